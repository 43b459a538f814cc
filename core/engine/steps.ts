/** How far a long computation has come; `of` may be a guess, and is never less than `done`. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

/** A computation in pieces: whoever runs it decides when to go on, and may leave it where it is. */
export type Steps<T> = Generator<Progress, T, void>;

/** Runs it to its end at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Goes on for so many milliseconds by the clock, at least one piece: what came of it, or how far it is. */
export function goOn<T>(
  steps: Steps<T>,
  milliseconds: number,
  now: () => number,
): { readonly result: T } | { readonly progress: Progress } {
  const until = now() + milliseconds;
  for (;;) {
    const { done, value } = steps.next();
    if (done) return { result: value };
    if (now() >= until) return { progress: value };
  }
}
