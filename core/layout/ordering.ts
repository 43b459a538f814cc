import type { Adjacency, Layered } from "./layers.ts";

/** Rounds of sweeps without a gain before giving up, and in all. */
const PATIENCE = 4;
const MOST_SWEEPS = 24;
/** Pairs of neighbours compared at most in all: keeps the time nearly linear in the network's size, and the result the same everywhere. */
const COMPARISONS = 400_000;

/**
 * Orders each layer so that few wires cross: sweeps by barycentre (Sugiyama, 1981) from the file's order, then sifting
 * (Matuszewski, Schönfeld and Molitor, 1999): each vertex goes where it crosses least. Works on `layered.layers` in
 * place. No clock and no chance is involved, so the same network always comes out the same. `groupOf` gives vertices
 * that shall stand together a common number; -1 is nobody's.
 */
export function orderLayers(layered: Layered, groupOf: Int32Array | null = null): void {
  const ordering = new Ordering(layered, groupOf);
  ordering.sweep();
  ordering.sift();
}

export function countCrossings(layered: Layered): number {
  return new Ordering(layered, null).crossings();
}

class Ordering {
  private readonly layers: readonly Int32Array[];
  private readonly before: Adjacency;
  private readonly after: Adjacency;
  private readonly groupOf: Int32Array | null;
  /** Place of each vertex in its layer. */
  private readonly place: Int32Array;
  private readonly tree: Int32Array;
  private readonly keys: Float64Array;
  private readonly copy: Int32Array;
  private readonly wishes: Float64Array;

  constructor({ layers, before, after, layerOf }: Layered, groupOf: Int32Array | null) {
    this.layers = layers;
    this.before = before;
    this.after = after;
    this.groupOf = groupOf;
    this.place = new Int32Array(layerOf.length);
    const widest = layers.reduce((most, layer) => Math.max(most, layer.length), 0);
    this.tree = new Int32Array(widest + 1);
    this.keys = new Float64Array(widest);
    this.copy = new Int32Array(widest);
    this.wishes = new Float64Array(layerOf.length);
    for (const layer of layers) this.number(layer);
  }

  private number(layer: Int32Array): void {
    for (let i = 0; i < layer.length; i++) this.place[layer[i] ?? 0] = i;
  }

  sweep(): void {
    if (this.groupOf) for (const layer of this.layers) this.sort(layer, this.before);
    let best = this.crossings();
    let kept = this.layers.map((layer) => layer.slice());
    for (let round = 0, idle = 0; round < MOST_SWEEPS && idle < PATIENCE && best > 0; round++) {
      if (round % 2 === 0)
        for (let l = 1; l < this.layers.length; l++) this.sort(this.layers[l] as Int32Array, this.before);
      else for (let l = this.layers.length - 2; l >= 0; l--) this.sort(this.layers[l] as Int32Array, this.after);
      const now = this.crossings();
      idle = now < best ? 0 : idle + 1;
      if (now >= best) continue;
      best = now;
      kept = this.layers.map((layer) => layer.slice());
    }
    this.layers.forEach((layer, l) => {
      layer.set(kept[l] ?? layer);
      this.number(layer);
    });
  }

  /** By the mean place of the neighbours on one side; vertices without any keep their place, ties keep their order. */
  private sort(layer: Int32Array, side: Adjacency): void {
    const count = layer.length;
    for (let i = 0; i < count; i++) {
      const v = layer[i] ?? 0;
      const [from, to] = [side.start[v] ?? 0, side.start[v + 1] ?? 0];
      let sum = 0;
      for (let k = from; k < to; k++) sum += this.place[side.list[k] ?? 0] ?? 0;
      this.wishes[v] = to > from ? sum / (to - from) : i;
    }
    if (this.groupOf) this.gather(layer);
    this.copy.set(layer);
    const keys = this.keys.subarray(0, count);
    // Wish and place in one number, which the engine sorts without calling back.
    for (let i = 0; i < count; i++) keys[i] = Math.round((this.wishes[layer[i] ?? 0] ?? 0) * 64) * 1_048_576 + i;
    keys.sort();
    for (let i = 0; i < count; i++) layer[i] = this.copy[(keys[i] ?? 0) % 1_048_576] ?? 0;
    this.number(layer);
  }

  /** Members of a group wish for the same place, and for one that nobody else wishes for. */
  private gather(layer: Int32Array): void {
    const groupOf = this.groupOf as Int32Array;
    const sums = new Map<number, { sum: number; count: number }>();
    for (const v of layer) {
      const group = groupOf[v] ?? -1;
      if (group < 0) continue;
      const entry = sums.get(group) ?? { sum: 0, count: 0 };
      entry.sum += this.wishes[v] ?? 0;
      entry.count += 1;
      sums.set(group, entry);
    }
    if (sums.size === 0) return;
    const ranks = [...layer].map((v) => {
      const entry = sums.get(groupOf[v] ?? -1);
      return { v, group: groupOf[v] ?? -1, of: entry ? entry.sum / entry.count : (this.wishes[v] ?? 0) };
    });
    ranks.sort((a, b) => a.of - b.of || a.group - b.group || (this.wishes[a.v] ?? 0) - (this.wishes[b.v] ?? 0));
    ranks.forEach(({ v }, i) => {
      this.wishes[v] = i;
    });
  }

  crossings(): number {
    let total = 0;
    for (let l = 0; l + 1 < this.layers.length; l++) total += this.crossingsAfter(l);
    return total;
  }

  /** Between layer `l` and the next: inversions, counted with a Fenwick tree (Barth, Jünger and Mutzel, 2002). */
  private crossingsAfter(l: number): number {
    const upper = this.layers[l] as Int32Array;
    const width = this.layers[l + 1]?.length ?? 0;
    const { tree, place } = this;
    tree.fill(0, 0, width + 1);
    const { start, list } = this.after;
    let total = 0;
    let seen = 0;
    for (const v of upper) {
      const [from, to] = [start[v] ?? 0, start[v + 1] ?? 0];
      // Wires of one vertex do not cross each other: all are counted before any is entered.
      for (let k = from; k < to; k++) {
        let upTo = 0;
        for (let i = (place[list[k] ?? 0] ?? 0) + 1; i > 0; i -= i & -i) upTo += tree[i] ?? 0;
        total += seen - upTo;
      }
      for (let k = from; k < to; k++) for (let i = (place[list[k] ?? 0] ?? 0) + 1; i <= width; i += i & -i) tree[i]!++;
      seen += to - from;
    }
    return total;
  }

  /** Round after round, until nothing is gained or the comparisons are used up. */
  sift(): void {
    const vertices = this.layers.reduce((sum, layer) => sum + layer.length, 0);
    const widest = this.tree.length;
    let left = COMPARISONS;
    // A wide layer is looked at near each vertex only.
    const reach = Math.max(2, Math.min(widest, Math.floor(COMPARISONS / (8 * vertices))));
    for (let gained = true, round = 0; gained && left > 0 && round < 12; round++) {
      gained = false;
      const order = round % 2 === 0;
      for (let i = 0; i < this.layers.length && left > 0; i++) {
        const layer = this.layers[order ? i : this.layers.length - 1 - i] as Int32Array;
        this.arrange(layer, this.before);
        this.arrange(layer, this.after);
        this.copy.set(layer);
        for (let k = 0; k < layer.length && left > 0; k++) {
          const used = this.siftOne(layer, this.copy[k] ?? 0, reach);
          left -= Math.abs(used);
          if (used < 0) gained = true;
        }
      }
    }
  }

  /** Sorts each vertex's neighbours by their place, as the comparison of two vertices needs them. */
  private arrange(layer: Int32Array, { start, list }: Adjacency): void {
    const { place } = this;
    for (const v of layer) {
      const [from, to] = [start[v] ?? 0, start[v + 1] ?? 0];
      for (let k = from + 1; k < to; k++) {
        const w = list[k] ?? 0;
        const p = place[w] ?? 0;
        let j = k - 1;
        while (j >= from && (place[list[j] ?? 0] ?? 0) > p) {
          list[j + 1] = list[j] ?? 0;
          j--;
        }
        list[j + 1] = w;
      }
    }
  }

  /** The number of comparisons made; negative where the vertex moved to a better place. */
  private siftOne(layer: Int32Array, v: number, reach: number): number {
    const at = this.place[v] ?? 0;
    const group = this.groupOf?.[v] ?? -1;
    let used = 0;
    let best = 0;
    let bestAt = at;
    for (const step of [-1, 1]) {
      let sum = 0;
      for (let i = at + step, n = 0; i >= 0 && i < layer.length && n < reach; i += step, n++) {
        const w = layer[i] ?? 0;
        // Nobody passes through a group, and a member does not leave its own.
        if (this.groupOf && (this.groupOf[w] ?? -1) !== group) break;
        sum += step < 0 ? this.gain(w, v) : this.gain(v, w);
        used++;
        if (sum > best) {
          best = sum;
          bestAt = i;
        }
      }
    }
    if (bestAt === at) return used;
    const step = bestAt < at ? -1 : 1;
    for (let i = at; i !== bestAt; i += step) {
      const w = layer[i + step] ?? 0;
      layer[i] = w;
      this.place[w] = i;
    }
    layer[bestAt] = v;
    this.place[v] = bestAt;
    return -used;
  }

  /** How many crossings fewer there are with `second` before `first`. */
  private gain(first: number, second: number): number {
    return this.gainOn(this.before, first, second) + this.gainOn(this.after, first, second);
  }

  private gainOn({ start, list }: Adjacency, first: number, second: number): number {
    const { place } = this;
    const [a0, a1] = [start[first] ?? 0, start[first + 1] ?? 0];
    const [b0, b1] = [start[second] ?? 0, start[second + 1] ?? 0];
    let gain = 0;
    // Pairs where a stands after b cross now; pairs where it stands before would cross then.
    let below = b0;
    let upTo = b0;
    for (let i = a0; i < a1; i++) {
      const p = place[list[i] ?? 0] ?? 0;
      while (below < b1 && (place[list[below] ?? 0] ?? 0) < p) below++;
      while (upTo < b1 && (place[list[upTo] ?? 0] ?? 0) <= p) upTo++;
      gain += below - b0 - (b1 - upTo);
    }
    return gain;
  }
}
