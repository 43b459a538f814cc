import type { Tape } from "../engine/tape.ts";
import type { Graph } from "../graph/graph.ts";
import type { Watch, Watching } from "../watch/watch.ts";

/** A condition that can tell what its two sides were when it was met. */
export interface Asked {
  readonly watch: Watch;
  /** `grad(h2.w) < -5 (grad(h2.w) = −6.2)`. */
  tell(tape: Tape): string;
}

/** Throws what the reader throws. */
export function readAsked(text: string, graph: Graph, watching: Watching): Asked {
  const watch = watching.read(text, graph);
  const sides = sidesOf(text).flatMap((side): readonly Watch[] => {
    if (Number.isFinite(Number(side))) return [];
    try {
      return [watching.read(side, graph)];
    } catch {
      // The text was split where it has no comparison; the whole of it is told then.
      return [];
    }
  });
  return {
    watch,
    tell(tape) {
      const told = sides.flatMap((side) => {
        try {
          return [`${side.text} = ${watching.format(side.evaluate(tape, null))}`];
        } catch {
          // Not computed: the other side of an `or`.
          return [];
        }
      });
      return told.length === 0 ? text : `${text} (${told.join(", ")})`;
    },
  };
}

/** Operands of the comparisons that stand outside brackets, joined by `and` or `or` or alone; none where there is no comparison. */
export function sidesOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  let compares = false;
  const cut = (to: number, next: number): void => {
    const part = text
      .slice(from, to)
      .trim()
      .replace(/^not\s+/, "");
    if (part !== "" && !parts.includes(part)) parts.push(part);
    from = next;
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if ("([{".includes(char)) depth++;
    else if (")]}".includes(char)) depth--;
    const found = depth > 0 ? null : /^(?:[<>=!]=|[<>]|\b(?:and|or|xor)\b)/.exec(text.slice(i));
    const before = text[i - 1] ?? " ";
    if (!found || (/^[a-z]/.test(found[0]) && /[\w.]/.test(before))) continue;
    compares ||= /[<>=!]/.test(found[0]);
    cut(i, i + found[0].length);
    i = from - 1;
  }
  cut(text.length, text.length);
  return compares ? parts : [];
}
