import { copyExact } from "../controls/copyExact.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { usePersisted } from "../controls/persisted.ts";
import { ResizeHandle } from "../controls/ResizeHandle.tsx";
import { membersOf } from "../groups/groupIndex.ts";
import { t } from "../l10n.ts";
import { nodeView } from "../selectors.ts";
import { useStore } from "../store.ts";
import { EdgePanel } from "./EdgePanel.tsx";
import { GroupPanel, selectedGroup } from "./GroupPanel.tsx";
import { NodePanel } from "./NodePanel.tsx";
import { SelectionPanel } from "./SelectionPanel.tsx";
import { ThetaPanel } from "./ThetaPanel.tsx";
import { useNarrow } from "./useNarrow.ts";
import "../controls/controls.css";
import "./inspector.css";
import "./values.css";
import "./params.css";

/** At the right: everything about what is selected, and θ where nothing is. */
export default function Inspector() {
  const [width, setWidth] = usePersisted<number>("inspectorWidth", 360);
  const [fold, setFold] = usePersisted<"folded" | "shown" | "by room">("inspector", "by room");
  const narrow = useNarrow();
  if (fold === "folded" || (fold === "by room" && narrow)) {
    return (
      <div className="inspector inspector-folded">
        <IconButton
          icon="layout-sidebar-right-off"
          label={t("Show the inspector")}
          expanded={false}
          onClick={() => setFold("shown")}
        />
      </div>
    );
  }
  return (
    <div className="inspector" style={{ width }}>
      <ResizeHandle
        label={t("Width of the inspector")}
        edge="left"
        size={width}
        minimum={240}
        maximum={760}
        onResize={setWidth}
      />
      <div className="inspector-scroll" onCopy={copyExact}>
        <IconButton
          icon="layout-sidebar-right"
          className="inspector-fold"
          label={t("Hide the inspector")}
          expanded
          onClick={() => setFold("folded")}
        />
        <Selected />
      </div>
    </div>
  );
}

function Selected() {
  const { nodes, edges } = useStore((state) => state.selection);
  const node = useStore((state) => (nodes.length === 1 ? nodeView(state, nodes[0] ?? "") : null));
  const network = useStore((state) => state.network);
  const group = useStore(selectedGroup);
  if (group !== null) return <GroupPanel key={group} name={group} />;
  if (nodes.length > 1) return <SelectionPanel ids={network ? membersOf(network, nodes) : nodes} />;
  // A key, so that half-typed text never moves on to another node.
  if (node) return <NodePanel key={node.id} node={node} />;
  if (edges.length === 1 && edges[0] !== undefined) return <EdgePanel edgeKey={edges[0]} />;
  return <ThetaPanel />;
}
