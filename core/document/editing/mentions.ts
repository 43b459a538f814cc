import type { TextEdit } from "../intent.ts";
import { findAt, findProperty, itemsOf, type TextNode } from "../reading/tree.ts";
import type { Draft } from "./draft.ts";
import { removeAll, removeChildren } from "./remove.ts";
import { endOf } from "./trivia.ts";
import { findUses, groupLists } from "./uses.ts";

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

/**
 * In a group that has all of `deciding`, `to` takes the place of the first of `from`; whatever else of `from` stands in a
 * group goes, and with it a group that nobody is left in.
 */
export function regroup(
  draft: Draft,
  from: readonly string[],
  to: readonly string[],
  deciding: readonly string[] = from,
): TextEdit[] {
  const edits: TextEdit[] = [];
  const doomed = new Map<TextNode, ReadonlySet<TextNode>>();
  for (const list of groupLists(draft.root)) {
    const found = itemsOf(list).filter((item) => from.includes(String(item.value)));
    const [first, ...others] = found;
    if (!first) continue;
    // A layer of which only some neurons belong to the group does not belong to it.
    const whole = deciding.every((id) => found.some((item) => item.value === id));
    if (whole) edits.push(...replaceItem(draft, list, first, to), ...removeChildren(draft.text, list, new Set(others)));
    else doomed.set(list, new Set(found));
  }
  return [...edits, ...removeAll(draft, doomed, () => true)];
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
