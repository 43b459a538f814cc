/** The strings of VS Code's display language, sent by the host as data; empty for English. */
let strings: Readonly<Record<string, string>> = {};

export function setStrings(bundle: Readonly<Record<string, string>>): void {
  strings = bundle;
}

/** A text for people in their language. `{0}`, `{1}` stand for the values, in any order a translation needs. */
export function t(text: string, ...values: readonly (string | number)[]): string {
  return (strings[text] ?? text).replace(/\{(\d+)\}/g, (whole, index: string) =>
    String(values[Number(index)] ?? whole),
  );
}
