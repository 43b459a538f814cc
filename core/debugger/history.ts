import type { Trainer, TrainerState } from "../training/trainer.ts";

/** θ as it was at the start of training steps, so that a run can go back. */
export interface History {
  /** Keeps the trainer's state as that at the start of `pass`. */
  keep(pass: number, trainer: Trainer): void;
  /** The latest kept state at or before `pass`. */
  before(pass: number): { readonly pass: number; readonly state: TrainerState };
  /** What comes after `pass` holds no longer: numbers were changed in it. */
  forgetAfter(pass: number): void;
}

/** What the kept states may take together. Beyond it every second one goes, and steps in between are run again when they are asked for. */
const MOST_BYTES = 128 * 2 ** 20;

export function createHistory(start: TrainerState, mostBytes = MOST_BYTES): History {
  // In the order of the passes; the first is never given up.
  let kept: { readonly pass: number; readonly state: TrainerState }[] = [{ pass: 0, state: start }];
  let every = 1;
  const bytes = (): number => kept.length * Math.max(1, start.bytes);
  return {
    keep(pass, trainer) {
      const last = kept.at(-1);
      if (last && (last.pass >= pass || pass % every !== 0)) return;
      kept.push({ pass, state: trainer.save() });
      while (bytes() > mostBytes && kept.length > 2) {
        every *= 2;
        kept = kept.filter((each) => each.pass % every === 0);
      }
    },
    before(pass) {
      let low = 0;
      for (let high = kept.length; high - low > 1; ) {
        const middle = (low + high) >> 1;
        if ((kept[middle]?.pass ?? 0) <= pass) low = middle;
        else high = middle;
      }
      return kept[low] ?? { pass: 0, state: start };
    },
    forgetAfter(pass) {
      kept = kept.filter((each) => each.pass <= pass);
    },
  };
}
