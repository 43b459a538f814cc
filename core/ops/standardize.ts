import type { BackwardPass, ForwardPass } from "./op.ts";

/**
 * What all normalisations share: some numbers are brought to mean 0 and variance 1 together, then every one is scaled and
 * moved by what was learned: x̂ = (x − μ)/√(σ² + ε), z = γ·x̂ + β. They differ in which numbers belong together.
 */
export interface Grouping {
  /** The components fall into so many sets of neighbours … */
  readonly sets: number;
  /** … of so many components each. */
  readonly components: number;
  /** Whether the samples of a batch belong to one set, or each has sets of its own. */
  readonly joinsSamples: boolean;
  /** So many neighbouring components share an entry of γ and β: the positions of a channel. */
  readonly positions: number;
  /** Entries of γ and β; after the last comes the first again. */
  readonly entries: number;
}

/** Statistics that are given rather than measured, one a set. */
export interface Statistics {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** Doubles that `standardize` keeps for the way back: mean and variance of every set. */
export function statisticsRoom(grouping: Grouping, batch: number): number {
  return 2 * grouping.sets * (grouping.joinsSamples ? 1 : batch);
}

/** z = γ·x̂ + β. Leaves [μ, σ²] of every set in the pass's scratch: as measured, or as `given`. */
export function standardize(pass: ForwardPass, grouping: Grouping, epsilon: number, given: Statistics | null): void {
  const { x, gamma, beta } = operands(pass);
  const z = pass.output.data;
  const { scratch, batch } = pass;
  forEachSet(grouping, batch, (set, start, count, stride) => {
    if (given === null) measure(x, start, count, stride, scratch, 2 * set);
    else {
      scratch[2 * set] = given.mean[set] as number;
      scratch[2 * set + 1] = given.variance[set] as number;
    }
    const mean = scratch[2 * set] as number;
    const deviation = Math.sqrt((scratch[2 * set + 1] as number) + epsilon);
    for (let k = 0; k < count; k++) {
      const at = start + k * stride;
      const entry = entryOf(grouping, at, batch);
      z[at] = (gamma[entry] as number) * (((x[at] as number) - mean) / deviation) + (beta[entry] as number);
    }
  });
}

/**
 * With g = γ·∂L/∂z and n numbers in a set: ∂L/∂x = (g − Σg/n − x̂·Σ(g·x̂)/n)/√(σ² + ε), because every x also moves μ and σ
 * (Ioffe and Szegedy 2015, section 3). Where the statistics are `given`, x moves neither, and g/√(σ² + ε) is left.
 * ∂L/∂γ = Σ ∂L/∂z·x̂, ∂L/∂β = Σ ∂L/∂z.
 */
export function standardizeBackward(pass: BackwardPass, grouping: Grouping, epsilon: number, given: boolean): void {
  const { x, gamma } = operands(pass);
  const { scratch, batch, outputGradient } = pass;
  const [byX] = pass.inputGradients;
  const { gamma: byGamma, beta: byBeta } = pass.paramGradients;
  forEachSet(grouping, batch, (set, start, count, stride) => {
    const mean = scratch[2 * set] as number;
    const deviation = Math.sqrt((scratch[2 * set + 1] as number) + epsilon);
    let sum = 0;
    let sumByNormalized = 0;
    for (let k = 0; k < count; k++) {
      const at = start + k * stride;
      const entry = entryOf(grouping, at, batch);
      const normalized = ((x[at] as number) - mean) / deviation;
      const arriving = outputGradient[at] as number;
      const g = (gamma[entry] as number) * arriving;
      sum += g;
      sumByNormalized += g * normalized;
      if (byGamma) byGamma[entry] = (byGamma[entry] as number) + arriving * normalized;
      if (byBeta) byBeta[entry] = (byBeta[entry] as number) + arriving;
    }
    if (!byX) return;
    for (let k = 0; k < count; k++) {
      const at = start + k * stride;
      const g = (gamma[entryOf(grouping, at, batch)] as number) * (outputGradient[at] as number);
      const normalized = ((x[at] as number) - mean) / deviation;
      byX[at] = (given ? g : g - (sum + normalized * sumByNormalized) / count) / deviation;
    }
  });
}

/**
 * Mean and biased variance of `count` numbers that stand `stride` apart, in two passes: the second looks at the differences
 * from the mean, so that numbers far from 0 lose nothing, and takes out what the mean's own rounding left in them
 * (Chan, Golub and LeVeque 1983, Algorithms for computing the sample variance, the corrected two-pass algorithm).
 */
function measure(
  x: Float64Array,
  start: number,
  count: number,
  stride: number,
  into: Float64Array,
  place: number,
): void {
  let total = 0;
  for (let k = 0; k < count; k++) total += x[start + k * stride] as number;
  const mean = total / count;
  let left = 0;
  let squares = 0;
  for (let k = 0; k < count; k++) {
    const difference = (x[start + k * stride] as number) - mean;
    left += difference;
    squares += difference * difference;
  }
  into[place] = mean;
  into[place + 1] = (squares - (left * left) / count) / count;
}

/** Every set with its place in the data: its first number, how many there are, and how far apart they stand. */
function forEachSet(
  { sets, components, joinsSamples }: Grouping,
  batch: number,
  visit: (set: number, start: number, count: number, stride: number) => void,
): void {
  const room = components * batch;
  for (let set = 0; set < sets; set++) {
    if (joinsSamples) visit(set, set * room, room, 1);
    else for (let s = 0; s < batch; s++) visit(set * batch + s, set * room + s, components, batch);
  }
}

/** The entry of γ and β for a place in the data. */
function entryOf({ positions, entries }: Grouping, at: number, batch: number): number {
  return Math.floor(at / (batch * positions)) % entries;
}

function operands(pass: ForwardPass): { x: Float64Array; gamma: Float64Array; beta: Float64Array } {
  const [x] = pass.inputs;
  const { gamma, beta } = pass.params;
  if (x === undefined || gamma === undefined || beta === undefined)
    throw new TypeError("A normalisation needs x, γ and β.");
  return { x: x.data, gamma, beta };
}
