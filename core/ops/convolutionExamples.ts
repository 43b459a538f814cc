import { sizeOf } from "../shape.ts";
import type { AttributeValue, Example, Site } from "./op.ts";

/** Small convolutions for the generic tests: every attribute, different on the two axes, and W alone. */

interface Case {
  readonly input: readonly number[];
  readonly W: readonly number[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly activation?: string;
}

const PLAIN = { stride: 1, padding: 0, dilation: 1, groups: 1 };

const CASES: Readonly<Record<number, readonly Case[]>> = {
  1: [
    { input: [2, 5], W: [3, 2, 3], attributes: { ...PLAIN, channels: 3, kernel: 3, bias: true } },
    {
      input: [2, 7],
      W: [4, 1, 2],
      attributes: { channels: 4, kernel: [2], stride: 2, padding: 1, dilation: 3, groups: 2, bias: false },
      activation: "tanh",
    },
    { input: [1, 4], W: [2, 1, 2], attributes: { ...PLAIN, bias: true } },
  ],
  2: [
    { input: [2, 3, 4], W: [3, 2, 2, 3], attributes: { ...PLAIN, channels: 3, kernel: [2, 3], bias: true } },
    {
      input: [2, 5, 4],
      W: [2, 2, 3, 2],
      attributes: {
        channels: 2,
        kernel: [3, 2],
        stride: [2, 1],
        padding: [1, 2],
        dilation: [1, 3],
        groups: 1,
        bias: true,
      },
      activation: "tanh",
    },
    {
      input: [4, 3, 3],
      W: [2, 2, 2, 2],
      attributes: { ...PLAIN, channels: 2, kernel: 2, groups: 2, padding: 1, stride: 2, bias: false },
    },
    // The kernel reaches over the whole image, and further over the padding than over the image.
    {
      input: [1, 2, 1],
      W: [1, 1, 2, 5],
      attributes: { ...PLAIN, padding: [0, 2], bias: true },
      activation: "softplus",
    },
    { input: [1, 3, 3], W: [2, 1, 2, 2], attributes: { ...PLAIN, bias: true }, activation: "prelu" },
  ],
};

export function convolutionExamples(axes: number): readonly Example[] {
  return (CASES[axes] ?? []).map(({ input, W, attributes, activation = "identity" }): Example => {
    const site: Site = {
      inputs: [input],
      attributes: {
        ...attributes,
        activation: { name: activation, attributes: activation === "prelu" ? { slope: 0.25 } : {} },
      },
      ...(attributes["kernel"] === undefined ? { written: new Map([["W", W]]) } : {}),
    };
    return {
      site,
      inputs: [numbers(2 * sizeOf(input), 1)],
      batch: 2,
      params: {
        W: numbers(sizeOf(W), 2),
        ...(attributes["bias"] === true ? { b: numbers(W[0] ?? 1, 3) } : {}),
        ...(activation === "prelu" ? { slope: [0.25] } : {}),
      },
    };
  });
}

/** Numbers between −1 and 1 that follow no pattern, with two decimals. */
function numbers(count: number, stream: number): readonly number[] {
  return Array.from({ length: count }, (_, k) => Math.round(100 * Math.sin(7 * k * (k + stream) + stream)) / 100);
}
