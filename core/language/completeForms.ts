import { type LooseNode, textOf } from "./looseTree.ts";
import type { Draft } from "./offer.ts";

/** What lies beside the network file, for those who can look. */
export interface Surroundings {
  /** Names of the columns of `data.file`; null where it cannot be read. */
  readonly columns: readonly string[] | null;
  /** Files of the same folder. */
  readonly files: readonly string[];
}

/** An empty list of texts. */
export const listForm: Draft = { label: "[ ]", kind: "form", value: '["$1"]', asksOn: true };

/** Files beside the network's. */
export function filesEnding(around: Surroundings, ...endings: readonly string[]): readonly Draft[] {
  return around.files
    .filter((name) => endings.some((ending) => name.toLowerCase().endsWith(ending)))
    .map((label) => ({ label, kind: "file" }));
}

/** What a list holds already. */
export function textsIn(holder: LooseNode, except: LooseNode | null = null): ReadonlySet<string> {
  return new Set(holder.items.flatMap((item) => (item === except ? [] : (textOf(item) ?? []))));
}
