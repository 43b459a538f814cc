import type { EdgeView, NetworkView, NodeView } from "../../core/protocol.ts";
import type { CanvasLook } from "../state.ts";
import { groupId, isGroupId, mergedKey } from "./groupId.ts";
import { findGroup, type GroupSummary, summarizeGroup } from "./groupIndex.ts";
import { placeOfGroup } from "./groupPlace.ts";
import { orderNodes } from "./orderNodes.ts";

/** The wires of the text that a drawn wire stands for; itself alone where it is one of them. */
const behind = new WeakMap<NetworkView, ReadonlyMap<string, readonly EdgeView[]>>();
/** The network that a folded one was made of. */
const wholes = new WeakMap<NetworkView, NetworkView>();
const made = new WeakMap<NetworkView, { readonly look: Look; readonly shown: NetworkView }>();
const openedViews = new WeakMap<NodeView, NodeView>();

type Look = Pick<CanvasLook, "folded" | "opened">;

/**
 * The network with every folded group as one node and its wires on that node, and with opened layers marked. The same
 * object for the same network and look; the network itself where there is nothing to fold or open.
 */
export function foldNetwork(network: NetworkView, look: Look): NetworkView {
  const last = made.get(network);
  if (last && last.look.folded === look.folded && last.look.opened === look.opened) return last.shown;
  const shown = fold(network, look);
  made.set(network, { look, shown });
  return shown;
}

function fold(network: NetworkView, { folded, opened }: Look): NetworkView {
  const summaries = [...new Set(folded)].map((name) => summarizeGroup(network, name)).filter((group) => group !== null);
  const open = new Set(opened);
  const isOpen = (node: NodeView) => node.look === "layer" && open.has(node.id);
  if (summaries.length === 0)
    return network.nodes.some(isOpen)
      ? { ...network, nodes: network.nodes.map((node) => (isOpen(node) ? openedView(node) : node)) }
      : network;

  const standIn = new Map(
    summaries.flatMap(({ name, members }) => members.map(({ id }) => [id, groupId(name)] as const)),
  );
  const groupAt = new Map(summaries.map((summary) => [summary.members[0]?.id, summary]));
  const nodes: NodeView[] = [];
  for (const node of network.nodes) {
    const group = groupAt.get(node.id);
    if (group) nodes.push(groupView(group));
    else if (!standIn.has(node.id)) nodes.push(isOpen(node) ? openedView(node) : node);
  }
  const { edges, wires } = mergeEdges(network.edges, (id) => standIn.get(id) ?? id);
  const shown = { ...network, nodes: orderNodes(nodes, edges), edges };
  behind.set(shown, wires);
  wholes.set(shown, network);
  return shown;
}

/** Wires of the text behind a wire of the network that is drawn, in the text's order. */
export function edgesBehind(shown: NetworkView, key: string): readonly EdgeView[] {
  const wires = behind.get(shown);
  if (wires) return wires.get(key) ?? [];
  return shown.edges.filter((edge) => edge.key === key);
}

/** All of the network that is drawn, with the members of folded groups. */
export function wholeOf(shown: NetworkView): NetworkView {
  return wholes.get(shown) ?? shown;
}

/** The node that stands for this one where it is hidden in a folded group; else itself. */
export function standInFor(network: NetworkView, { folded }: Look, id: string): string {
  const name = folded.find((name) => findGroup(network, name)?.nodes.includes(id));
  return name === undefined ? id : groupId(name);
}

function openedView(node: NodeView): NodeView {
  let view = openedViews.get(node);
  if (!view) {
    view = { ...node, isOpen: true };
    openedViews.set(node, view);
  }
  return view;
}

const views = new WeakMap<GroupSummary, NodeView>();

function groupView(group: GroupSummary): NodeView {
  let view = views.get(group);
  if (!view) {
    const [output, ...others] = group.outputs;
    const only = others.length === 0 ? output : undefined;
    view = {
      id: groupId(group.name),
      op: "group",
      look: "group",
      shape: only?.shape ?? [],
      size: only?.size ?? 0,
      depth: Math.min(...group.members.map(({ depth }) => depth)),
      activation: null,
      hasPreactivation: false,
      attributes: {},
      params: group.params,
      parameterCount: group.parameterCount,
      inputs: [...new Set(group.arriving.map(({ reference }) => reference))],
      pin: pinOf(group, only?.size ?? 0),
      isObjective: group.members.some(({ isObjective }) => isObjective),
      broken: group.members.some(({ broken }) => broken),
    };
    views.set(group, view);
  }
  return view;
}

/** Where a person placed every member, the group has its place from them: its middle is theirs. */
function pinOf(group: GroupSummary, size: number): NodeView["pin"] {
  const pins = new Map(group.members.map(({ id, pin }) => [id, pin] as const));
  const places = new Map([...pins].filter((entry): entry is [string, readonly [number, number]] => entry[1] !== null));
  return places.size === pins.size ? placeOfGroup(group.members, places, size) : null;
}

/**
 * One wire between two drawn nodes that a group is an end of, however many there are in the text; where it is one, it
 * keeps its key, and with it its numbers. Wires between two nodes stay as they are, wires inside a group are not drawn.
 */
function mergeEdges(
  edges: readonly EdgeView[],
  standIn: (id: string) => string,
): { readonly edges: readonly EdgeView[]; readonly wires: ReadonlyMap<string, readonly EdgeView[]> } {
  const bundles = new Map<string, EdgeView[]>();
  for (const edge of edges) {
    const [source, target] = [standIn(edge.source), standIn(edge.target)];
    if (source === target && isGroupId(source)) continue;
    const key = isGroupId(source) || isGroupId(target) ? mergedKey(source, target) : edge.key;
    const bundle = bundles.get(key);
    if (bundle) bundle.push(edge);
    else bundles.set(key, [edge]);
  }
  const drawn: EdgeView[] = [];
  const wires = new Map<string, readonly EdgeView[]>();
  const arrivals = new Map<string, number>();
  for (const [key, bundle] of bundles) {
    const [first, ...others] = bundle;
    if (!first) continue;
    const [source, target] = [standIn(first.source), standIn(first.target)];
    const input = isGroupId(target) ? (arrivals.get(target) ?? 0) : first.input;
    arrivals.set(target, input + 1);
    const isSame = source === first.source && target === first.target;
    const edge: EdgeView = isSame
      ? first
      : {
          ...first,
          key: others.length === 0 ? first.key : key,
          source,
          target,
          input,
          ...(others.length > 0 && { port: null }),
        };
    drawn.push(edge);
    wires.set(edge.key, bundle);
  }
  return { edges: drawn, wires };
}
