import type { CSSProperties } from "react";

/** Opens away from the window's far edges. */
export function tipPlace([x, y]: readonly [number, number]): CSSProperties {
  return {
    ...(x < innerWidth - 260 ? { left: x + 14 } : { right: innerWidth - x + 14 }),
    ...(y < innerHeight - 180 ? { top: y + 14 } : { bottom: innerHeight - y + 14 }),
  };
}
