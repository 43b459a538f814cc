import { loadavg } from "node:os";

/** The median and the 95th percentile tell more on a loaded machine than a mean, which one pause of it can double. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (times: readonly number[]): number => percentile(times, 0.5);

export function timed(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** How long each of the contestants takes, in milliseconds. */
export type Times<K extends string> = Readonly<Record<K, number[]>>;

/**
 * Runs all contestants in turn, round after round, so that whatever slows the machine down slows each of them alike. At
 * least five rounds after two for warming up, and more until `budget` milliseconds are used.
 */
export function race<K extends string>(contestants: Readonly<Record<K, () => unknown>>, budget = 1500): Times<K> {
  const entries = Object.entries(contestants) as [K, () => unknown][];
  const times = Object.fromEntries(entries.map(([name]) => [name, [] as number[]])) as Record<K, number[]>;
  for (let round = 0; round < 2; round++) for (const [, run] of entries) run();
  const end = performance.now() + budget;
  for (let round = 0; round < 5 || (round < 200 && performance.now() < end); round++) {
    for (const [name, run] of entries) times[name].push(timed(run));
  }
  return times;
}

/** How many times as long as the baseline: the median over the rounds of the ratio within each. */
export function ratio(times: readonly number[], baseline: readonly number[]): number {
  return median(times.map((time, round) => time / (baseline[round] ?? Number.NaN)));
}

export const ms = (time: number): string =>
  `${time < 0.1 ? time.toFixed(4) : time < 10 ? time.toFixed(2) : time.toFixed(0)} ms`;
export const times = (factor: number): string => `${factor < 10 ? factor.toFixed(2) : factor.toFixed(0)}×`;

/** The first column is for words, the others for numbers, but for those named in `words`. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  words: readonly number[] = [],
): void {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  const text = lines.map((line) =>
    line
      .map((cell, i) => (i === 0 || words.includes(i) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("   ")
      .trimEnd(),
  );
  console.log(`\n${title}\n${text.map((line) => `  ${line}`).join("\n")}`);
}

/** Other work on the machine at the moment: figures of a busy one are upper bounds. */
export function printLoad(when: string): void {
  console.log(`\nload of the last minute ${when}: ${loadavg()[0]?.toFixed(1)}`);
}
