import { componentName } from "../graph/componentName.ts";
import type { GraphNode } from "../graph/graph.ts";

/** What `diagnose` can find in a pass. */
export type FindingKind = "not-finite" | "dead" | "saturated" | "blocked" | "vanishing" | "exploding";

/** One thing that is wrong with a pass, or likely to hinder training. */
export interface Finding {
  readonly kind: FindingKind;
  /** The node it is about; null for the objective's sum. */
  readonly node: string | null;
  /** The components of the node that it is about, in order; empty where it is about the node as a whole. */
  readonly units: readonly number[];
  /** Every node that it concerns, `node` among them. */
  readonly nodes: readonly string[];
  /** The figures behind it, by name. */
  readonly numbers: Readonly<Record<string, number>>;
  /** One plain sentence. */
  readonly sentence: string;
}

/** How a sample is called in sentences. */
export type RowName = (sample: number) => string;

/** `3 of the 8 units of "h" (0, 2, 5)`; for a scalar just its name. */
export function unitsOf(node: GraphNode, units: readonly number[]): string {
  const [only] = units;
  if (node.shape.length === 0 || node.size === 1) return `"${node.id}"`;
  if (units.length === node.size) return `Every unit of "${node.id}"`;
  if (units.length === 1 && only !== undefined) return `"${componentName(node, only)}"`;
  const listed = units.length <= 8 ? units.join(", ") : `${units.slice(0, 7).join(", ")}, …`;
  return `${units.length} of the ${node.size} units of "${node.id}" (${listed})`;
}

/** `"a", "b" and 3 more`. */
export function listNodes(ids: readonly string[], most = 3): string {
  const quoted = ids.slice(0, ids.length === most + 1 ? most + 1 : most).map((id) => `"${id}"`);
  const rest = ids.length - quoted.length;
  if (rest > 0) return `${quoted.join(", ")} and ${rest} more`;
  return quoted.length > 1 ? `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}` : quoted.join("");
}

/** `this sample`, `all 4 samples`, or `at least 3 of the 4 samples`. */
export function samplesOf(batch: number, fewest = batch): string {
  if (fewest < batch) return `at least ${fewest} of the ${batch} samples`;
  return batch === 1 ? "this sample" : batch === 2 ? "both samples" : `all ${batch} samples`;
}
