/** The entries of a matrix worth a line, from weak to strong. */
export interface Strongest {
  /** Indices into the numbers; the last are the strongest. */
  readonly order: Uint32Array;
  /** Entries that are neither 0 nor left out for being among the weakest. */
  readonly drawn: number;
  /** Entries that are not 0: all that there is to draw. */
  readonly total: number;
  /** Indices of NaN and infinities: always drawn, in their own colour. */
  readonly odd: readonly number[];
  /** Largest finite magnitude. */
  readonly reach: number;
}

/** As many lines between two layers can still be told apart; more would only be a grey surface. */
export const MOST_LINES = 20_000;
const BINS = 4096;

const made = new WeakMap<Float64Array, Strongest>();

/** The strongest entries, sorted by magnitude to within a 4096th of the largest; remembered for the array. */
export function strongest(numbers: Float64Array, most = MOST_LINES): Strongest {
  const before = made.get(numbers);
  if (before) return before;
  const found = findStrongest(numbers, most);
  made.set(numbers, found);
  return found;
}

export function findStrongest(numbers: Float64Array, most: number): Strongest {
  let reach = 0;
  const odd: number[] = [];
  for (let i = 0; i < numbers.length; i++) {
    const size = Math.abs(numbers[i] as number);
    if (!Number.isFinite(size)) odd.push(i);
    else if (size > reach) reach = size;
  }
  // Counting sort by magnitude: a matrix of a hundred thousand entries takes a millisecond.
  const binOf = (i: number) => Math.min(BINS - 1, Math.floor((Math.abs(numbers[i] as number) / reach) * BINS));
  const counts = new Uint32Array(BINS);
  let total = 0;
  for (let i = 0; i < numbers.length; i++) {
    if (!isDrawable(numbers[i] as number)) continue;
    total += 1;
    const bin = binOf(i);
    counts[bin] = (counts[bin] as number) + 1;
  }
  const drawn = Math.min(total, most);
  const starts = new Int32Array(BINS);
  let at = drawn;
  for (let bin = BINS - 1; bin >= 0; bin--) {
    at -= counts[bin] as number;
    starts[bin] = at;
  }
  const order = new Uint32Array(drawn);
  for (let i = 0; i < numbers.length; i++) {
    if (!isDrawable(numbers[i] as number)) continue;
    const bin = binOf(i);
    const place = starts[bin] as number;
    starts[bin] = place + 1;
    // Negative places are those of the weakest, which are left out.
    if (place >= 0) order[place] = i;
  }
  return { order, drawn, total, odd, reach };
}

function isDrawable(value: number): boolean {
  return value !== 0 && Number.isFinite(value);
}
