import type { EdgeView, NodeView } from "../../core/protocol.ts";

/**
 * Inputs before what reads them, the given order otherwise, and each node's depth by the wires that are drawn. Folded
 * groups may close cycles that the network does not have: where nothing is free, the shallowest goes first, and the
 * wires that then run back into it count for nothing.
 */
export function orderNodes(nodes: readonly NodeView[], edges: readonly EdgeView[]): readonly NodeView[] {
  const at = new Map(nodes.map((node, i) => [node.id, i]));
  const readers = nodes.map((): number[] => []);
  const missing = nodes.map(() => 0);
  for (const edge of edges) {
    const [source, target] = [at.get(edge.source), at.get(edge.target)];
    if (source === undefined || target === undefined) continue;
    readers[source]?.push(target);
    missing[target] = (missing[target] ?? 0) + 1;
  }
  const depths = nodes.map(() => 0);
  const placed = nodes.map(() => false);
  const shallowest = [...nodes.keys()].sort((a, b) => (nodes[a]?.depth ?? 0) - (nodes[b]?.depth ?? 0) || a - b);
  let next = 0;
  const free = new SmallestFirst();
  for (const i of nodes.keys()) if (missing[i] === 0) free.add(i);
  const ordered: NodeView[] = [];
  while (ordered.length < nodes.length) {
    let i = free.take();
    while (i === undefined || placed[i]) i = shallowest[next++] ?? 0;
    placed[i] = true;
    const node = nodes[i];
    if (!node) break;
    // What takes no part in the pass has no depth of its own.
    const depth = node.broken && node.look !== "group" ? node.depth : (depths[i] ?? 0);
    ordered.push(depth === node.depth ? node : { ...node, depth });
    for (const reader of readers[i] ?? []) {
      missing[reader] = (missing[reader] ?? 0) - 1;
      if (placed[reader]) continue;
      depths[reader] = Math.max(depths[reader] ?? 0, depth + 1);
      if (missing[reader] === 0) free.add(reader);
    }
  }
  return ordered;
}

/** A heap of numbers. */
class SmallestFirst {
  private readonly items: number[] = [];

  add(item: number): void {
    const { items } = this;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const other = items[parent] ?? item;
      if (other <= item) break;
      items[at] = other;
      at = parent;
    }
    items[at] = item;
  }

  take(): number | undefined {
    const { items } = this;
    const [first] = items;
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if ((items[child + 1] ?? Infinity) < (items[child] ?? Infinity)) child++;
      const smaller = items[child];
      if (smaller === undefined || smaller >= last) break;
      items[at] = smaller;
      at = child;
    }
    items[at] = last;
    return first;
  }
}
