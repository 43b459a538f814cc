import { useEffect, useRef } from "react";
import { copyExact } from "../controls/copyExact.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { Tabs } from "../controls/Tabs.tsx";
import { t } from "../l10n.ts";
import { nodeView } from "../selectors.ts";
import { getState, useStore } from "../store.ts";
import { type MapsTab, mapsOnNodes, mapsTab, subject } from "./mapChoice.ts";
import { OutputMap } from "./OutputMap.tsx";
import { SurfaceView } from "./SurfaceView.tsx";
import { componentText, hasMap } from "./subjects.ts";
import { WeightsView } from "./WeightsView.tsx";

const TABS: readonly MapsTab[] = ["map", "surface", "weights"];

const tabNames = () =>
  ({
    map: t("Output map"),
    surface: t("Loss surface"),
    weights: t("Weights"),
  }) satisfies Record<MapsTab, string>;

/** Pictures of what the network computes: values over two inputs, the objective over two directions of θ, weights as images. */
export default function MapsPanel() {
  const tab = mapsTab.use();
  const onNodes = mapsOnNodes.use();
  const why = useStore((state) => (state.pass ? null : state.whyNoPass));
  const hasNetwork = useStore((state) => state.network !== null);
  useFollowingSelection();
  return (
    <div className="maps" onCopy={copyExact}>
      <div className="maps-head">
        <Tabs
          tabs={TABS}
          names={tabNames()}
          shown={tab}
          label={t("Maps")}
          controls="maps-panel"
          onShow={(next) => mapsTab.set(next)}
        />
        <IconButton
          icon="circuit-board"
          text={t("maps on the nodes")}
          label={t("maps on the nodes: each node of the canvas shows its own")}
          pressed={onNodes}
          onClick={() => mapsOnNodes.set(!onNodes)}
        />
      </div>
      <div className="maps-body" role="tabpanel" id="maps-panel" aria-label={tabNames()[tab]}>
        {why !== null ? (
          <p className="explanation-error">{why}</p>
        ) : (
          hasNetwork && (
            <>
              {tab === "map" && <OutputMap />}
              {tab === "surface" && <SurfaceView />}
              {tab === "weights" && <WeightsView />}
            </>
          )
        )}
      </div>
    </div>
  );
}

/** A node that is selected on the canvas is what the large map shows; nothing selected is what the network decides. */
function useFollowingSelection(): void {
  const selected = useStore((state) =>
    state.selection.nodes.length === 1 ? (state.selection.nodes[0] ?? null) : null,
  );
  const before = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    const isFirst = before.current === undefined;
    if (before.current === selected) return;
    before.current = selected;
    const view = selected === null ? null : nodeView(getState(), selected);
    if (view && hasMap(view)) subject.set(componentText(view, 0));
    // What was chosen in the panel stays when it opens.
    else if (!isFirst) subject.set(null);
  }, [selected]);
}
