import type { Graph } from "../../../core/graph/graph.ts";
import { formatWatch } from "../../../core/watch/formatWatch.ts";
import { readWatch } from "../../../core/watch/readWatch.ts";
import { isTrue } from "../../../core/watch/values.ts";
import type { Watching } from "../../../core/watch/watch.ts";
import { sentenceOf } from "./refusal.ts";

/** Expressions as the debugger reads them. */
export const watching: Watching = { read: readWatch, isTrue, format: formatWatch };

/** Why an expression cannot be read in this network, in a sentence; null where it can. */
export function whyUnreadable(expression: string, { graph }: { readonly graph: Graph }): string | null {
  try {
    watching.read(expression, graph);
    return null;
  } catch (error) {
    return sentenceOf(error);
  }
}
