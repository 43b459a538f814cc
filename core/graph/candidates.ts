import type { Problem } from "../problems.ts";

/** The names to suggest from. Finding the nearest looks at every one, and in a file full of unknown names nobody reads the twentieth suggestion. */
export function candidates(names: Iterable<string>, problems: readonly Problem[]): Iterable<string> {
  return problems.length < 20 ? names : [];
}
