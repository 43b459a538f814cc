import { sizeOf } from "../shape.ts";
import type { Attributes, Example, PassMode } from "./op.ts";

/** Small sites for the generic tests: every number of axes, both modes, every attribute at a value that is not its default. */

export const batchNormExamples: readonly Example[] = (["training", "evaluation"] as const).flatMap((mode) => [
  batchNormExample(mode, [3], { momentum: 0.1, epsilon: 1e-5 }),
  batchNormExample(mode, [2, 3], { momentum: 0.5, epsilon: 0.1 }),
  batchNormExample(mode, [2, 2, 2], { momentum: 0, epsilon: 1e-5 }),
  batchNormExample(mode, [], { momentum: 1, epsilon: 1e-3 }),
]);

export const layerNormExamples: readonly Example[] = [
  example([4], [4], { axes: "all", epsilon: 1e-5 }),
  example([2, 3], [2, 3], { axes: "all", epsilon: 0.1 }),
  example([2, 3], [3], { axes: "last", epsilon: 1e-5 }),
  example([2, 2, 3], [3], { axes: "last", epsilon: 1e-3 }),
];

export const groupNormExamples: readonly Example[] = [
  example([4], [4], { groups: 2, epsilon: 1e-5 }),
  example([4, 2], [4], { groups: 4, epsilon: 0.1 }),
  example([2, 2, 2], [2], { groups: 1, epsilon: 1e-5 }),
];

function batchNormExample(mode: PassMode, shape: readonly number[], attributes: Attributes): Example {
  const channels = shape.slice(0, 1);
  const buffers = {
    mean: numbers(sizeOf(channels), 4),
    variance: numbers(sizeOf(channels), 5).map((number) => 2.5 + number),
  };
  return { ...example(shape, channels, attributes, 3), mode, buffers };
}

function example(shape: readonly number[], learned: readonly number[], attributes: Attributes, batch = 2): Example {
  return {
    site: { inputs: [shape], attributes },
    inputs: [numbers(batch * sizeOf(shape), 1)],
    batch,
    params: { gamma: numbers(sizeOf(learned), 2), beta: numbers(sizeOf(learned), 3) },
  };
}

/** Numbers between −2 and 2 that follow no pattern, with two decimals. */
function numbers(count: number, stream: number): readonly number[] {
  return Array.from({ length: count }, (_, k) => Math.round(200 * Math.sin(7 * k * (k + stream) + stream)) / 100);
}
