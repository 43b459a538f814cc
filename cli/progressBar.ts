import type { Terminal } from "./command.ts";

/** A line on standard error that is drawn over and over while a person watches it; nothing at all where nobody does. */
export interface ProgressBar {
  /** `share` of the work, 0 to 1, and a few words; drawn at most some times a second. */
  show(share: number, words: string): void;
  /** Takes the line away, so that something else can be printed. */
  clear(): void;
}

const MILLISECONDS_BETWEEN = 100;
const BAR = 24;
/** To the first column, and everything behind it away. */
const CLEAR_LINE = "\r\u001b[K";

export function createProgressBar({ columns, complain }: Terminal, now = () => performance.now()): ProgressBar {
  if (columns === null) return { show() {}, clear() {} };
  const start = now();
  let last = Number.NEGATIVE_INFINITY;
  let isThere = false;
  return {
    show(share, words) {
      const time = now();
      if (time - last < MILLISECONDS_BETWEEN) return;
      last = time;
      // The first moments tell little of the rest.
      const hasRun = time - start > 1000 && share > 0;
      const left = hasRun ? ((time - start) / share) * (1 - share) : Number.NaN;
      const filled = Math.round(share * BAR);
      const bar = `${"█".repeat(filled)}${"░".repeat(BAR - filled)}`;
      const line = `${bar} ${Math.floor(share * 100)
        .toString()
        .padStart(3)} %  ${words}${Number.isFinite(left) ? `  ${formatDuration(left)} left` : ""}`;
      // A line that wraps could not be taken away again.
      complain(`${CLEAR_LINE}${[...line].slice(0, Math.max(1, columns - 1)).join("")}`);
      isThere = true;
    },
    clear() {
      if (isThere) complain(CLEAR_LINE);
      isThere = false;
    },
  };
}

function formatDuration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
