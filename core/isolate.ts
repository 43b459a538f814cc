/** Letters that are written from right to left: Hebrew, Arabic, Syriac, Thaana, NKo and the scripts beyond the first plane. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * An id for display inside a plain-text sentence (a title, an announcement, the label of an undo step): where it holds
 * right-to-left letters it is set between U+2068 and U+2069, so that it keeps its own direction and turns nothing beside
 * it round. Never for what is written into a file or looked up.
 */
export function isolate(id: string): string {
  return RIGHT_TO_LEFT.test(id) ? `\u2068${id}\u2069` : id;
}

/** Ids one after the other, each with its own direction, in the order in which they stand. */
export function joinIds(ids: readonly string[], separator = ", "): string {
  return ids.map(isolate).join(separator);
}
