/** Letters that are written from right to left: Hebrew, Arabic, Syriac, Thaana, NKo and the scripts beyond the first plane. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** What may stand behind an id in the name of a quantity: a parameter's name, an index. */
const SUFFIX = /(?:\.[A-Za-z_]\w*)?(?:\[[\d,: ]*\])?$/;

/**
 * An id for display inside a plain-text sentence (a title, an announcement, the label of an undo step): where it holds
 * right-to-left letters it is set between U+2068 and U+2069, so that it keeps its own direction and turns nothing beside
 * it round. Of a quantity's name (`h[0]`, `h.W[1,2]`) the id alone: the index stays behind it. Never for what is written into a
 * file or looked up.
 */
export function isolate(name: string): string {
  if (!RIGHT_TO_LEFT.test(name)) return name;
  const id = name.replace(SUFFIX, "");
  return `\u2068${id}\u2069${name.slice(id.length)}`;
}

/** Ids one after the other, each with its own direction, in the order in which they stand. */
export function joinIds(ids: readonly string[], separator = ", "): string {
  return ids.map(isolate).join(separator);
}
