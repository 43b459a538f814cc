import type { Dataset } from "../../data/dataset.ts";
import type { Graph } from "../../graph/graph.ts";

/** What maps are drawn of: a network, its data, and the numbers that it runs with. */
export interface MapSource {
  /** The text's version. */
  readonly version: number;
  readonly graph: Graph;
  readonly dataset: Dataset;
  readonly parameters: ReadonlyMap<string, Float64Array>;
  readonly buffers: ReadonlyMap<string, Float64Array>;
}
