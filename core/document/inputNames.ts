import { CALLABLE, CONSTANTS } from "../expressions/functions.ts";
import { wordsIn } from "../expressions/words.ts";
import type { Op } from "../ops/op.ts";

/**
 * A name for an input of a node that names its ports itself: the first of its expression's words that nothing has yet,
 * else the id that it reads, else x1, x2, …
 */
export function chooseInputName(
  words: readonly string[],
  reference: string,
  used: Pick<ReadonlySet<string>, "has">,
): string {
  const [id = ""] = reference.split("[");
  const wanted = [...words.filter(isOwnName), ...wordsIn(id).filter((word) => word === id)];
  const free = wanted.find((word) => !used.has(word));
  if (free !== undefined) return free;
  for (let k = 1; ; k++) if (!used.has(`x${k}`)) return `x${k}`;
}

/** Whether a word of an expression can be the name of an input or a parameter: it is neither a function nor a constant. */
export function isOwnName(word: string): boolean {
  return !CONSTANTS.has(word) && !([...CALLABLE] as readonly string[]).includes(word);
}

/** The words of the op's texts, as they are written or else as its example has them. */
export function expressionWords(op: Op, written: (attribute: string) => unknown): readonly string[] {
  return Object.entries(op.attributes).flatMap(([name, attribute]) => {
    if (attribute.kind !== "text") return [];
    const text = written(name);
    return wordsIn(typeof text === "string" ? text : attribute.example);
  });
}
