/** Slower than a page that is on its way on a quick machine; doubled at each try, for the slow ones. */
const PATIENCE = 3000;
const TRIES = 3;

/**
 * Loads a page again that does not come. Where VS Code runs in a browser and all webviews share one origin, the service
 * workers that hand out their files replace each other: when two open at once (a git diff) or one soon after another, a page
 * can stay blank for ever (measured with VS Code 1.100 served on loopback).
 */
export class PageArrival {
  private readonly load: () => void;
  private readonly isVisible: () => boolean;
  private readonly patience: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private triesLeft = TRIES;

  constructor(load: () => void, isVisible: () => boolean, patience = PATIENCE) {
    this.load = load;
    this.isVisible = isVisible;
    this.patience = patience;
  }

  /** The page is loading. */
  expect(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tryAgain(), this.patience * 2 ** (TRIES - this.triesLeft));
  }

  arrived(): void {
    clearTimeout(this.timer);
    this.triesLeft = TRIES;
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private tryAgain(): void {
    // A hidden page has no content; it loads by itself when it is shown.
    if (!this.isVisible() || this.triesLeft === 0) return;
    this.triesLeft -= 1;
    this.load();
    this.expect();
  }
}
