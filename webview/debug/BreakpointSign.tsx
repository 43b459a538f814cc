import type { BreakpointView } from "../../core/protocol.ts";
import { SHAPE_SIZE, shapeOf } from "./breakpointShape.ts";

export function BreakpointSign({ breakpoint }: { readonly breakpoint: BreakpointView }) {
  const { outline, isFilled, sign } = shapeOf(breakpoint);
  return (
    <svg
      className={`breakpoint-sign ${isFilled ? "is-filled" : "is-hollow"}`}
      viewBox={`0 0 ${SHAPE_SIZE} ${SHAPE_SIZE}`}
      aria-hidden="true"
    >
      <path className="breakpoint-outline" d={outline} />
      {sign && <path className="breakpoint-detail" d={sign} />}
    </svg>
  );
}
