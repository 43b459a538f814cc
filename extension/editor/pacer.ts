/** A page that does not say so has painted by then: it may be hidden. Milliseconds. */
const PATIENCE = 500;

/**
 * Pictures of a network that learns, no faster than the page paints them: what is new meanwhile is shown as one picture,
 * once the last one is on screen. So a slow machine shows fewer pictures, and none of them late.
 */
export class Pacer {
  private readonly show: () => void;
  private readonly patience: number;
  private unpainted: ReturnType<typeof setTimeout> | null = null;
  private isDue = false;

  constructor(show: () => void, patience = PATIENCE) {
    this.show = show;
    this.patience = patience;
  }

  /** There is something new: shown now, or when the page has painted what it was given last. */
  changed(): void {
    if (this.unpainted !== null) {
      this.isDue = true;
      return;
    }
    this.unpainted = setTimeout(() => this.painted(), this.patience);
    this.show();
  }

  painted(): void {
    this.dispose();
    if (this.isDue) {
      this.isDue = false;
      this.changed();
    }
  }

  dispose(): void {
    if (this.unpainted !== null) clearTimeout(this.unpainted);
    this.unpainted = null;
  }
}
