export interface ThinnedState<T> {
  readonly points: readonly T[];
  readonly every: number;
  readonly seen: number;
}

/** Points in the order of their steps, fewer than `most` of them: every second one goes whenever there are too many. The first and the newest stay. */
export class Thinned<T extends { readonly step: number }> {
  private readonly most: number;
  private kept: T[] = [];
  /** Every so many points are one of those kept. */
  private every = 1;
  private seen = 0;

  /** `most`: at least 3. `from`: goes on from there. */
  constructor(most: number, from?: ThinnedState<T>) {
    this.most = Math.max(3, most);
    if (!from) return;
    this.kept = [...from.points];
    this.every = Math.max(1, Math.trunc(from.every) || 1);
    this.seen = Math.max(this.kept.length, Math.trunc(from.seen) || 0);
  }

  get points(): readonly T[] {
    return this.kept;
  }

  get state(): ThinnedState<T> {
    return { points: this.kept, every: this.every, seen: this.seen };
  }

  /** Adds a point of a later step; one of the step that was last takes its place. */
  add(point: T): void {
    const last = this.kept.at(-1);
    if (last?.step === point.step) {
      this.kept[this.kept.length - 1] = point;
      return;
    }
    // The newest stands at the end whatever its turn.
    const isExtra = this.kept.length > 1 && (this.seen - 1) % this.every !== 0;
    this.seen += 1;
    if (isExtra) this.kept[this.kept.length - 1] = point;
    else this.kept.push(point);
    if (this.kept.length < this.most) return;
    this.kept = this.kept.filter((_, i) => i % 2 === 0 || i === this.kept.length - 1);
    this.every *= 2;
  }
}
