import { Background, BackgroundVariant, ReactFlow, useReactFlow } from "@xyflow/react";
import { useEffect, useMemo, useRef } from "react";
import { handleCommands } from "../commands.ts";
import GroupFrames from "../groups/GroupFrames.tsx";
import GroupNameField from "../groups/GroupNameField.tsx";
import GroupNode from "../groups/GroupNode.tsx";
import { foldAll, startGrouping, unfoldAll, ungroup } from "../groups/groupGestures.ts";
import { useLayout } from "../layout/useLayout.ts";
import { rememberViewport, savedView } from "../savedView.ts";
import { dispatch, getState, useStore } from "../store.ts";
import { EmptyState } from "./Banners.tsx";
import ContextMenu from "./ContextMenu.tsx";
import Controls, { zoomMotion } from "./Controls.tsx";
import { useDistance, useScreenPixel } from "./distance.ts";
import { type FlowEdge, type FlowNode, toFlowEdges, toFlowNodes } from "./flowModel.ts";
import { bringIntoView, setViewportOf } from "./focus.ts";
import { chosenParts, deleteParts, focusInspector, openPalette, pressKey, startRenaming } from "./keyboard.ts";
import Markers from "./Markers.tsx";
import NetworkNode from "./NetworkNode.tsx";
import Refusal from "./Refusal.tsx";
import { shownNetwork, useShownNetwork } from "./shownNetwork.ts";
import { isTyping } from "./typing.ts";
import { SMALLEST_ZOOM, useFitting } from "./useFitting.ts";
import { usePointerGestures } from "./usePointerGestures.ts";
import Wire from "./Wire.tsx";
import WireTips from "./WireTips.tsx";

const NODE_TYPES = { network: NetworkNode, folded: GroupNode };
const EDGE_TYPES = { wire: Wire };
/** From here on only what is in view is mounted (measured: it pays at every size, but costs a frame at small ones). */
const CULLING_FROM = 120;

export default function Picture({ isEmpty }: { readonly isEmpty: boolean }) {
  const network = useShownNetwork();
  const selection = useStore((state) => state.selection);
  const linking = useStore((state) => state.linking);
  const placing = useLayout(network);
  const { layout } = placing;
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const distance = useDistance();
  const screenPixel = useScreenPixel();
  const gestures = usePointerGestures(flow, placing);

  const nodeCache = useRef<ReadonlyMap<string, FlowNode>>(new Map());
  const edgeCache = useRef<ReadonlyMap<string, FlowEdge>>(new Map());
  const nodes = useMemo(() => {
    const made = network ? toFlowNodes(network, layout, selection, nodeCache.current) : [];
    nodeCache.current = new Map(made.map((node) => [node.id, node]));
    return made;
  }, [network, layout, selection]);
  const edges = useMemo(() => {
    const made = network ? toFlowEdges(network, layout, selection, linking, edgeCache.current) : [];
    edgeCache.current = new Map(made.map((edge) => [edge.id, edge]));
    return made;
  }, [network, layout, selection, linking]);

  useEffect(() => {
    setViewportOf(flow);
    return () => setViewportOf(null);
  }, [flow]);
  const { fit, tidyAndFit } = useFitting(network, placing);
  useFollowing();
  useEffect(
    () =>
      handleCommands({
        fit,
        zoomIn: () => void flow.zoomIn(zoomMotion()),
        zoomOut: () => void flow.zoomOut(zoomMotion()),
        addNode: openPalette,
        deleteSelection: deleteParts,
        renameNode: startRenaming,
        selectAll,
        group: () => isTyping() || startGrouping(chosenParts().nodes),
        ungroup: () => isTyping() || ungroup(chosenParts().nodes),
        foldGroups: foldAll,
        unfoldGroups: unfoldAll,
        focusInspector,
        focusCanvas: () => document.querySelector<HTMLElement>(".react-flow__node, .canvas")?.focus(),
      }),
    [flow, fit],
  );

  const pressed = (event: React.KeyboardEvent) => {
    if ((event.target as HTMLElement).closest("input, textarea, select, .badge")) return;
    const handled = pressKey(event.nativeEvent, layout) || pressView(event.key, fit, flow);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const classes = ["canvas", `is-${distance}`];
  if (network?.state === "stale") classes.push("is-stale");
  if (linking) classes.push("is-linking");
  return (
    <div
      className={classes.join(" ")}
      style={{ "--screen-pixel": screenPixel } as React.CSSProperties}
      tabIndex={isEmpty ? 0 : -1}
      role="application"
      aria-busy={placing.isBusy}
      aria-roledescription="network canvas"
      aria-label={`Network${network?.title ? `: ${network.title}` : ""}`}
      onKeyDown={pressed}
      onDoubleClick={gestures.onDoubleClick}
    >
      <Markers />
      <ReactFlow<FlowNode, FlowEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        {...gestures.flowProps}
        nodesDraggable={!(network?.readOnly ?? true)}
        nodesConnectable={!(network?.readOnly ?? true)}
        edgesReconnectable={!(network?.readOnly ?? true)}
        onlyRenderVisibleElements={nodes.length >= CULLING_FROM}
        disableKeyboardA11y
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        connectionRadius={36}
        minZoom={SMALLEST_ZOOM}
        maxZoom={3}
        {...(savedView.viewport && { defaultViewport: savedView.viewport })}
        onMoveEnd={(_, viewport) => rememberViewport(viewport)}
        proOptions={{ hideAttribution: true }}
      >
        {network && <GroupFrames network={network} placing={placing} />}
        <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
      </ReactFlow>
      {isEmpty && <EmptyState />}
      <WireTips />
      <Refusal />
      <GroupNameField />
      <Controls fit={fit} tidy={tidyAndFit} />
      <ContextMenu tidy={tidyAndFit} />
    </div>
  );
}

/** While stepping, the node of the step stays in view. */
function useFollowing(): void {
  const cursor = useStore((state) => state.cursor);
  const first = useRef(true);
  useEffect(() => {
    const { pass } = getState();
    const node = pass?.timeline[cursor - 1]?.node;
    // The end of the pass, where a network opens, is no step that anybody made.
    if (first.current || !pass || cursor >= pass.timeline.length) first.current = false;
    else if (node != null) bringIntoView(node);
  }, [cursor]);
}

function pressView(
  key: string,
  showWhole: () => void,
  flow: { zoomIn: () => unknown; zoomOut: () => unknown },
): boolean {
  if (key === "0") showWhole();
  else if (key === "+" || key === "=") flow.zoomIn();
  else if (key === "-") flow.zoomOut();
  else return false;
  return true;
}

function selectAll(): void {
  const network = shownNetwork(getState());
  if (network)
    dispatch({
      type: "select",
      nodes: network.nodes.map((node) => node.id),
      edges: network.edges.map((edge) => edge.key),
    });
}
