import type { Intent } from "../../core/document/intent.ts";
import { judgeConnection } from "../../core/graph/judgeConnection.ts";
import { geometryOf, type Point } from "../../core/layout/nodeGeometry.ts";
import type { Op } from "../../core/ops/op.ts";
import { startAttributes } from "../../core/ops/startAttributes.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { edit, notify } from "../actions.ts";
import { edgesBehind } from "../groups/foldNetwork.ts";
import { groupNameOf, isGroupId } from "../groups/groupId.ts";
import { membersOf, summarizeGroup } from "../groups/groupIndex.ts";
import { placesOfMembers } from "../groups/places.ts";
import { t } from "../l10n.ts";
import { edgeView } from "../selectors.ts";
import type { Selection } from "../state.ts";
import { dispatch, getState } from "../store.ts";
import { freshId } from "./freshId.ts";
import { endsOfWire, judgeWire, portsOf } from "./rules.ts";
import { shownNetwork } from "./shownNetwork.ts";

/** Each gesture of a person is one `edit` request, and so one step of undo. */

/** Resolves to the id of the new node, or null where it was refused. */
export async function addNode(op: Op, at: Point | null, from: readonly string[]): Promise<string | null> {
  const { network } = getState();
  if (!network) return null;
  const id = freshId(op, new Set(network.nodes.map((node) => node.id)));
  const done = await edit(intentsToAdd(op, id, at, from, network), t("Add {0} {1}", op.title.toLowerCase(), id));
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
  const attributes = startAttributes(op, shapeOf(network, from[0]));
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

/** Of the node that is read, where it is known. */
function shapeOf(network: NetworkView, id: string | undefined): readonly number[] | undefined {
  const node = network.nodes.find((each) => each.id === id);
  return node && !node.broken ? node.shape : undefined;
}

function takeInputs(op: Op, from: readonly string[]): readonly string[] {
  if (op.ports.kind === "none") return [];
  return op.ports.kind === "named" ? from.slice(0, op.ports.ports.length) : from;
}

/** With a port the wire goes there, in the place of what it reads now. */
export function connect(from: string, to: string, port: string | null = null): Promise<boolean> {
  const { network } = getState();
  if (!network) return Promise.resolve(false);
  const verdict = judgeWire(network, from, to, { port });
  if (!verdict.fits) return sayNo(verdict.reason);
  const ends = endsOfWire(network, from, to);
  const intent: Intent = {
    kind: "connect",
    reference: ends.from,
    to: ends.to,
    ...(verdict.port !== null && { port: verdict.port }),
  };
  return edit([intent], labelOfWire(network, ends.from, ends.to, verdict.port));
}

function labelOfWire(network: NetworkView, from: string, to: string, port: string | null): string {
  const isNamed = port !== null && portsOf(network, to).length > 1;
  return isNamed ? t("Connect {0} to {1} as {2}", from, to, port) : t("Connect {0} to {1}", from, to);
}

function sayNo(reason: string): Promise<boolean> {
  notify("error", reason);
  return Promise.resolve(false);
}

/** Moves one end of a wire. */
export function reconnect(key: string, from: string, to: string, port: string | null = null): Promise<boolean> {
  const state = getState();
  const edge = edgeView(state, key);
  if (isGroupId(from) || isGroupId(to)) return sayNo(t("Unfold the group to move this wire."));
  if (!edge || !state.network) return Promise.resolve(false);
  const staysInPlace = edge.target === to && (port === null || port === edge.port);
  if (staysInPlace && edge.source === from) return Promise.resolve(false);
  const verdict = judgeConnection(state.network, from, to, { port: staysInPlace ? edge.port : port, without: key });
  if (!verdict.fits) return sayNo(verdict.reason);
  const label = labelOfWire(state.network, from, to, verdict.port);
  if (staysInPlace) return edit([{ kind: "reconnect", to, at: edge.input, reference: from }], label);
  return edit(
    [
      { kind: "disconnect", to: edge.target, at: edge.input },
      {
        kind: "connect",
        reference: edge.source === from ? edge.reference : from,
        to,
        ...(verdict.port !== null && { port: verdict.port }),
      },
    ],
    label,
  );
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
  if (nodes.length === 1 && node !== undefined && wires.length === 0) return t("Delete {0}", node);
  if (nodes.length === 0 && wires.length === 1 && wire) return t("Disconnect {0} from {1}", wire.source, wire.target);
  return t("Delete {0} parts", nodes.length + wires.length);
}

export function rename(id: string, to: string): Promise<boolean> {
  const { selection } = getState();
  return edit([{ kind: "renameNode", id, to }], t("Rename {0} to {1}", id, to)).then((done) => {
    if (done && selection.nodes.includes(id)) dispatch({ type: "select", nodes: [to] });
    return done;
  });
}

/** A folded group that is placed takes its members along: they keep their places to one another. */
export function pin(dropped: ReadonlyMap<string, Point>): Promise<boolean> {
  const places = placesOfAll(dropped);
  const [first] = dropped.keys();
  const group = dropped.size === 1 && first !== undefined ? groupNameOf(first) : null;
  if (group !== null) return edit(intentsToPin(places), t("Place group {0}", group));
  const [only] = places.keys();
  return edit(intentsToPin(places), places.size === 1 ? t("Place {0}", only ?? "") : t("Place {0} nodes", places.size));
}

/** Places of nodes alone: those of its members stand for a folded group's. */
export function placesOfAll(dropped: ReadonlyMap<string, Point>): ReadonlyMap<string, Point> {
  const { network, look } = getState();
  const places = new Map<string, Point>();
  for (const [id, place] of dropped) {
    const name = groupNameOf(id);
    const group = network && name !== null ? summarizeGroup(network, name) : null;
    if (!network || !group) places.set(id, place);
    else for (const [member, at] of placesOfMembers(network, group, place, look.direction)) places.set(member, at);
  }
  return places;
}

export function intentsToPin(places: ReadonlyMap<string, Point>): readonly Intent[] {
  return [...places].map(([id, [x, y]]): Intent => ({ kind: "pin", id, at: [Math.round(x), Math.round(y)] }));
}

export function unpin(ids: readonly string[]): Promise<boolean> {
  const { network } = getState();
  const meant = new Set(network && membersOf(network, ids));
  const pinned = network?.nodes.filter((node) => node.pin && meant.has(node.id)) ?? [];
  const intents = pinned.map((node): Intent => ({ kind: "pin", id: node.id, at: null }));
  return edit(intents, pinned.length === 1 ? t("Unpin {0}", pinned[0]?.id ?? "") : t("Unpin {0} nodes", pinned.length));
}
