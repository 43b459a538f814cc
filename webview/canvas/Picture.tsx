import { ReactFlow, useReactFlow } from "@xyflow/react";
import { useEffect, useMemo, useRef } from "react";
import { handleCommands } from "../commands.ts";
import { debugOf } from "../debug/debugged.ts";
import { useDebugFollowing } from "../debug/useDebugFollowing.ts";
import { usePictureExport } from "../export/usePictureExport.ts";
import GroupFrames from "../groups/GroupFrames.tsx";
import GroupNameField from "../groups/GroupNameField.tsx";
import GroupNode from "../groups/GroupNode.tsx";
import { foldAll, startGrouping, unfoldAll, ungroup } from "../groups/groupGestures.ts";
import { t } from "../l10n.ts";
import { useLayout } from "../layout/useLayout.ts";
import NeuronLayer from "../neurons/NeuronLayer.tsx";
import { toggleAllNeurons } from "../neurons/opening.ts";
import PartFormField from "../palette/PartFormField.tsx";
import { rememberViewport, savedView } from "../savedView.ts";
import SceneCanvas from "../scene/SceneCanvas.tsx";
import { makeScene } from "../scene/scene.ts";
import { useMounted } from "../scene/useMounted.ts";
import { usePaintedPointer } from "../scene/usePaintedPointer.ts";
import { getState, useStore } from "../store.ts";
import { EmptyState } from "./Banners.tsx";
import ConnectionGuide from "./ConnectionGuide.tsx";
import ContextMenu from "./ContextMenu.tsx";
import Controls, { zoomMotion } from "./Controls.tsx";
import { chosenParts } from "./chosenParts.ts";
import DragGuides from "./DragGuides.tsx";
import { useDistance, useScreenPixel } from "./distance.ts";
import { type FlowEdge, type FlowNode, toFlowEdges, toFlowNodes } from "./flowModel.ts";
import { bringIntoView, enterByKeyboard, rememberFocus, setViewportOf } from "./focus.ts";
import { deleteParts, focusInspector, openPalette, pressKey, selectAll, startRenaming } from "./keyboard.ts";
import { toggleMinimap } from "./lookActions.ts";
import Minimap from "./minimap/Minimap.tsx";
import NetworkNode from "./NetworkNode.tsx";
import Refusal from "./Refusal.tsx";
import { isSelecting } from "./selectTool.ts";
import { useShownNetwork } from "./shownNetwork.ts";
import { isTyping } from "./typing.ts";
import { useDesignCommands } from "./useDesignCommands.ts";
import { type Fitting, SMALLEST_ZOOM, useFitting } from "./useFitting.ts";
import { useIsOutOfView } from "./useIsOutOfView.ts";
import { usePointerGestures } from "./usePointerGestures.ts";
import { useViewCommands } from "./useViewCommands.ts";
import Wire from "./Wire.tsx";
import WireTips from "./WireTips.tsx";

const NODE_TYPES = { network: NetworkNode, folded: GroupNode };
const EDGE_TYPES = { wire: Wire };
/** Buttons of the pointer that move the view: the left and the middle one; Space with the left one always does. */
const PAN = [0, 1];
const PAN_WHILE_SELECTING = [1];
const ADDING_KEYS = ["Control", "Meta", "Shift"];

export default function Picture({ isEmpty }: { readonly isEmpty: boolean }) {
  const network = useShownNetwork();
  const selection = useStore((state) => state.selection);
  const linking = useStore((state) => state.linking);
  const selects = isSelecting.use();
  const direction = useStore((state) => state.look.direction);
  const placing = useLayout(network, direction);
  const { layout } = placing;
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const distance = useDistance();
  const screenPixel = useScreenPixel();
  const gestures = usePointerGestures(flow, placing);

  const scene = useMemo(() => (network ? makeScene(network, layout, direction) : null), [network, layout, direction]);
  const mounted = useMounted(scene);
  const painted = usePaintedPointer();
  const nodeCache = useRef<ReadonlyMap<string, FlowNode>>(new Map());
  const edgeCache = useRef<ReadonlyMap<string, FlowEdge>>(new Map());
  const nodes = useMemo(() => {
    const made = scene ? toFlowNodes(scene, mounted.nodes, selection, nodeCache.current) : [];
    nodeCache.current = new Map(made.map((node) => [node.id, node]));
    return made;
  }, [scene, mounted.nodes, selection]);
  const edges = useMemo(() => {
    const made = scene ? toFlowEdges(scene, mounted.edges, selection, edgeCache.current) : [];
    edgeCache.current = new Map(made.map((edge) => [edge.id, edge]));
    return made;
  }, [scene, mounted.edges, selection]);

  useEffect(() => {
    setViewportOf(flow);
    return () => setViewportOf(null);
  }, [flow]);
  const fitting = useFitting(network, direction, placing);
  const { tidyAndFit } = fitting;
  useViewCommands(fitting);
  useDesignCommands(placing);
  useFollowing();
  useDebugFollowing();
  usePictureExport(layout);
  useEffect(
    () =>
      handleCommands({
        zoomIn: () => void flow.zoomIn(zoomMotion()),
        zoomOut: () => void flow.zoomOut(zoomMotion()),
        addNode: openPalette,
        deleteSelection: deleteParts,
        renameNode: startRenaming,
        selectAll: () => isTyping() || selectAll(),
        toggleNeurons: toggleAllNeurons,
        group: () => isTyping() || startGrouping(chosenParts().nodes),
        ungroup: () => isTyping() || ungroup(chosenParts().nodes),
        foldGroups: foldAll,
        unfoldGroups: unfoldAll,
        focusInspector,
        focusCanvas: enterByKeyboard,
      }),
    [flow],
  );

  const pressed = (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).closest("input, textarea, select, .badge")) return;
    if (event.key === "Escape" && placing.isBusy) placing.cancel();
    const handled = pressKey(event, layout) || pressView(event, fitting, flow);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  };
  useLooseKeys(pressed);

  const isOutOfView = useIsOutOfView(network, layout, direction);
  const classes = ["canvas", `is-${distance}`];
  if (network?.state === "stale") classes.push("is-stale");
  if (network?.readOnly) classes.push("is-read-only");
  if (linking) classes.push("is-linking");
  if (selects) classes.push("is-selecting");
  return (
    <div
      className={classes.join(" ")}
      style={{ "--screen-pixel": screenPixel } as React.CSSProperties}
      tabIndex={isEmpty || isOutOfView || mounted.nodes.size === 0 ? 0 : -1}
      role="application"
      aria-busy={placing.isBusy}
      aria-roledescription={t("network canvas")}
      aria-label={network?.title ? t("Network: {0}", network.title) : t("Network")}
      onKeyDown={(event) => pressed(event.nativeEvent)}
      onFocus={(event) => (event.target === event.currentTarget ? enterByKeyboard() : rememberFocus())}
      onDoubleClick={gestures.onDoubleClick}
      {...painted}
    >
      <SceneCanvas scene={scene} mounted={mounted} />
      <ReactFlow<FlowNode, FlowEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        {...gestures.flowProps}
        nodesDraggable={!(network?.readOnly ?? true)}
        nodesConnectable={!(network?.readOnly ?? true)}
        edgesReconnectable={!(network?.readOnly ?? true)}
        disableKeyboardA11y
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        connectionRadius={36}
        selectionOnDrag={selects}
        panOnDrag={selects ? PAN_WHILE_SELECTING : PAN}
        multiSelectionKeyCode={ADDING_KEYS}
        minZoom={SMALLEST_ZOOM}
        maxZoom={8}
        {...(savedView.viewport && { defaultViewport: savedView.viewport })}
        onMoveEnd={(_, viewport) => rememberViewport(viewport)}
        proOptions={{ hideAttribution: true }}
      >
        <ConnectionGuide layout={layout} />
        <DragGuides />
        {network && <GroupFrames network={network} placing={placing} />}
        <NeuronLayer shown={network} layout={layout} />
      </ReactFlow>
      {isEmpty && <EmptyState />}
      <WireTips />
      <Refusal />
      <GroupNameField />
      <PartFormField />
      <Controls fitting={fitting} isBusy={placing.isBusy} />
      <Minimap network={network} layout={layout} />
      <ContextMenu tidy={tidyAndFit} />
    </div>
  );
}

/** A node that is clicked out of the selection loses the focus to the page as a whole; its keys are still the canvas's. */
function useLooseKeys(pressed: (event: KeyboardEvent) => void): void {
  const latest = useRef(pressed);
  latest.current = pressed;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.target === document.body) latest.current(event);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

/** While stepping, the node of the step stays in view. */
function useFollowing(): void {
  const cursor = useStore((state) => state.cursor);
  const first = useRef(true);
  useEffect(() => {
    const { pass } = getState();
    if (debugOf(getState())) return;
    const node = pass?.timeline[cursor - 1]?.node;
    // The end of the pass, where a network opens, is no step that anybody made.
    if (first.current || !pass || cursor >= pass.timeline.length) first.current = false;
    else if (node != null) bringIntoView(node);
  }, [cursor]);
}

function pressView(
  { key, code, ctrlKey, metaKey, altKey }: KeyboardEvent,
  fitting: Fitting,
  flow: { zoomIn: () => unknown; zoomOut: () => unknown },
): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  if (key === "0") fitting.fit();
  else if (key === "1") fitting.zoomToActualSize();
  // By its place, as other tools have it on Shift: what Shift and 2 write is another sign on every keyboard.
  else if (key === "2" || code === "Digit2") fitting.zoomToSelection();
  else if (key === "m" || key === "M") toggleMinimap();
  else if (key === "+" || key === "=") flow.zoomIn();
  else if (key === "-") flow.zoomOut();
  else return false;
  return true;
}
