/**
 * Topological order of nodes given as numbers in file order; `sources[i]` are the nodes that node i reads.
 * Nothing here recurses: a chain of 100,000 nodes is an ordinary network.
 */
export interface Order {
  /** Every node that stands on no cycle and behind none; where several could come next, the first in the file does. */
  readonly order: readonly number[];
  /** Cycles that share no node, each the shortest found, from its first node in file order along the arrows. */
  readonly cycles: readonly (readonly number[])[];
}

export function order(sources: readonly (readonly number[])[]): Order {
  const consumers = invert(sources);
  // Kahn 1962. `waiting` counts what a node still waits for.
  const waiting = sources.map((list) => list.length);
  const ready = createQueue();
  waiting.forEach((count, node) => {
    if (count === 0) ready.push(node);
  });
  const done: number[] = [];
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    done.push(node);
    for (const consumer of consumers[node] ?? []) if (release(waiting, consumer)) ready.push(consumer);
  }
  return { order: done, cycles: done.length === sources.length ? [] : findCycles(sources, consumers, waiting) };
}

function release(waiting: number[], node: number): boolean {
  const left = (waiting[node] ?? 0) - 1;
  waiting[node] = left;
  return left === 0;
}

function invert(sources: readonly (readonly number[])[]): number[][] {
  const consumers: number[][] = sources.map(() => []);
  sources.forEach((list, node) => {
    for (const source of list) consumers[source]?.push(node);
  });
  return consumers;
}

/** Nobody reads the tenth cycle. */
const MOST_CYCLES = 10;
/** Steps spent on finding a shorter cycle than the first one found, so that a network of nothing but cycles stays quick. */
const SEARCH_BUDGET = 300_000;

function findCycles(
  sources: readonly (readonly number[])[],
  consumers: readonly (readonly number[])[],
  waiting: readonly number[],
): number[][] {
  const left = new Set<number>();
  waiting.forEach((count, node) => {
    if (count > 0) left.add(node);
  });
  const cycles: number[][] = [];
  while (cycles.length < MOST_CYCLES) {
    trim(left, sources, consumers);
    const cycle = shortestCycle(left, sources, consumers);
    if (cycle === null) break;
    cycles.push(cycle);
    for (const node of cycle) left.delete(node);
  }
  return cycles;
}

/** Takes away, again and again, what has no source or no consumer left: it stands on no cycle. */
function trim(left: Set<number>, ...neighbours: readonly (readonly (readonly number[])[])[]): void {
  const counts = neighbours.map(
    (lists) => new Map([...left].map((node) => [node, (lists[node] ?? []).filter((other) => left.has(other)).length])),
  );
  const ends = [...left].filter((node) => counts.some((count) => count.get(node) === 0));
  for (let node = ends.pop(); node !== undefined; node = ends.pop()) {
    if (!left.delete(node)) continue;
    counts.forEach((count, direction) => {
      // Whoever counts this node as a neighbour in one direction sees it in the other.
      for (const other of neighbours[1 - direction]?.[node] ?? []) {
        const remaining = (count.get(other) ?? 0) - 1;
        count.set(other, remaining);
        if (remaining === 0 && left.has(other)) ends.push(other);
      }
    });
  }
}

function shortestCycle(
  left: ReadonlySet<number>,
  sources: readonly (readonly number[])[],
  consumers: readonly (readonly number[])[],
): number[] | null {
  const first = left.values().next();
  if (first.done) return null;
  let best = anyCycle(first.value, left, sources);
  let budget = SEARCH_BUDGET;
  for (const start of left) {
    if (budget <= 0 || best.length === 1) break;
    const { cycle, steps } = cycleThrough(start, best.length, left, consumers);
    budget -= steps;
    if (cycle !== null) best = cycle;
  }
  const earliest = best.indexOf(best.reduce((a, b) => Math.min(a, b)));
  return [...best.slice(earliest), ...best.slice(0, earliest)];
}

/** Every node left has a source that is left, so walking back must come to a node seen before. */
function anyCycle(start: number, left: ReadonlySet<number>, sources: readonly (readonly number[])[]): number[] {
  const seenAt = new Map<number, number>();
  const walk: number[] = [];
  let node = start;
  while (!seenAt.has(node)) {
    seenAt.set(node, walk.length);
    walk.push(node);
    node = sources[node]?.find((source) => left.has(source)) ?? start;
  }
  return walk.slice(seenAt.get(node)).reverse();
}

/** Breadth first along the arrows from `start` until it is met again; only cycles shorter than `limit` count. */
function cycleThrough(
  start: number,
  limit: number,
  left: ReadonlySet<number>,
  consumers: readonly (readonly number[])[],
): { cycle: number[] | null; steps: number } {
  const cameFrom = new Map<number, number>([[start, start]]);
  let frontier = [start];
  let steps = 0;
  for (let length = 1; length < limit && frontier.length > 0; length++) {
    const next: number[] = [];
    for (const node of frontier) {
      for (const consumer of consumers[node] ?? []) {
        steps++;
        if (consumer === start) return { cycle: pathBack(node, start, cameFrom), steps };
        if (!left.has(consumer) || cameFrom.has(consumer)) continue;
        cameFrom.set(consumer, node);
        next.push(consumer);
      }
    }
    frontier = next;
  }
  return { cycle: null, steps };
}

function pathBack(end: number, start: number, cameFrom: ReadonlyMap<number, number>): number[] {
  const path = [end];
  for (let node = end; node !== start; ) {
    node = cameFrom.get(node) ?? start;
    path.push(node);
  }
  return path.reverse();
}

/** A binary heap: the smallest number comes out first. */
function createQueue(): { push(node: number): void; pop(): number | undefined } {
  const heap: number[] = [];
  const at = (i: number): number => heap[i] ?? Number.POSITIVE_INFINITY;
  return {
    push(node) {
      let i = heap.push(node) - 1;
      for (let parent = (i - 1) >> 1; i > 0 && at(parent) > node; parent = (i - 1) >> 1) {
        heap[i] = at(parent);
        i = parent;
      }
      heap[i] = node;
    },
    pop() {
      const top = heap[0];
      const last = heap.pop();
      if (last === undefined || heap.length === 0) return top;
      let i = 0;
      for (;;) {
        const left = 2 * i + 1;
        const child = at(left + 1) < at(left) ? left + 1 : left;
        if (at(child) >= last) break;
        heap[i] = at(child);
        i = child;
      }
      heap[i] = last;
      return top;
    },
  };
}
