import { applyEdits } from "../../../core/document/edits.ts";
import { complete, type Surroundings } from "../../../core/language/complete.ts";
import type { Completion, Offer } from "../../../core/language/offer.ts";

/** The text without its `|`, and what can be put in there. */
export function completeAt(marked: string, around?: Surroundings): { text: string; completion: Completion | null } {
  const offset = marked.indexOf("|");
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return { text, completion: complete(text, offset, around) };
}

export function labelsAt(marked: string, around?: Surroundings): readonly string[] {
  return completeAt(marked, around).completion?.offers.map(({ label }) => label) ?? [];
}

/** The text after somebody accepts an offer and fills in nothing. */
export function accept(text: string, { range, commaAt }: Completion, { snippet }: Offer): string {
  const edits = [
    ...(commaAt === null ? [] : [{ start: commaAt, end: commaAt, newText: "," }]),
    { ...range, newText: plainSnippet(snippet) },
  ];
  return applyEdits(text, edits);
}

/** The text after somebody accepts an offer and types a number wherever a value is missing. */
export function acceptAndFill(text: string, completion: Completion, offer: Offer): string {
  const filled = offer.snippet.replace(/(^|: |, )\$\d(?=$|,)/g, (_, before: string) => `${before}0`);
  return accept(text, completion, { ...offer, snippet: filled });
}

/** As VS Code would leave it: placeholders hold their defaults, escapes are undone. */
export function plainSnippet(snippet: string): string {
  let plain = "";
  for (let i = 0; i < snippet.length; i++) {
    const rest = snippet.slice(i);
    const stop = /^\$\d+/.exec(rest)?.[0];
    const open = /^\$\{\d+:/.exec(rest)?.[0];
    if (stop) i += stop.length - 1;
    else if (open) {
      let end = i + open.length;
      while (snippet[end] !== "}") end += snippet[end] === "\\" ? 2 : 1;
      plain += snippet.slice(i + open.length, end).replace(/\\(.)/g, "$1");
      i = end;
    } else if (rest.startsWith("\\")) plain += snippet[++i] ?? "";
    else plain += snippet[i];
  }
  return plain;
}
