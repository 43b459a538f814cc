import type { TextEdit } from "../intent.ts";
import type { Property, TextNode } from "../reading/tree.ts";
import type { Draft } from "./draft.ts";
import { alignedGap } from "./insert.ts";
import { commentsIn } from "./linearText.ts";
import { removeChildren } from "./remove.ts";
import { indentBefore } from "./style.ts";
import { endOf } from "./trivia.ts";

/** A node to be written: what stands in its braces, in order, each value as text. */
export interface NodeText {
  readonly id: string;
  readonly entries: readonly (readonly [key: string, value: string])[];
  /** Texts of `params`. */
  readonly params: readonly (readonly [name: string, value: string])[];
}

/** Beyond this many columns, a node's parameters get a line of their own, and beyond it again, its rows. */
const WIDEST = 120;

/**
 * Puts nodes in the place of others, where the first of those stands: one a line where they stand on lines, aligned with
 * their neighbours. Comments inside what goes stand above what comes.
 */
export function replaceNodes(
  draft: Draft,
  section: TextNode,
  gone: readonly Property[],
  nodes: readonly NodeText[],
): TextEdit[] {
  const { text, style } = draft;
  const children = section.children ?? [];
  const going = new Set(gone.map(({ node }) => node));
  const [first] = children.filter((child) => going.has(child));
  if (!first) return [];
  const indent = indentBefore(text, first.offset);
  const separator = indent === null ? (style.compact ? "," : ", ") : `,${style.eol}${indent}`;
  const at = children.indexOf(first);
  let run = 1;
  // Neighbours with nothing but commas between are replaced together, so that what trails the last of them stays.
  while (going.has(children[at + run] as TextNode) && isPlainGap(text, children[at + run - 1], children[at + run]))
    run++;
  const last = children[at + run - 1] ?? first;
  const rest = children.slice(at + run).filter((child) => going.has(child));
  const comments = [first, ...children.slice(at + 1, at + run), ...rest].flatMap((child) => commentsOf(text, child));
  for (const child of rest) comments.push(...commentsIn(text, endOf(child), lineEndOf(text, endOf(child))));
  const wide = (shape: Breaks): boolean =>
    nodes.some((node) => widest(formatNode(draft, section, going, node, indent, shape)) > WIDEST);
  const breaks = indent === null || !wide("none") ? "none" : wide("params") ? "rows" : "params";
  // All alike, so that neurons of one layer stand below each other.
  const lines = nodes.map((node) => formatNode(draft, section, going, node, indent, breaks));
  const newText =
    above(comments, indent, style.eol) + lines.map((line) => line.slice((indent ?? "").length)).join(separator);
  return [{ start: first.offset, end: endOf(last), newText }, ...removeChildren(text, section, new Set(rest))];
}

function commentsOf(text: string, node: TextNode): string[] {
  return commentsIn(text, node.offset, endOf(node));
}

function lineEndOf(text: string, from: number): number {
  const found = text.slice(from).search(/[\r\n]/);
  return found < 0 ? text.length : from + found;
}

function isPlainGap(text: string, before: TextNode | undefined, after: TextNode | undefined): boolean {
  return before !== undefined && after !== undefined && /^[\s,]*$/.test(text.slice(endOf(before), after.offset));
}

/** Comments on lines of their own; where everything stands on one line, in front. */
function above(comments: readonly string[], indent: string | null, eol: string): string {
  if (indent === null)
    return comments.map((comment) => (comment.startsWith("//") ? `/*${comment.slice(2)} */ ` : `${comment} `)).join("");
  return comments.map((comment) => `${comment}${eol}${indent}`).join("");
}

/** Whether a node's parameters stand on a line of their own, and each of them and of its rows. */
type Breaks = "none" | "params" | "rows";

function formatNode(
  draft: Draft,
  section: TextNode,
  gone: ReadonlySet<TextNode>,
  { id, entries, params }: NodeText,
  indent: string | null,
  breaks: Breaks,
): string {
  const { compact, eol, unit } = draft.style;
  const [comma, colon] = compact ? [",", ":"] : [", ", ": "];
  const braces = (inner: string): string => (compact ? `{${inner}}` : `{ ${inner} }`);
  const pair = ([key, value]: readonly [string, string]): string => `${JSON.stringify(key)}${colon}${value}`;
  const head = entries.map(pair).join(comma);
  const tail = params.length === 0 ? "" : pair(["params", braces(params.map(pair).join(comma))]);
  const name = JSON.stringify(id);
  if (indent === null || tail === "" || breaks === "none") {
    const gap = indent === null ? colon : (alignedGap(draft.text, section, name, gone) ?? colon);
    return `${indent ?? ""}${name}${gap}${braces(tail === "" ? head : head + comma + tail)}`;
  }
  const inner = eol + indent + unit;
  if (breaks === "params") return `${indent}${name}${colon}{${inner}${head},${inner}${tail}${eol}${indent}}`;
  const values = params.map(([key, value]) => `${inner}${unit}${pair([key, spread(value, inner + unit, unit)])}`);
  return `${indent}${name}${colon}{${inner}${head},${inner}"params"${colon}{${values.join(",")}${inner}}${eol}${indent}}`;
}

const widest = (text: string): number => Math.max(...text.split(/[\r\n]+/).map((line) => line.length));

/** A matrix with a row a line. */
function spread(value: string, outer: string, unit: string): string {
  if (!value.startsWith("[[")) return value;
  const rows = value.slice(1, -1).split(/(?<=\]), ?(?=\[)/);
  return `[${rows.map((row) => outer + unit + row).join(",")}${outer}]`;
}
