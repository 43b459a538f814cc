import type { Intent, JsonValue } from "../../core/document/intent.ts";
import { geometryOf, type Point } from "../../core/layout/nodeGeometry.ts";
import { isGivenAtStart } from "../../core/ops/attributes.ts";
import type { Op } from "../../core/ops/op.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { announce, edit, notify } from "../actions.ts";
import { edgesBehind } from "../groups/foldNetwork.ts";
import { endsOfConnection } from "../groups/groupEnds.ts";
import { groupNameOf, isGroupId } from "../groups/groupId.ts";
import { membersOf, summarizeGroup } from "../groups/groupIndex.ts";
import { placesOfMembers } from "../groups/places.ts";
import { t } from "../l10n.ts";
import { edgeView } from "../selectors.ts";
import type { Selection } from "../state.ts";
import { dispatch, getState } from "../store.ts";
import { freshId } from "./freshId.ts";
import { refuseConnection } from "./rules.ts";
import { shownNetwork } from "./shownNetwork.ts";

/** Each gesture of a person is one `edit` request, and so one step of undo. */

/** Resolves to the id of the new node, or null where it was refused. */
export async function addNode(op: Op, at: Point | null, from: readonly string[]): Promise<string | null> {
  const { network } = getState();
  if (!network) return null;
  const id = freshId(op, new Set(network.nodes.map((node) => node.id)));
  const done = await edit(intentsToAdd(op, id, at, from, network), `Add ${op.title.toLowerCase()} ${id}`);
  if (done) dispatch({ type: "select", nodes: [id] });
  return done ? id : null;
}

export function intentsToAdd(
  op: Op,
  id: string,
  at: Point | null,
  from: readonly string[],
  network: NetworkView,
): readonly Intent[] {
  const { body } = geometryOf({ look: op.look, size: 1 });
  const inputs = takeInputs(op, from);
  const attributes = requiredAttributes(op);
  const add: Intent = {
    kind: "addNode",
    id,
    op: op.name,
    ...(inputs.length > 0 && { inputs }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    // The pointer holds the middle of the body.
    ...(at && { pin: [Math.round(at[0] - body.width / 2), Math.round(at[1] - body.height / 2)] as const }),
  };
  // The first loss is what one wants to make small.
  if (op.category === "loss" && network.objective.length === 0)
    return [add, { kind: "setObjective", references: [id] }];
  return [add];
}

function takeInputs(op: Op, from: readonly string[]): readonly string[] {
  if (op.ports.kind === "none") return [];
  return op.ports.kind === "named" ? from.slice(0, op.ports.ports.length) : from;
}

/** What must be written and has no default: the width of a layer. */
function requiredAttributes(op: Op): Readonly<Record<string, JsonValue>> {
  const required: Record<string, JsonValue> = {};
  for (const [name, attribute] of Object.entries(op.attributes)) {
    if (!isGivenAtStart(attribute)) continue;
    if (attribute.kind === "number" || attribute.kind === "extent")
      required[name] = attribute.start ?? Math.max(attribute.minimum ?? 1, 3);
    if (attribute.kind === "text") required[name] = attribute.example;
    if (attribute.kind === "shape") required[name] = [1];
  }
  return required;
}

export function connect(from: string, to: string): Promise<boolean> {
  const { network } = getState();
  if (!network) return Promise.resolve(false);
  const reason = refuseConnection(network, from, to);
  if (reason) {
    notify("error", reason);
    announce(reason);
    return Promise.resolve(false);
  }
  const ends = endsOfConnection(network, from, to, (source, target) => refuseConnection(network, source, target));
  const { from: reference, to: target } = typeof ends === "object" && ends !== null ? ends : { from, to };
  return edit([{ kind: "connect", reference, to: target }], `Connect ${reference} to ${target}`);
}

/** Moves one end of a wire. */
export function reconnect(key: string, from: string, to: string): Promise<boolean> {
  const state = getState();
  const edge = edgeView(state, key);
  if (isGroupId(from) || isGroupId(to)) {
    notify("error", t("Unfold the group to move this wire."));
    return Promise.resolve(false);
  }
  if (!edge || !state.network || (edge.source === from && edge.target === to)) return Promise.resolve(false);
  const without = { ...state.network, edges: state.network.edges.filter((other) => other.key !== key) };
  const reason =
    edge.target === to
      ? refuseConnection({ ...without, nodes: freeInput(without, to) }, from, to)
      : refuseConnection(without, from, to);
  if (reason) {
    notify("error", reason);
    return Promise.resolve(false);
  }
  const label = `Connect ${from} to ${to}`;
  if (edge.target === to) return edit([{ kind: "reconnect", to, at: edge.input, reference: from }], label);
  return edit(
    [
      { kind: "disconnect", to: edge.target, at: edge.input },
      { kind: "connect", reference: from, to },
    ],
    label,
  );
}

/** The nodes as if `id` had one input fewer, for judging what may take that input's place. */
function freeInput(network: NetworkView, id: string): NetworkView["nodes"] {
  return network.nodes.map((node) => (node.id === id ? { ...node, inputs: node.inputs.slice(1) } : node));
}

/** A folded group goes with its members, a wire that stands for several with all of them. */
export function remove(selection: Selection): Promise<boolean> {
  const state = getState();
  const shown = shownNetwork(state);
  if (!state.network || !shown) return Promise.resolve(false);
  const nodes = membersOf(state.network, selection.nodes);
  const gone = new Set(nodes);
  const wires = selection.edges
    .flatMap((key) => edgeView(state, key) ?? edgesBehind(shown, key))
    // Removing a node takes its wires along.
    .filter((edge) => !gone.has(edge.source) && !gone.has(edge.target))
    // From the last input to the first, so that the indices of those still to go hold.
    .sort((a, b) => b.input - a.input);
  const intents: readonly Intent[] = [
    ...wires.map((edge): Intent => ({ kind: "disconnect", to: edge.target, at: edge.input })),
    ...nodes.map((id): Intent => ({ kind: "removeNode", id })),
  ];
  const [only, ...others] = selection.nodes;
  const group = only !== undefined && others.length === 0 && wires.length === 0 ? groupNameOf(only) : null;
  if (group !== null) return edit(intents, t("Delete group {0}: {1} nodes", group, nodes.length));
  return edit(intents, labelOfRemoval(nodes, wires));
}

function labelOfRemoval(
  nodes: readonly string[],
  wires: readonly { readonly source: string; readonly target: string }[],
): string {
  const [node] = nodes;
  const [wire] = wires;
  if (nodes.length === 1 && node !== undefined && wires.length === 0) return `Delete ${node}`;
  if (nodes.length === 0 && wires.length === 1 && wire) return `Disconnect ${wire.source} from ${wire.target}`;
  return `Delete ${nodes.length + wires.length} parts`;
}

export function rename(id: string, to: string): Promise<boolean> {
  const { selection } = getState();
  return edit([{ kind: "renameNode", id, to }], `Rename ${id} to ${to}`).then((done) => {
    if (done && selection.nodes.includes(id)) dispatch({ type: "select", nodes: [to] });
    return done;
  });
}

/** A folded group that is placed takes its members along: they keep their places to one another. */
export function pin(dropped: ReadonlyMap<string, Point>): Promise<boolean> {
  const { network } = getState();
  const places = new Map<string, Point>();
  for (const [id, place] of dropped) {
    const name = groupNameOf(id);
    const group = network && name !== null ? summarizeGroup(network, name) : null;
    if (!network || !group) places.set(id, place);
    else for (const [member, at] of placesOfMembers(network, group, place)) places.set(member, at);
  }
  const [first] = dropped.keys();
  const group = dropped.size === 1 && first !== undefined ? groupNameOf(first) : null;
  if (group !== null) return edit(intentsToPin(places), t("Place group {0}", group));
  const [only] = places.keys();
  return edit(intentsToPin(places), places.size === 1 ? `Place ${only}` : `Place ${places.size} nodes`);
}

export function intentsToPin(places: ReadonlyMap<string, Point>): readonly Intent[] {
  return [...places].map(([id, [x, y]]): Intent => ({ kind: "pin", id, at: [Math.round(x), Math.round(y)] }));
}

export function unpin(ids: readonly string[]): Promise<boolean> {
  const { network } = getState();
  const meant = new Set(network && membersOf(network, ids));
  const pinned = network?.nodes.filter((node) => node.pin && meant.has(node.id)) ?? [];
  const intents = pinned.map((node): Intent => ({ kind: "pin", id: node.id, at: null }));
  return edit(intents, pinned.length === 1 ? `Unpin ${pinned[0]?.id}` : `Unpin ${pinned.length} nodes`);
}
