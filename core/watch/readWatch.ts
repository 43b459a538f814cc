import type { Graph } from "../graph/graph.ts";
import { Compiler } from "./compile.ts";
import { type Context, readReference } from "./readReference.ts";
import { findName, partOf, type Reference } from "./references.ts";
import { Meter, toWatchValue, type Value } from "./values.ts";
import { type Watch, WatchError, type WatchReader } from "./watch.ts";
import { isPlainName } from "./watchName.ts";
import { parseWatch, type WatchTree } from "./watchTree.ts";

const LONGEST = 2000;

/**
 * Text in mathjs's syntax → a watch whose names, functions and references have been checked against the graph. What it can
 * do is what `calls.ts` lists; it reads the pass and changes nothing.
 */
export const readWatch: WatchReader = (text, graph) => {
  if (text.trim() === "") throw new WatchError("The expression is empty. Write a node, such as h1, or grad(h1.w).", 0);
  if (text.length > LONGEST)
    throw new WatchError(`The expression has ${text.length} characters; at most ${LONGEST} are read.`, LONGEST);
  const whole = readOddName(text, graph);
  if (whole !== null) return watch(text, [whole.node.id], (context) => readReference(whole.reference, context));
  try {
    const compiler = new Compiler(text, graph);
    const code = compiler.compile(parse(text));
    return watch(text, [...compiler.nodes], (context) => code.run(context));
  } catch (error) {
    throw isOverflow(error) ? tooDeep() : error;
  }
};

function watch(text: string, nodes: readonly string[], run: (context: Context) => Value): Watch {
  return {
    text,
    nodes,
    evaluate(tape, sample) {
      if (sample !== null && !(Number.isInteger(sample) && sample >= 0 && sample < Math.max(tape.batch, 1)))
        throw new WatchError(`There is no sample ${sample}: this pass has ${tape.batch}, counted from 0.`);
      try {
        return toWatchValue(run({ tape, sample: tape.batch > 1 ? sample : null, meter: new Meter() }));
      } catch (error) {
        throw isOverflow(error) ? tooDeep() : error;
      }
    },
  };
}

/** An id that mathjs would read as something else, standing alone or with one part: `my id`, `hidden-1.z`. Numbers stay numbers. */
function readOddName(
  text: string,
  graph: Graph,
): { readonly node: { readonly id: string }; readonly reference: Reference } | null {
  const trimmed = text.trim();
  if (isPlainName(trimmed) || !Number.isNaN(Number(trimmed))) return null;
  const at = text.indexOf(trimmed);
  const found = graph.byId.has(trimmed) ? findName(trimmed, graph) : null;
  if (found?.kind === "node") return { node: found.node, reference: found };
  const dot = trimmed.lastIndexOf(".");
  const [id, part] = [trimmed.slice(0, dot), trimmed.slice(dot + 1)];
  const node = dot > 0 && !isPlainName(id) && isPlainName(part) ? graph.byId.get(id) : undefined;
  if (node === undefined || !Number.isNaN(Number(id))) return null;
  return { node, reference: partOf({ kind: "node", node, part: "value" }, part, at + dot + 1, graph) };
}

function isOverflow(error: unknown): boolean {
  return error instanceof RangeError && /call stack/i.test(error.message);
}

function tooDeep(): WatchError {
  return new WatchError("The expression is nested too deeply.");
}

function parse(text: string): WatchTree {
  try {
    return parseWatch(text);
  } catch (error) {
    if (!(error instanceof Error) || isOverflow(error)) throw error;
    const char = "char" in error && typeof error.char === "number" ? error.char : 1;
    throw new WatchError(
      inOurWords(error.message.replace(/ \(char \d+\)$/, ""), text),
      Math.min(Math.max(char - 1, 0), text.length),
    );
  }
}

/** mathjs's complaints about syntax. */
const COMPLAINTS: readonly (readonly [pattern: RegExp, sentence: (found: string) => string])[] = [
  [/^Unexpected end of expression|^Value expected/, () => "The expression ends too early: a value is missing here."],
  [/^Parenthesis \) expected/, () => "A closing bracket ) is missing."],
  [/^End of matrix \] expected|^Parenthesis \] expected/, () => "A closing bracket ] is missing."],
  [/^End of string (["'])/, (quote) => `The closing ${quote} of a text is missing.`],
  [/^Unexpected operator (.+)/, (sign) => `The sign ${sign} has nothing to stand with here.`],
  [/^Unexpected part "(.+)"/, (part) => `${part} does not go on what stands before it: an operator is missing.`],
  [/^Syntax error in part "(.+)"/, (part) => `${part} is no sign of an expression.`],
  [/^Property name expected/, () => "The name of a part is missing behind the dot, as in h1.z."],
  [/^(True|False) part of conditional/, () => "A condition has two parts: write test ? this : that."],
  [/dimensions/i, () => "The rows of a list must be as long as each other."],
];

function inOurWords(message: string, text: string): string {
  for (const [pattern, sentence] of COMPLAINTS) {
    const match = pattern.exec(message);
    if (match) return sentence(match[1] ?? "");
  }
  return `${JSON.stringify(text.slice(0, 60))} cannot be read: ${message}.`;
}
