import type { Trainer, TrainerState } from "../training/trainer.ts";

/** The run as it was at the start of a training step. */
export interface Kept {
  readonly pass: number;
  readonly state: TrainerState;
}

/** States at the starts of training steps, so that a run can go back. */
export interface History {
  /** Keeps the trainer's state as that at the start of `pass`. */
  keep(pass: number, trainer: Trainer): void;
  /** Keeps a state that comes from elsewhere. */
  know(pass: number, state: TrainerState): void;
  /** The latest kept state at or before `pass`. */
  before(pass: number): Kept;
  /** What comes after `pass` holds no longer: numbers were changed in it. */
  forgetAfter(pass: number): void;
}

/** What the kept states may take together. */
const MOST_BYTES = 128 * 2 ** 20;

/** What a state takes beside its numbers, about. */
const BYTES_A_STATE = 300;

/**
 * States spread over the whole run, of which every second one goes whenever they need too much room, and beside them all of the latest
 * ones: a step back over a training step that is far from any of the first kind runs those in between again, and the steps back after it need not.
 */
export function createHistory(start: TrainerState, mostBytes = MOST_BYTES): History {
  const most = Math.max(2, Math.floor(mostBytes / (start.numbers.byteLength + BYTES_A_STATE)));
  const mostLatest = Math.max(1, most >> 2);
  const mostSpread = Math.max(2, most - mostLatest);
  // In the order of the passes; the first is never given up.
  let spread: Kept[] = [{ pass: 0, state: start }];
  let every = 1;
  // In the order in which they were kept.
  const latest = new Map<number, TrainerState>();

  function keep(pass: number, trainer: Trainer): void {
    const last = spread.at(-1)?.pass ?? 0;
    if (pass % every !== 0) {
      latest.delete(pass);
      latest.set(pass, trainer.save());
      if (latest.size > mostLatest) for (const oldest of latest.keys()) return void latest.delete(oldest);
    } else if (pass > last) {
      spread.push({ pass, state: trainer.save() });
      if (spread.length <= mostSpread) return;
      every *= 2;
      spread = spread.filter((each) => each.pass % every === 0);
    }
  }

  function before(pass: number): Kept {
    const exact = latest.get(pass);
    if (exact !== undefined) return { pass, state: exact };
    let low = 0;
    for (let high = spread.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if ((spread[middle]?.pass ?? 0) <= pass) low = middle;
      else high = middle;
    }
    let found = spread[low] ?? { pass: 0, state: start };
    if (found.pass === pass) return found;
    for (const [at, state] of latest) if (at < pass && at > found.pass) found = { pass: at, state };
    return found;
  }

  return {
    keep,
    before,
    know(pass, state) {
      if (pass > 0) latest.set(pass, state);
    },
    forgetAfter(pass) {
      spread = spread.filter((each) => each.pass <= pass);
      for (const at of latest.keys()) if (at > pass) latest.delete(at);
    },
  };
}
