import { isolate } from "../core/isolate.ts";

type Translate = (text: string, ...values: (string | number)[]) => string;

/** English, for what runs without VS Code. */
export const inEnglish: Translate = (text, ...values) =>
  text.replace(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));

let translate = inEnglish;

/** `vscode.l10n.t`, given once by `activate`, so that what needs no other part of VS Code stays free of it. */
export function setTranslation(by: Translate): void {
  translate = by;
}

/** A sentence in the language of VS Code; values with right-to-left letters keep their own direction. */
export function t(text: string, ...values: readonly (string | number)[]): string {
  return translate(text, ...values.map((value) => (typeof value === "string" ? isolate(value) : value)));
}
