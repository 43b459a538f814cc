import type { Dataset } from "../data/dataset.ts";
import type { Graph } from "../graph/graph.ts";

/** A network, its data and the numbers that its canvas shows: what views of the data as a whole run with. */
export interface WholeNumbers {
  /** The text's version. */
  readonly version: number;
  readonly graph: Graph;
  readonly dataset: Dataset;
  readonly parameters: ReadonlyMap<string, Float64Array>;
  readonly buffers: ReadonlyMap<string, Float64Array>;
}
