import type { Drawing } from "../drawing/shape.ts";
import type { ChangeKind } from "./change.ts";

/** What the extension host and the page that shows a comparison say to each other. */

export interface ShownChange {
  readonly kind: ChangeKind;
  readonly sentence: string;
  /** Ids in the two pictures; null where it is about no node, or there is none on that side. */
  readonly before: string | null;
  readonly after: string | null;
  /** False for what concerns the file as a whole. */
  readonly isNode: boolean;
  /** Lines from 1 in the two texts. */
  readonly lines: readonly [before: number | null, after: number | null];
}

export interface ComparisonView {
  /** What the two versions are called, as in “xor.nn.json (last commit)”. */
  readonly names: readonly [before: string, after: string];
  /** Why there is nothing to compare; null where there is. */
  readonly why: string | null;
  readonly summary: string;
  readonly changes: readonly ShownChange[];
  /** Null where a text cannot be read. */
  readonly pictures: { readonly before: Drawing; readonly after: Drawing } | null;
}

/** Host → page. */
export type ComparePageMessage =
  | { readonly type: "strings"; readonly strings: Readonly<Record<string, string>> }
  | { readonly type: "comparison"; readonly comparison: ComparisonView };

/** Page → host. */
export type CompareHostMessage =
  | { readonly type: "ready" }
  | { readonly type: "textDiff" }
  | { readonly type: "swap" }
  /** Shows the line in the text of that side. */
  | { readonly type: "reveal"; readonly side: "before" | "after"; readonly line: number };
