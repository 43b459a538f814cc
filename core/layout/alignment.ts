import type { Adjacency, Layered } from "./layers.ts";
import { ROW_GAP } from "./layout.ts";

/** What a vertex takes across the flow, before and after the line its wires run on. */
export interface Extents {
  readonly above: Float64Array;
  readonly below: Float64Array;
}

const BEND_GAP = 12;
const BEND_NODE_GAP = 18;
const ROUNDS = 6;
/** Long wires shall be straight in their middle; between a bend and a node it matters less. */
const BEND_WEIGHT = 6;

/**
 * Heights of the lines that each vertex's wires run on. Orders are kept, nobody overlaps, and each vertex stands as near
 * as it can to the mean of its neighbours: for one layer that is an isotonic regression, solved exactly and in linear
 * time by pooling adjacent violators; sweeps to and fro bring the layers together. At the end whatever can stand exactly
 * level with a neighbour does.
 */
export function alignLayers(layered: Layered, extents: Extents): Float64Array {
  const alignment = new Alignment(layered, extents);
  return alignment.run();
}

class Alignment {
  private readonly layered: Layered;
  private readonly y: Float64Array;
  /** Distance of each vertex from the first of its layer, where all stand as close as they may. */
  private readonly offset: Float64Array;
  private readonly wish: Float64Array;
  private readonly weight: Float64Array;
  private readonly blockWish: Float64Array;
  private readonly blockWeight: Float64Array;
  private readonly blockEnd: Int32Array;

  constructor(layered: Layered, { above, below }: Extents) {
    this.layered = layered;
    const count = layered.layerOf.length;
    const { real } = layered;
    this.y = new Float64Array(count);
    this.offset = new Float64Array(count);
    const widest = layered.layers.reduce((most, layer) => Math.max(most, layer.length), 0);
    this.wish = new Float64Array(widest);
    this.weight = new Float64Array(widest);
    this.blockWish = new Float64Array(widest);
    this.blockWeight = new Float64Array(widest);
    this.blockEnd = new Int32Array(widest);
    for (const layer of layered.layers) {
      let at = 0;
      layer.forEach((v, i) => {
        const last = layer[i - 1];
        if (last !== undefined) {
          const gap = v < real ? (last < real ? ROW_GAP : BEND_NODE_GAP) : last < real ? BEND_NODE_GAP : BEND_GAP;
          at += (below[last] ?? 0) + gap + (above[v] ?? 0);
        }
        this.offset[v] = at;
      });
      for (const v of layer) this.y[v] = (this.offset[v] ?? 0) - at / 2;
    }
  }

  run(): Float64Array {
    const { layers, before, after } = this.layered;
    for (let round = 0; round < ROUNDS; round++) {
      for (let l = 1; l < layers.length; l++) this.settle(layers[l] as Int32Array, before, null);
      for (let l = layers.length - 2; l >= 0; l--) this.settle(layers[l] as Int32Array, after, null);
    }
    for (let round = 0; round < 2; round++) for (const layer of layers) this.settle(layer, before, after);
    for (let round = 0; round < 2; round++) {
      for (const layer of layers) this.straighten(layer, before);
      for (let l = layers.length - 1; l >= 0; l--) this.straighten(layers[l] as Int32Array, after);
    }
    return this.y;
  }

  private settle(layer: Int32Array, side: Adjacency, other: Adjacency | null): void {
    const { y, offset, wish, weight } = this;
    const { real } = this.layered;
    for (let i = 0; i < layer.length; i++) {
      const v = layer[i] ?? 0;
      let sum = 0;
      let total = 0;
      for (const { start, list } of other ? [side, other] : [side]) {
        for (let k = start[v] ?? 0; k < (start[v + 1] ?? 0); k++) {
          const w = list[k] ?? 0;
          const share = v >= real && w >= real ? BEND_WEIGHT : 1;
          sum += share * (y[w] ?? 0);
          total += share;
        }
      }
      // Without a neighbour on this side it follows the others, and pulls at nobody.
      wish[i] = (total > 0 ? sum / total : (y[v] ?? 0)) - (offset[v] ?? 0);
      weight[i] = total > 0 ? Math.max(1, total) : 0.01;
    }
    this.pool(layer);
  }

  /** Of wishes that contradict the order, neighbours are pooled to their common mean until none contradicts. */
  private pool(layer: Int32Array): void {
    const { y, offset, wish, weight, blockWish, blockWeight, blockEnd } = this;
    let blocks = 0;
    for (let i = 0; i < layer.length; i++) {
      let mean = wish[i] ?? 0;
      let mass = weight[i] ?? 1;
      while (blocks > 0 && (blockWish[blocks - 1] ?? 0) > mean) {
        blocks--;
        const w = blockWeight[blocks] ?? 0;
        mean = (mean * mass + (blockWish[blocks] ?? 0) * w) / (mass + w);
        mass += w;
      }
      blockWish[blocks] = mean;
      blockWeight[blocks] = mass;
      blockEnd[blocks] = i + 1;
      blocks++;
    }
    let i = 0;
    for (let b = 0; b < blocks; b++)
      for (; i < (blockEnd[b] ?? 0); i++) y[layer[i] ?? 0] = (blockWish[b] ?? 0) + (offset[layer[i] ?? 0] ?? 0);
  }

  /** Each vertex goes level with its middle neighbour, as far as the two beside it let it. */
  private straighten(layer: Int32Array, { start, list }: Adjacency): void {
    const { y, offset } = this;
    for (let i = 0; i < layer.length; i++) {
      const v = layer[i] ?? 0;
      const [from, to] = [start[v] ?? 0, start[v + 1] ?? 0];
      // An even number has no middle one: the mean of the two stands between them already.
      if ((to - from) % 2 === 0) continue;
      const neighbours =
        to - from === 1 ? [] : Array.from(list.subarray(from, to), (w) => y[w] ?? 0).sort((a, b) => a - b);
      const goal = to - from === 1 ? (y[list[from] ?? 0] ?? 0) : (neighbours[neighbours.length >> 1] ?? 0);
      const previous = layer[i - 1];
      const next = layer[i + 1];
      const least =
        previous === undefined
          ? Number.NEGATIVE_INFINITY
          : (y[previous] ?? 0) + (offset[v] ?? 0) - (offset[previous] ?? 0);
      const most =
        next === undefined ? Number.POSITIVE_INFINITY : (y[next] ?? 0) - (offset[next] ?? 0) + (offset[v] ?? 0);
      y[v] = Math.max(least, Math.min(goal, most));
    }
  }
}
