import { useReactFlow } from "@xyflow/react";
import { wantsStillness } from "../layout/glide.ts";
import { useStore } from "../store.ts";
import { openPalette } from "./keyboard.ts";

interface Props {
  readonly fit: () => void;
  readonly tidy: () => void;
}

export function zoomMotion(): { readonly duration: number } {
  return { duration: wantsStillness() ? 0 : 150 };
}

/** The buttons in the canvas's corner. */
export default function Controls({ fit, tidy }: Props) {
  const { zoomIn, zoomOut } = useReactFlow();
  const readOnly = useStore((state) => state.network?.readOnly ?? true);
  return (
    <div className="controls" role="toolbar" aria-label="Canvas" aria-orientation="vertical">
      <Control icon="add" name="Add a node (A)" disabled={readOnly} run={openPalette} />
      <Control icon="wand" name="Tidy up: lay out anew around the pinned nodes" run={tidy} />
      <Control icon="zoom-in" name="Zoom in (+)" run={() => void zoomIn(zoomMotion())} />
      <Control icon="zoom-out" name="Zoom out (−)" run={() => void zoomOut(zoomMotion())} />
      <Control icon="screen-full" name="Fit the whole network (0)" run={fit} />
    </div>
  );
}

function Control({
  icon,
  name,
  disabled = false,
  run,
}: {
  icon: string;
  name: string;
  disabled?: boolean;
  run: () => void;
}) {
  return (
    <button type="button" className="icon" aria-label={name} title={name} disabled={disabled} onClick={run}>
      <i className={`codicon codicon-${icon}`} aria-hidden="true" />
    </button>
  );
}
