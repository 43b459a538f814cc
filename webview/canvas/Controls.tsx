import { useReactFlow } from "@xyflow/react";
import { t } from "../l10n.ts";
import { wantsStillness } from "../layout/glide.ts";
import { isPaletteOpen, togglePalette } from "../palette/paletteState.ts";
import { useStore } from "../store.ts";
import { openPalette } from "./keyboard.ts";
import { toggleMinimap, turnNetwork } from "./lookActions.ts";
import { isSelecting, toggleTool } from "./selectTool.ts";
import type { Fitting } from "./useFitting.ts";

interface Props {
  readonly fitting: Fitting;
  /** A layout is being made. */
  readonly isBusy: boolean;
}

export function zoomMotion(): { readonly duration: number } {
  return { duration: wantsStillness() ? 0 : 150 };
}

/** The buttons in the canvas's corner. */
export default function Controls({ fitting, isBusy }: Props) {
  const { zoomIn, zoomOut } = useReactFlow();
  const readOnly = useStore((state) => state.network?.readOnly ?? true);
  const isDown = useStore((state) => state.look.direction === "down");
  const hasPalette = isPaletteOpen.use();
  const selects = isSelecting.use();
  const hasMap = useStore((state) => state.look.minimap);
  const hasSelection = useStore(({ selection }) => selection.nodes.length + selection.edges.length > 0);
  return (
    <div className="controls" role="toolbar" aria-label={t("Canvas")} aria-orientation="vertical">
      <Control icon="add" name={t("Add a node (A)")} disabled={readOnly} run={openPalette} />
      <Control
        icon="layout-sidebar-left"
        name={t("Palette: drag what you need onto the canvas")}
        pressed={hasPalette}
        run={togglePalette}
      />
      <Control
        icon="inspect"
        name={t("Select by dragging on empty canvas (Shift + drag always does)")}
        pressed={selects}
        run={toggleTool}
      />
      <Control
        icon={isBusy ? "loading codicon-modifier-spin" : "wand"}
        name={isBusy ? t("Laying out…") : t("Tidy up: lay out anew around the pinned nodes")}
        run={fitting.tidyAndFit}
      />
      <Control
        icon={isDown ? "arrow-down" : "arrow-right"}
        name={isDown ? t("Runs top down: turn it left to right") : t("Runs left to right: turn it top down")}
        run={() => {
          fitting.followNext();
          turnNetwork();
        }}
      />
      <Control icon="zoom-in" name={t("Zoom in (+)")} run={() => void zoomIn(zoomMotion())} />
      <Control icon="zoom-out" name={t("Zoom out (−)")} run={() => void zoomOut(zoomMotion())} />
      <Control
        icon="target"
        name={t("Zoom to the selection (2)")}
        disabled={!hasSelection}
        run={fitting.zoomToSelection}
      />
      <Control icon="screen-full" name={t("Fit the whole network (0)")} run={fitting.fit} />
      <Control
        icon="map"
        name={t("Minimap, where the network does not fit (M)")}
        pressed={hasMap}
        run={toggleMinimap}
      />
    </div>
  );
}

function Control({
  icon,
  name,
  disabled = false,
  pressed,
  run,
}: {
  icon: string;
  name: string;
  disabled?: boolean;
  pressed?: boolean;
  run: () => void;
}) {
  return (
    <button
      type="button"
      className="icon"
      aria-label={name}
      {...(pressed !== undefined && { "aria-pressed": pressed })}
      title={name}
      disabled={disabled}
      onClick={run}
    >
      <i className={`codicon codicon-${icon}`} aria-hidden="true" />
    </button>
  );
}
