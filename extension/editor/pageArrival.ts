/** Slower than any page that is on its way, sooner than a person gives up. */
const PATIENCE = 8000;
const TRIES = 2;

/**
 * Loads a page again that does not come: where VS Code runs in a browser, the service worker that hands out its files can
 * lose a race when several webviews open at once (a git diff), and the page then stays blank for ever.
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
    this.timer = setTimeout(() => this.tryAgain(), this.patience);
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
