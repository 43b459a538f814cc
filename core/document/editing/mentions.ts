import type { TextEdit } from "../intent.ts";
import { findAt, findProperty, itemsOf, propertiesOf, type TextNode } from "../reading/tree.ts";
import type { Draft } from "./draft.ts";
import { removeAll, removeChildren } from "./remove.ts";
import { endOf } from "./trivia.ts";
import { findUses } from "./uses.ts";

/** Texts in lists that name nodes or parameters, and what is to stand there when those become others. */

/** Puts texts in the place of one item of a list; without any, the item goes. */
export function replaceItem(draft: Draft, holder: TextNode, item: TextNode, texts: readonly string[]): TextEdit[] {
  if (texts.length === 0) return removeChildren(draft.text, holder, new Set([item]));
  const newText = texts.map((text) => JSON.stringify(text)).join(draft.style.compact ? "," : ", ");
  return [{ start: item.offset, end: endOf(item), newText }];
}

export type ParamList = "of" | "only";

export interface ParamMention {
  readonly list: ParamList;
  readonly holder: TextNode;
  readonly item: TextNode;
  /** The parameter's name behind `id.`. */
  readonly name: string;
}

/** Where `regularization.of` and `training.only` name parameters of a node. */
export function paramMentions(draft: Draft, id: string): ParamMention[] {
  const only = findAt(draft.root, ["training", "only"]);
  return findUses(draft, new Set([id]))
    .filter(({ kind }) => kind === "param")
    .map(({ holder, child, name }) => ({
      list: holder === only ? "only" : "of",
      holder,
      item: child,
      name: String(name.value).slice(id.length + 1),
    }));
}

/** In every group that has one of them, `to` takes the place of the first, and the others go. */
export function regroup(draft: Draft, from: readonly string[], to: readonly string[]): TextEdit[] {
  const groups = findAt(draft.root, ["view", "groups"]);
  const edits: TextEdit[] = [];
  for (const { value } of groups ? propertiesOf(groups) : []) {
    const found = itemsOf(value).filter((item) => from.includes(String(item.value)));
    const [first, ...others] = found;
    if (!first) continue;
    // A layer of which only some neurons belong to the group does not belong to it.
    const whole = from.every((id) => found.some((item) => item.value === id));
    if (whole) edits.push(...replaceItem(draft, value, first, to));
    edits.push(...removeChildren(draft.text, value, new Set(whole ? others : found)));
  }
  return edits;
}

/** In the pins, the first that is found there becomes these; without any, it and the others go. */
export function repin(
  draft: Draft,
  from: readonly string[],
  to: readonly (readonly [id: string, at: readonly [number, number]])[],
): TextEdit[] {
  const pins = findAt(draft.root, ["view", "pins"]);
  const found = from.map((id) => pins && findProperty(pins, id)).filter((pin) => pin !== undefined);
  const [first, ...others] = found;
  if (!pins || !first) return [];
  const gone = new Set((to.length === 0 ? found : others).map(({ node }) => node));
  const { compact } = draft.style;
  const texts = to.map(([id, at]) => `${JSON.stringify(id)}${compact ? ":" : ": "}[${at.join(compact ? "," : ", ")}]`);
  const replaced = { start: first.node.offset, end: endOf(first.node), newText: texts.join(compact ? "," : ", ") };
  return [
    ...(to.length === 0 ? [] : [replaced]),
    ...removeAll(draft, new Map([[pins, gone]]), (holder) => holder === pins),
  ];
}

export function pinOf(draft: Draft, id: string): readonly [number, number] | null {
  const at = findAt(draft.root, ["view", "pins", id]);
  const [x, y] = at ? itemsOf(at).map(({ value }): unknown => value) : [];
  return typeof x === "number" && typeof y === "number" ? [x, y] : null;
}
