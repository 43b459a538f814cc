import { type ParseError, parse } from "jsonc-parser";

/**
 * True where two texts say the same of what runs: they differ in spaces, comments, the title and where things stand on the
 * canvas alone. A debug session need not end because somebody moved a node.
 */
export function runsAlike(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [whatRuns(one), whatRuns(other)];
  return a !== null && a === b;
}

/** Null where the text cannot be read. */
function whatRuns(text: string): string | null {
  const errors: ParseError[] = [];
  const content: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || typeof content !== "object" || content === null) return null;
  const entries = Object.entries(content).filter(([key]) => key !== "view" && key !== "title");
  return JSON.stringify(entries);
}
