import { turnPoint } from "../../core/layout/flowSpace.ts";
import type { Layout } from "../../core/layout/layout.ts";
import type { EdgeView, NetworkView } from "../../core/protocol.ts";
import { announce, refusesEditing } from "../actions.ts";
import { showDerivatives } from "../derivatives/derivativeCommands.ts";
import { toggleFoldAt } from "../groups/groupGestures.ts";
import { isGroupId, shownName } from "../groups/groupId.ts";
import { t } from "../l10n.ts";
import { pressInLayer } from "../neurons/unitKeys.ts";
import { edgeView, incomingEdges, indexOf, outgoingEdges } from "../selectors.ts";
import type { Linking } from "../state.ts";
import { dispatch, getState } from "../store.ts";
import { explainHere } from "../timeline/explainHere.ts";
import { askWhyHere } from "../timeline/why.ts";
import { nudge } from "./arranging.ts";
import { chosenParts } from "./chosenParts.ts";
import { flowStep } from "./flowKeys.ts";
import { edgeElement, focusEdge, focusedEdge, focusedNode, focusNode, nodeElement } from "./focus.ts";
import { connect, remove } from "./gestures.ts";
import { type ArrowKey, neighbour } from "./neighbours.ts";
import { duplicate, heal } from "./parts.ts";
import { rewriteChosen } from "./rewrite.ts";
import { portsOf, possibleTargets, refuseConnection } from "./rules.ts";
import { shownNetwork } from "./shownNetwork.ts";

/** Every gesture of the canvas by key. Undo and redo are not here: VS Code takes those keys itself. */

/** Returns true where the key meant something here. */
export function pressKey(event: KeyboardEvent, layout: Layout): boolean {
  const { linking } = getState();
  const network = shownNetwork(getState());
  if (!network || event.isComposing) return false;
  if (linking) return !event.altKey && pressWhileLinking(event.key, network, layout);
  if (event.altKey) return isArrow(event.key) && nudge(event.key, event.shiftKey ? 1 : 10, chosenParts().nodes, layout);
  if (event.ctrlKey || event.metaKey) return pressWithControl(event.key);
  if (pressInLayer(event)) return true;
  const node = focusedNode();
  if (isArrow(event.key))
    return event.shiftKey ? pressTowardsWire(event.key, network) : pressArrow(event.key, network, layout);
  switch (event.key) {
    case "Tab":
      return node !== null && pressTab(node, network, event.shiftKey);
    case "a":
    case "A":
    case "Insert":
      return openPalette();
    case "Delete":
      return event.shiftKey ? deleteAndReconnect() : deleteParts();
    case "Backspace":
      return deleteParts();
    case "F2":
      return startRenaming();
    case "c":
    case "C":
      return node !== null && startLinking(node);
    case "e":
    case "E":
      return rewriteChosen(chosenParts().nodes);
    case "F10":
      return event.shiftKey && openMenu();
    case "ContextMenu":
      return openMenu();
    case "g":
    case "G":
      return toggleFoldAt(node);
    case "Enter":
      if (node === null) return false;
      if (isGroupId(node)) return toggleFoldAt(node);
      dispatch({ type: "select", nodes: [node] });
      focusInspector();
      return true;
    case "w":
    case "W":
      askWhyHere();
      return true;
    case "x":
    case "X":
      explainHere();
      return true;
    case "p":
    case "P":
      showDerivatives("paths");
      return true;
    case "j":
    case "J":
      showDerivatives("jacobian");
      return true;
    case " ":
      return toggleSelection();
    case "Escape":
      dispatch({ type: "select" });
      return true;
    default:
      return false;
  }
}

/** Copying, cutting and pasting are not here: they come as events of the clipboard. */
function pressWithControl(key: string): boolean {
  switch (key) {
    case "a":
    case "A":
      return selectAll();
    case "d":
    case "D":
      return duplicateParts();
    case "Delete":
      return deleteAndReconnect();
    default:
      return false;
  }
}

export function selectAll(): true {
  const network = shownNetwork(getState());
  if (network) {
    dispatch({
      type: "select",
      nodes: network.nodes.map((node) => node.id),
      edges: network.edges.map((edge) => edge.key),
    });
    announce(t("{0} nodes selected.", network.nodes.length));
  }
  return true;
}

export function duplicateParts(): boolean {
  const { nodes } = chosenParts();
  if (nodes.length === 0) return false;
  void duplicate(nodes);
  return true;
}

/** What the nodes fed takes their inputs instead. */
export function deleteAndReconnect(): boolean {
  const { nodes } = chosenParts();
  const { network } = getState();
  const [first] = nodes;
  if (first === undefined || !network) return false;
  const next = [
    ...outgoingEdges(network, first).map((edge) => edge.target),
    ...incomingEdges(network, first).map((edge) => edge.source),
  ];
  void heal(nodes).then((done) => {
    const left = next.find((id) => !nodes.includes(id));
    if (done && left !== undefined) focusNode(left);
  });
  return true;
}

/** On a wire: into it. On a node: after it. */
export function openPalette(): true {
  if (refusesEditing()) return true;
  const parts = chosenParts();
  if (parts.nodes.length === 0 && parts.edges.length === 1 && openPaletteForWire()) return true;
  const [from] = chosenParts().nodes;
  dispatch({ type: "palette", palette: { at: null, client: null, from: from ?? null } });
  return true;
}

/** What shall stand in the middle of the wire that has the focus or is selected? */
export function openPaletteForWire(): boolean {
  if (refusesEditing()) return false;
  const [key] = chosenParts().edges;
  const edge = key === undefined ? null : edgeView(getState(), key);
  if (!edge) {
    announce(t("Select a wire first: Shift and an arrow key lead from a node to its wires."));
    return false;
  }
  dispatch({ type: "palette", palette: { at: null, client: null, from: edge.source, into: edge.key } });
  return true;
}

export function deleteParts(): boolean {
  const parts = chosenParts();
  const [first] = parts.nodes;
  const network = shownNetwork(getState());
  if (parts.nodes.length + parts.edges.length === 0 || !network) return false;
  // The focus must not fall out of the canvas together with the node.
  const next =
    first === undefined ? edgeOf(network, parts.edges[0] ?? "")?.target : incomingEdges(network, first)[0]?.source;
  void remove(parts).then((done) => {
    if (done && next !== undefined && !parts.nodes.includes(next)) focusNode(next);
  });
  return true;
}

export function startRenaming(): boolean {
  const [id] = chosenParts().nodes;
  if (id === undefined || refusesEditing()) return false;
  dispatch({ type: "renaming", id });
  return true;
}

export function startLinking(from: string): true {
  if (refusesEditing()) return true;
  const { network } = getState();
  const targets = network ? possibleTargets(network, from, shownNetwork(getState()) ?? network) : [];
  const [candidate] = targets;
  if (candidate === undefined || !network) {
    announce(t("There is nothing that {0} could feed.", shownName(from)));
    return true;
  }
  dispatch({ type: "linking", linking: { from, candidate } });
  const others = network.nodes.length - 1 - targets.length;
  const question = t(
    "Connect {0} to {1}? Arrow keys choose another, P chooses a port, Enter connects, Escape cancels.",
    shownName(from),
    shownName(candidate),
  );
  announce(others <= 0 ? question : `${question} ${t("{0} nodes do not take it; question mark says why.", others)}`);
  return true;
}

export function openMenu(): boolean {
  const node = focusedNode();
  const edge = focusedEdge();
  const box = (
    node !== null ? nodeElement(node) : edge !== null ? edgeElement(edge) : document.querySelector(".canvas")
  )?.getBoundingClientRect();
  if (!box) return false;
  const part =
    node !== null
      ? ({ kind: "node", id: node } as const)
      : edge !== null
        ? ({ kind: "edge", key: edge } as const)
        : null;
  dispatch({ type: "menu", menu: { part, x: box.x + box.width / 2, y: box.y + box.height / 2, at: null } });
  return true;
}

export function focusInspector(): void {
  // Not the edge by which it is made wider.
  const field = ":is(input, button, select, textarea, [tabindex='0']):not([role='separator'])";
  document.querySelector<HTMLElement>(`.app-inspector ${field}`)?.focus();
}

function pressWhileLinking(key: string, shown: NetworkView, layout: Layout): boolean {
  const { linking, network } = getState();
  if (!linking || !network) return false;
  const stop = () => {
    dispatch({ type: "linking", linking: null });
    focusNode(linking.from);
  };
  if (key === "Escape") {
    stop();
    announce(t("Not connected."));
  }
  if (key === "Enter" || key === " ") {
    stop();
    if (linking.candidate !== null) void connect(linking.from, linking.candidate, linking.port ?? null);
  }
  if (key === "p" || key === "P") choosePort(network, linking);
  if (key === "?") announce(whyNot(network, linking.from));
  if (isArrow(key) || key === "Tab") {
    const targets = possibleTargets(network, linking.from, shown);
    const step = key === "ArrowUp" || key === "ArrowLeft" ? -1 : 1;
    const ordered = byPlace(targets, layout);
    const at = ordered.indexOf(linking.candidate ?? "");
    const candidate = ordered[(at + step + ordered.length) % ordered.length];
    if (candidate !== undefined) {
      dispatch({ type: "linking", linking: { from: linking.from, candidate } });
      const name = shownName(candidate);
      announce(portsOf(network, candidate).length > 0 ? t("{0}? P chooses a port.", name) : t("{0}?", name));
    }
  }
  return true;
}

/** The next port of the candidate that takes the wire; a taken one says what it reads now. */
function choosePort(network: NetworkView, linking: Linking): void {
  const { from, candidate } = linking;
  if (candidate === null) return;
  const ports = portsOf(network, candidate).filter(
    ({ name }) => refuseConnection(network, from, candidate, name) === null,
  );
  const at = ports.findIndex(({ name }) => name === linking.port);
  const next = ports[(at + 1) % ports.length];
  if (!next) {
    announce(t("{0} has no ports to choose from.", candidate));
    return;
  }
  dispatch({ type: "linking", linking: { from, candidate, port: next.name } });
  announce(
    next.taken === null
      ? t("Connect as {0} of {1}?", next.name, candidate)
      : t("Replace {0} as {1} of {2}?", next.taken, next.name, candidate),
  );
}

/** One sentence for each node that does not take the wire. */
function whyNot(network: NetworkView, from: string): string {
  const reasons = network.nodes.flatMap(({ id }) => {
    const reason = id === from ? null : refuseConnection(network, from, id);
    return reason === null ? [] : [t("{0}: {1}", id, reason)];
  });
  return reasons.length > 0 ? reasons.join(" ") : t("Every other node takes it.");
}

/** Along the flow, and within a column from one end to the other. */
function byPlace(ids: readonly string[], layout: Layout): readonly string[] {
  const { direction } = getState().look;
  const place = (id: string) => turnPoint(layout.positions.get(id) ?? [0, 0], direction);
  return [...ids].sort((a, b) => place(a)[0] - place(b)[0] || place(a)[1] - place(b)[1]);
}

function pressArrow(key: ArrowKey, network: NetworkView, layout: Layout): boolean {
  const edge = edgeOf(network, focusedEdge() ?? "");
  if (edge) return pressOnWire(key, edge.key, network);
  const node = focusedNode();
  const { direction } = getState().look;
  const next = node === null ? network.nodes[0]?.id : neighbour(network, layout.positions, node, key, direction);
  if (next == null) return node !== null;
  focusNode(next);
  dispatch({ type: "select", nodes: [next] });
  return true;
}

/** Shift and an arrow: from a node onto the first wire that leaves or enters it. */
function pressTowardsWire(key: ArrowKey, network: NetworkView): boolean {
  const node = focusedNode();
  if (node === null) return false;
  const wires = key === "ArrowLeft" || key === "ArrowUp" ? incomingEdges(network, node) : outgoingEdges(network, node);
  const [wire] = wires;
  if (wire) focusEdge(wire.key);
  return true;
}

/** On a wire: along the flow the keys go to its ends, across it through the other wires into the same target. */
function pressOnWire(key: ArrowKey, wire: string, network: NetworkView): boolean {
  const edge = edgeOf(network, wire);
  if (!edge) return false;
  const step = flowStep(key, getState().look.direction);
  if (step === "back") focusNode(edge.source);
  if (step === "forth") focusNode(edge.target);
  if (step === "beforeInRow" || step === "afterInRow") {
    const wires = incomingEdges(network, edge.target);
    const at = wires.findIndex((other) => other.key === wire) + (step === "beforeInRow" ? -1 : 1);
    const next = wires[(at + wires.length) % wires.length];
    if (next) focusEdge(next.key);
  }
  return true;
}

/** A wire as it is drawn: one of a folded group may stand for several. */
function edgeOf(network: NetworkView, key: string): EdgeView | undefined {
  return network.edges[indexOf(network).edges.get(key) ?? -1];
}

/** The next node in reading order; past the last, the key leaves the canvas as everywhere else. */
function pressTab(node: string, network: NetworkView, backwards: boolean): boolean {
  const at = network.nodes.findIndex((other) => other.id === node) + (backwards ? -1 : 1);
  const next = network.nodes[at];
  if (!next) return false;
  focusNode(next.id);
  dispatch({ type: "select", nodes: [next.id] });
  return true;
}

function toggleSelection(): boolean {
  const { selection } = getState();
  const node = focusedNode();
  const edge = focusedEdge();
  if (node !== null) dispatch({ type: "select", nodes: toggle(selection.nodes, node), edges: selection.edges });
  else if (edge !== null) dispatch({ type: "select", nodes: selection.nodes, edges: toggle(selection.edges, edge) });
  else return false;
  return true;
}

function toggle(list: readonly string[], entry: string): readonly string[] {
  return list.includes(entry) ? list.filter((other) => other !== entry) : [...list, entry];
}

function isArrow(key: string): key is ArrowKey {
  return key === "ArrowLeft" || key === "ArrowRight" || key === "ArrowUp" || key === "ArrowDown";
}
