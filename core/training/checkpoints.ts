import { type EngineState, sizeOfState } from "./engineState.ts";

/** States of a run that was done so far, from which any of its steps can be done again. */
export interface Checkpoints {
  /** Steps must rise; a step that is kept already is left as it is. */
  keep(state: EngineState): void;
  /** The latest one at or before a step. */
  before(step: number): EngineState;
}

/** What the states may take together. */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * States spread evenly over the run: whenever they take too much room, every second one goes. The first one never does, nor, until
 * another comes, the last.
 */
export function createCheckpoints(first: EngineState, mostBytes = MOST_BYTES): Checkpoints {
  let states: EngineState[] = [first];
  let bytes = sizeOfState(first);
  /** Of the states behind the first, every so many are kept. */
  let every = 1;
  let offered = 0;
  /** The last state stands there whatever its turn. */
  let isExtra = false;
  return {
    keep(state) {
      const last = states.at(-1) ?? first;
      if (state.step <= last.step) return;
      if (isExtra) {
        states.pop();
        bytes -= sizeOfState(last);
      }
      offered += 1;
      isExtra = offered % every !== 0;
      states.push(state);
      bytes += sizeOfState(state);
      while (bytes > mostBytes && states.length > 2) {
        every *= 2;
        isExtra = offered % every !== 0;
        states = states.filter((_, i) => i % 2 === 0 || i === states.length - 1);
        bytes = states.reduce((sum, each) => sum + sizeOfState(each), 0);
      }
    },
    before(step) {
      let low = 0;
      for (let high = states.length; high - low > 1; ) {
        const middle = (low + high) >> 1;
        if ((states[middle]?.step ?? 0) <= step) low = middle;
        else high = middle;
      }
      return states[low] ?? first;
    },
  };
}
