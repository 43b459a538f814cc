import type { Range } from "../problems.ts";
import type { AxisSelection, Reference } from "./document.ts";

/**
 * Reads `id`, `id[3]`, `id[2,0]` or `id[0:2]`: one index or slice an axis, counted from 0, slice ends exclusive, spaces
 * allowed inside the brackets. Gives the reference, or a sentence that says what is wrong with the text.
 */
export function parseReference(text: string, range: Range): Reference | string {
  const open = text.indexOf("[");
  const id = open < 0 ? text : text.slice(0, open);
  if (text === "") return 'A reference is empty. Write the id of a node, such as "x".';
  const idFault = faultOfId(id);
  if (idFault === null && open < 0) return { text, id, selection: null, range };
  const shown = JSON.stringify(text);
  if (idFault !== null)
    return open === 0
      ? `${shown} names no node before its "[". Write it as id[0].`
      : `${shown} cannot be read: ${idFault}`;
  const close = text.indexOf("]", open);
  if (close < 0) return `${shown} has a "[" without its "]".`;
  if (close !== text.length - 1)
    return `${shown} goes on after its "]". One pair of brackets holds all axes, as in ${id}[2,0].`;
  const selection: AxisSelection[] = [];
  for (const part of text.slice(open + 1, close).split(",")) {
    const axis = parseAxis(part.trim(), shown);
    if (typeof axis === "string") return axis;
    selection.push(axis);
  }
  return { text, id, selection, range };
}

function parseAxis(part: string, shown: string): AxisSelection | string {
  if (part === "")
    return `${shown} has an empty place between its brackets. Write one index or slice an axis, such as [0] or [0:2].`;
  const slice = /^(\d+)\s*:\s*(\d+)$/.exec(part);
  if (slice) {
    const from = Number(slice[1]);
    const to = Number(slice[2]);
    if (from >= to)
      return `${shown} takes nothing: the slice ${part} ends before its first entry. The end of a slice is exclusive.`;
    return Number.isSafeInteger(to) ? { kind: "slice", from, to } : `${shown} has an index that is too large.`;
  }
  if (/^\d+$/.test(part)) {
    return Number.isSafeInteger(Number(part))
      ? { kind: "index", at: Number(part) }
      : `${shown} has an index that is too large.`;
  }
  if (/^[\s:\d-]*$/.test(part) && part.includes("-"))
    return `${shown} counts from the end. Indices count from 0 and are never negative.`;
  if (part.includes(":")) return `${shown} has a slice that cannot be read: ${part}. Write both ends, such as [0:2].`;
  return `${shown} has an index that is no whole number: ${part}. Indices count from 0.`;
}

/** What keeps a text from being an id, or null. Everything else works: Hebrew, spaces, emoji, `__proto__`. */
export function faultOfId(id: string): string | null {
  return faultOf(id, "an id");
}

/** As `faultOfId`, for the name of a group. Names and ids live apart: a group may be called what a node is called. */
export function faultOfName(name: string): string | null {
  return faultOf(name, "a name");
}

function faultOf(text: string, what: string): string | null {
  if (text === "") return `${what} must not be empty.`;
  if (isPlain(text)) return null;
  const bad = /[[\]"]|\p{Cc}/u.exec(text)?.[0];
  if (bad === undefined) return null;
  const sign = bad > " " && bad < "\u007f" ? bad : "a control character";
  return `${what} must not contain ${sign === bad ? `the character ${bad}` : sign}.`;
}

/** True for ids of nothing but letters, digits and what else stands in most of them: no need to look more closely. */
function isPlain(id: string): boolean {
  for (let i = 0; i < id.length; i++) {
    const code = id.charCodeAt(i);
    if (code <= SPACE || code >= TILDE || code === QUOTE || code === OPEN_BRACKET || code === CLOSE_BRACKET)
      return false;
  }
  return true;
}

const [SPACE, TILDE] = [0x20, 0x7e];
const [QUOTE, OPEN_BRACKET, CLOSE_BRACKET] = [0x22, 0x5b, 0x5d];

/** The text of a reference to another node with the same selection, spaces and all. */
export function renameReference(reference: Pick<Reference, "text" | "id">, to: string): string {
  return to + reference.text.slice(reference.id.length);
}
