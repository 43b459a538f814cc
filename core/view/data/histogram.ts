/** How often the values of a column fall where. */
export interface Histogram {
  /** One more than there are bins; bin i holds edges[i] ≤ v < edges[i + 1], the last one its upper edge as well. Empty where `isCounted`. */
  readonly edges: Float64Array;
  readonly counts: Float64Array;
  /** True where each bin is one value (a class, or a whole number) and not a range; `values` are those. */
  readonly isCounted: boolean;
  readonly values: Float64Array;
}

const BINS = 24;
/** Whole numbers in a range no longer than this are counted each. */
const MOST_COUNTED = 24;

/** `classes`: how many there are, for a column of classes; null for numbers. Values that are not finite are in no bin. */
export function histogramOf(values: Iterable<number>, classes: number | null): Histogram {
  if (classes !== null) return counted(values, 0, classes);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let areWhole = true;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
    areWhole &&= Number.isInteger(value);
  }
  if (low > high) return { edges: new Float64Array(0), counts: new Float64Array(0), isCounted: false, values: none };
  if (areWhole && high - low < MOST_COUNTED) return counted(values, low, high - low + 1);
  if (low === high) return counted(values, low, 1);
  const edges = Float64Array.from({ length: BINS + 1 }, (_, i) => between(low, high, i / BINS)).sort();
  const counts = new Float64Array(BINS);
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const bin = binOf(edges, value);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges, counts, isCounted: false, values: none };
}

const none = new Float64Array(0);

/** Without overflow where the two are far apart, and within them where they are as near as doubles can be. */
function between(low: number, high: number, share: number): number {
  return share === 1 ? high : Math.min(high, Math.max(low, low * (1 - share) + high * share));
}

/** By the edges themselves, so that no rounding puts a value into a bin whose edges it is outside of. */
function binOf(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (value >= (edges[middle] as number)) low = middle;
    else high = middle;
  }
  return low;
}

function counted(values: Iterable<number>, first: number, count: number): Histogram {
  const counts = new Float64Array(count);
  for (const value of values) {
    const at = value - first;
    if (at >= 0 && at < count) counts[at] = (counts[at] ?? 0) + 1;
  }
  return {
    edges: none,
    counts,
    isCounted: true,
    values: Float64Array.from({ length: count }, (_, i) => first + i),
  };
}
