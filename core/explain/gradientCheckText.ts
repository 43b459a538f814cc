import type { GradientCheck, GradientEntry } from "../engine/gradientCheck.ts";
import { table } from "../textTable.ts";
import { formatNumber } from "./numbers.ts";

/** What a check found, for people. `howToCheckAll` ends the sentence that says that not all were compared. */
export function describeGradientCheck(result: GradientCheck, seed: number, howToCheckAll: string): string {
  const { target, checked, of, tolerance, worst, wrong, kinks, suspects } = result;
  const count = `${checked} ${checked === 1 ? "derivative" : "derivatives"} of ${target}`;
  const drawn = checked < of ? [`They are drawn at random from ${of} (seed ${seed}); ${howToCheckAll}.`] : [];
  const blamed =
    suspects.length > 0 ? [`Taken alone, the derivatives of ${suspects.join(", ")} disagree with differences.`] : [];
  const verdict = result.passed
    ? `${count} agree with finite differences to within ${formatNumber(tolerance)}.`
    : `${wrong.length} of ${count} disagree with finite differences by more than ${formatNumber(tolerance)}.`;
  const largest = worst
    ? [`Largest relative difference: ${formatNumber(worst.error, 3)}, at ${nameOfEntry(worst)}.`]
    : [];
  const lists = [
    ...list("disagree", wrong),
    ...list("at a kink, where there is no one derivative", kinks),
    ...list("where a value is not finite", result.undefined),
  ];
  return [verdict, ...drawn, ...largest, ...blamed, ...lists].join("\n");
}

/** As many entries as a reader will look at. */
const MOST = 20;

function list(title: string, entries: readonly GradientEntry[]): readonly string[] {
  if (entries.length === 0) return [];
  const rows = entries
    .slice(0, MOST)
    .map((entry) => [
      nameOfEntry(entry),
      formatNumber(entry.analytic, 10),
      formatNumber(entry.numeric, 10),
      formatNumber(entry.error, 3),
    ]);
  const more = entries.length > MOST ? [`… and ${entries.length - MOST} more`] : [];
  return [
    "",
    `${entries.length} ${title}:`,
    table([["", "chain rule", "differences", "relative"], ...rows], ["left", "right", "right", "right"]),
    ...more,
  ];
}

/** `h1.w[0]`, `x of row 2`. */
export function nameOfEntry({ text, sample }: GradientEntry): string {
  return `${text}${sample === null ? "" : ` of row ${sample}`}`;
}
