import { isolate } from "../core/isolate.ts";

/**
 * Texts of the canvas in the language of VS Code. Sentences that core makes (problems, explanations, findings, refusals,
 * docs of ops) are English in every language: they are part of its pure answers, the same for the CLI and the editor.
 */

/** The strings of VS Code's display language, sent by the host as data; empty for English. */
let strings: Readonly<Record<string, string>> = {};
const listeners = new Set<() => void>();

export function setStrings(bundle: Readonly<Record<string, string>>): void {
  strings = bundle;
  for (const listener of listeners) listener();
}

/** The frame is drawn before the strings arrive, and must be drawn anew with them. */
export function subscribeToStrings(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function getStrings(): Readonly<Record<string, string>> {
  return strings;
}

/**
 * A text for people in their language. `{0}`, `{1}` stand for the values, in any order a translation needs; values with
 * right-to-left letters keep their own direction.
 */
export function t(text: string, ...values: readonly (string | number)[]): string {
  return (strings[text] ?? text).replace(/\{(\d+)\}/g, (whole, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? whole : isolate(String(value));
  });
}
