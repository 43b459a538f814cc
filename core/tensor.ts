import type { Shape } from "./shape.ts";

/**
 * A batch of values in one flat array, the batch innermost: component `i` of sample `s` is `data[i * batch + s]`.
 * Components are in row-major order of `shape`. With the batch innermost a graph of scalar neurons runs through
 * memory as smoothly as a layer does (shared/anchors/performance.md).
 */
export interface Tensor {
  readonly shape: Shape;
  readonly batch: number;
  readonly data: Float64Array;
}
