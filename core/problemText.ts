import { type LineMap, lineMap } from "./document/lineMap.ts";
import type { Problem, Severity } from "./problems.ts";

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };

/** By place, at one place the graver first: the order in which a reader of the text meets them. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort(
    (a, b) => a.range.start - b.range.start || RANK[a.severity] - RANK[b.severity] || a.code.localeCompare(b.code),
  );
}

/** `file:line:column: severity code: message`, on one line whatever the file holds. */
export function formatProblem(file: string, text: string, problem: Problem, map: LineMap = lineMap(text)): string {
  const { line, column } = map.positionOf(problem.range.start);
  return `${file}:${line}:${column}: ${problem.severity} ${problem.code}: ${printable(problem.message)}`;
}

/** One line that acts on no terminal: a malformed file could otherwise put escape sequences into a message. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    /\s/.test(character) ? " " : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
