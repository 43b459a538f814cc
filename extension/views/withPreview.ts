import type { PreviewChange } from "../../core/protocol.ts";
import type { WholeNumbers } from "../../core/view/wholeNumbers.ts";

/** The numbers with those in place that a person is trying out, which are in no file yet. */
export function withPreview(source: WholeNumbers, changes: readonly PreviewChange[]): WholeNumbers {
  if (changes.length === 0) return source;
  const parameters = new Map(source.parameters);
  const copied = new Set<string>();
  for (const { parameter, entry, value } of changes) {
    const numbers = parameters.get(parameter);
    if (!numbers || !(entry in numbers)) continue;
    const own = copied.has(parameter) ? numbers : numbers.slice();
    own[entry] = value;
    parameters.set(parameter, own);
    copied.add(parameter);
  }
  return { ...source, parameters };
}
