import type { NetworkDocument } from "../document/document.ts";
import type { Graph } from "../graph/graph.ts";
import type { Range } from "../problems.ts";

/** One of the two versions. */
export interface Version {
  readonly document: NetworkDocument;
  /** Null where the text is no network yet; then only what is written is compared. */
  readonly graph: Graph | null;
}

/** `placed`: how it is shown, not what it computes: pins, groups, the order in the file. */
export type ChangeKind = "added" | "removed" | "changed" | "renamed" | "placed";

export type Subject =
  | { readonly kind: "node"; readonly before: string | null; readonly after: string | null }
  /** `title`, `params`, `objective`, …, as the file names its sections. */
  | { readonly kind: "section"; readonly name: string };

/** One difference, said in words, with its places in both texts. */
export interface Change {
  readonly kind: ChangeKind;
  readonly subject: Subject;
  /** `h1: 4 → 6 units` */
  readonly sentence: string;
  readonly before: Range | null;
  readonly after: Range | null;
}

export interface Comparison {
  /** In the reading order of the later file. Empty: the two are the same network. */
  readonly changes: readonly Change[];
  /** Id before → id after, for nodes of which all but the id is the same. */
  readonly renames: ReadonlyMap<string, string>;
  /** `1 node added, 2 changed; 24 → 38 parameters` */
  readonly summary: string;
}

/** How the nodes of the two versions belong together: by id, or by a rename. */
export interface Pairing {
  readonly afterOf: (before: string) => string | null;
  readonly beforeOf: (after: string) => string | null;
}
