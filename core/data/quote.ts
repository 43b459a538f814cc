/** A text in a message, cut where it is long: a data file may hold anything. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
