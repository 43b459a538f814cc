import type { Range } from "../problems.ts";

/** Something that could be put in where somebody types. */
export interface Offer {
  readonly label: string;
  readonly kind: OfferKind;
  /** Shown beside the label: a shape, a default, what is allowed. */
  readonly detail: string;
  readonly doc: string;
  /** What goes in, as a snippet: `$1` are places to type at. */
  readonly snippet: string;
  /** What the typed text is compared with. */
  readonly filter: string;
  /** True where the next thing to choose stands inside what goes in. */
  readonly asksOn: boolean;
}

export type OfferKind = "key" | "op" | "value" | "node" | "parameter" | "column" | "file" | "form";

export interface Completion {
  /** Best first. */
  readonly offers: readonly Offer[];
  /** What an offer replaces. */
  readonly range: Range;
  /** Where a comma goes in besides; null where none is missing. */
  readonly commaAt: number | null;
}

/** An offer before it is known how it is to be written. */
export interface Draft {
  readonly label: string;
  readonly kind: OfferKind;
  readonly detail?: string;
  readonly doc?: string;
  /** Of a key, what follows its colon; of a value the value. As a snippet; without it the label as a text. */
  readonly value?: string;
  readonly asksOn?: boolean;
}

/** A text as JSON inside a snippet, where `$`, `}` and `\` have a meaning. */
export function textSnippet(text: string): string {
  return escapeSnippet(JSON.stringify(text));
}

export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, (sign) => `\\${sign}`);
}
