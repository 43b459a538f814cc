import type { ParseError } from "jsonc-parser";
import { type Problem, problem } from "../../problems.ts";
import { MAX_DEPTH, pairBrackets } from "./brackets.ts";
import { readTree } from "./readTree.ts";
import { describeError, describeStray } from "./syntaxErrors.ts";
import type { TextNode } from "./tree.ts";

const MAX_LENGTH = 64 * 1024 * 1024;

/** Text → tree of values with their places, or the one problem that keeps it from being read. */
export function readSyntax(text: string): TextNode | Problem {
  if (text.length > MAX_LENGTH) {
    const message = `The text has ${text.length} characters; at most ${MAX_LENGTH} are read. Keep large weights and data in files beside it ("weights", "data").`;
    return problem("NN104", { start: 0, end: 0 }, message);
  }
  // A byte order mark is no JSON, but editors hide it, so it is read as a space: offsets stay what they are.
  const readable = text.startsWith("\ufeff") ? ` ${text.slice(1)}` : text;
  const { end, stop, open } = pairBrackets(readable);
  const errors: ParseError[] = [];
  const tree = readTree(readable.slice(0, end), errors);
  const first = errors[0];
  const lastSign = readable.slice(0, end).trimEnd().length;
  // What is wrong before the bracket comes first; an end that comes too soon is the bracket's doing.
  if (first !== undefined && (stop === "end of text" || first.offset < lastSign)) {
    return describeError(readable, first, open.at(-1) ?? 0);
  }
  if (stop === "stray") return describeStray(readable, end, open.at(-1));
  if (stop === "too deep") {
    const message = `Brackets are nested more than ${MAX_DEPTH} deep here. A network file needs fewer than 20 levels.`;
    return problem("NN102", { start: end, end: end + 1 }, message);
  }
  return tree ?? problem("NN101", { start: 0, end: 0 }, "The file is empty.");
}
