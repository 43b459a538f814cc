import { findOp } from "../../core/ops/index.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { endsOfConnection } from "../groups/groupEnds.ts";
import { indexOf, outgoingEdges } from "../selectors.ts";

/** Why a gesture cannot be made, in a sentence; null where it can. The host checks again: these are for the eye. */

/** Ids keep out of references' brackets, JSON's quotes and control characters (format.md). */
export function refuseId(id: string, network: NetworkView | null): string | null {
  if (id.trim() === "") return "An id needs at least one character.";
  const odd = [...id].find((character) => '[]"'.includes(character) || (character.codePointAt(0) ?? 32) < 32);
  if (odd) return 'An id may not hold [, ], " or control characters.';
  if (network && indexOf(network).nodes.has(id)) return `There is a node “${id}” already.`;
  return null;
}

export function refuseConnection(network: NetworkView, from: string, to: string): string | null {
  const ends = endsOfConnection(network, from, to, (source, target) => refuseConnection(network, source, target));
  if (ends !== null) return typeof ends === "string" ? ends : refuseConnection(network, ends.from, ends.to);
  const index = indexOf(network);
  const source = network.nodes[index.nodes.get(from) ?? -1];
  const target = network.nodes[index.nodes.get(to) ?? -1];
  if (!source || !target) return "There is no such node.";
  if (from === to) return `“${from}” cannot feed itself: a network here is feed-forward.`;
  const ports = findOp(target.op)?.ports;
  if (ports?.kind === "none") return `“${to}” is an input: its value comes from the data.`;
  const path = findPath(network, to, from);
  if (path) return `This would close a cycle: ${[...path, to].join(" → ")}. A feed-forward network has none.`;
  if (ports?.kind === "named" && target.inputs.length >= ports.ports.length) {
    const names = ports.ports.map((port) => port.name).join(" and ");
    return `“${to}” has its ${names} already. Delete a wire first.`;
  }
  if (ports?.kind === "vector" && target.inputs.includes(from)) return `“${from}” feeds “${to}” already.`;
  return null;
}

/** A way along the wires from one node to another, both included; the shortest. */
export function findPath(network: NetworkView, from: string, to: string): readonly string[] | null {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  const queue = [from];
  for (const id of queue) {
    if (id === to) return trace(cameFrom, to);
    for (const edge of outgoingEdges(network, id)) {
      if (cameFrom.has(edge.target)) continue;
      cameFrom.set(edge.target, id);
      queue.push(edge.target);
    }
  }
  return null;
}

function trace(cameFrom: ReadonlyMap<string, string | null>, to: string): readonly string[] {
  const path: string[] = [];
  for (let id: string | null = to; id !== null; id = cameFrom.get(id) ?? null) path.unshift(id);
  return path;
}

/** Nodes that `from` may feed, in reading order; of those that are drawn, where that is given. */
export function possibleTargets(network: NetworkView, from: string, shown = network): readonly string[] {
  return shown.nodes.filter((node) => refuseConnection(network, from, node.id) === null).map((node) => node.id);
}
