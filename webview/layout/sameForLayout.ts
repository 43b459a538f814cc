import type { NetworkView } from "../../core/protocol.ts";

/**
 * True where both readings give the same picture: all that the layout reads is equal. Said without building anything,
 * since a network of 10,000 nodes is read anew at every change of a weight.
 */
export function sameForLayout(a: NetworkView | null, b: NetworkView | null): boolean {
  if (a === b) return true;
  if (!a || !b || a.nodes.length !== b.nodes.length || a.edges.length !== b.edges.length) return false;
  for (let i = 0; i < a.nodes.length; i++) {
    const [x, y] = [a.nodes[i], b.nodes[i]];
    if (x === y || !x || !y) continue;
    if (x.id !== y.id || x.look !== y.look || x.size <= 1 !== y.size <= 1 || x.depth !== y.depth) return false;
    if (x.isOpen !== y.isOpen || (x.isOpen && x.size !== y.size)) return false;
    if (x.pin?.[0] !== y.pin?.[0] || x.pin?.[1] !== y.pin?.[1]) return false;
  }
  for (let i = 0; i < a.edges.length; i++) if (a.edges[i]?.key !== b.edges[i]?.key) return false;
  return sameGroups(a.groups, b.groups);
}

function sameGroups(a: NetworkView["groups"], b: NetworkView["groups"]): boolean {
  return (
    a.length === b.length &&
    a.every(({ nodes }, g) => {
      const others = b[g]?.nodes;
      return nodes === others || (nodes.length === others?.length && nodes.every((id, i) => id === others[i]));
    })
  );
}
