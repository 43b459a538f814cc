/** How long a run may hold up pause, breakpoints and the end of the session. */
const SLICE_MS = 12;
const MOST_STEPS = 1_000_000;

/** A run under way; whoever holds it may end it. */
export interface RunSignal {
  stopped: boolean;
}

/**
 * Calls `advance` with a number of steps that takes about a slice of time, until it gives something or the signal stops it (then
 * null). Between slices everything else has its turn, so that a run of a million steps can be paused.
 */
export async function inSlices<T>(advance: (most: number) => T | null, signal: RunSignal): Promise<T | null> {
  let most = 16;
  while (!signal.stopped) {
    const began = performance.now();
    const result = advance(most);
    if (result !== null) return result;
    const took = performance.now() - began;
    const wished = took > 0 ? (most * SLICE_MS) / took : most * 4;
    most = Math.max(1, Math.min(Math.round(wished), most * 4, MOST_STEPS));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return null;
}
