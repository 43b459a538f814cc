import fc from "fast-check";
import { lineMap } from "../../../core/document/lineMap.ts";
import { findOp } from "../../../core/ops/index.ts";
import type { NetworkView } from "../../../core/protocol.ts";
import { networkView } from "../../../core/view/networkView.ts";
import { readNetwork } from "../../../extension/reading.ts";

export type Nodes = Readonly<Record<string, object>>;

/** What the canvas is sent of a text. */
export function viewOf(text: string): NetworkView {
  const reading = readNetwork(text, 1, null);
  const placeOf = lineMap(text).positionOf;
  return networkView({ ...reading, file: "test.nn.json", readOnly: false, placeOf });
}

const KINDS: readonly (() => object)[] = [
  () => ({ op: "neuron" }),
  () => ({ op: "neuron", params: { w: [1, 2, 3] } }),
  () => ({ op: "neuron", params: { w: "w2", b: "b1" } }),
  () => ({ op: "neuron", params: { w: ["b1", "b1"] } }),
  () => ({ op: "neuron", params: { w: "drawn" } }),
  () => ({ op: "dense", units: 2 }),
  () => ({
    op: "dense",
    units: 2,
    activation: "softmax",
    params: {
      W: [
        [1, 2],
        [3, 4],
      ],
    },
  }),
  () => ({ op: "dense", units: 2, params: { W: ["w2", "w2"] } }),
  () => ({ op: "dense", units: 2, params: { W: "W4", b: { init: "zeros" } } }),
  () => ({ op: "conv2d", channels: 2, kernel: 3 }),
  () => ({ op: "conv2d", channels: 2, kernel: 3, groups: 2 }),
  () => ({ op: "conv2d", params: { W: [[[[1]]], [[[1]]]] } }),
  () => ({ op: "conv2d", channels: 1, kernel: 1, params: { W: [[[[1]]]] } }),
  () => ({ op: "conv1d", channels: 2, kernel: 2 }),
  () => ({ op: "max-pool2d", kernel: 2 }),
  () => ({ op: "global-avg-pool" }),
  () => ({ op: "batch-norm" }),
  () => ({ op: "layer-norm" }),
  () => ({ op: "flatten" }),
  () => ({ op: "reshape", shape: [2, 2] }),
  () => ({ op: "transpose", first: 0, second: 1 }),
  () => ({ op: "slice", axis: 0, from: 0, to: 3 }),
  () => ({ op: "add" }),
  () => ({ op: "mul" }),
  () => ({ op: "sub" }),
  () => ({ op: "concat" }),
  () => ({ op: "softmax" }),
  () => ({ op: "activation", activation: "softmax" }),
  () => ({ op: "matmul" }),
  () => ({ op: "dot" }),
  () => ({ op: "scale-by" }),
  () => ({ op: "attention" }),
  () => ({ op: "embedding", count: 4, size: 3 }),
  () => ({ op: "function", expression: "a * x1 + 1", params: { k: 0.5 } }),
  () => ({ op: "function", expression: "a + k", params: { k: [1, 2] } }),
  () => ({ op: "sum", axis: 0 }),
  () => ({ op: "output" }),
  () => ({ op: "squared-error" }),
  () => ({ op: "softmax-cross-entropy" }),
  () => ({ op: "nll" }),
  () => ({ op: "no-such-op" }),
];

const SHAPES = [[], [1], [2], [2], [3], [4], [2, 2], [2, 5], [1, 4, 4], [2, 4, 4]];

interface Connectable {
  readonly text: string;
  readonly reference: string;
  readonly to: string;
  readonly port: string | null;
}

/** A small network, much of it wrong, and a wire to be judged: every op that behaves differently, written and shared weights. */
export const connectable: fc.Arbitrary<Connectable> = fc
  .record({
    shapes: fc.array(fc.constantFrom(...SHAPES), { minLength: 2, maxLength: 4 }),
    kinds: fc.array(
      fc.record({
        kind: fc.nat(KINDS.length - 1),
        inputs: fc.array(fc.nat(), { maxLength: 2 }),
        ports: fc.boolean(),
        gone: fc.integer({ min: 0, max: 20 }),
      }),
      { minLength: 2, maxLength: 6 },
    ),
    from: fc.nat(),
    to: fc.nat(),
    part: fc.constantFrom("", "", "", "[0]", "[0:2]", "[3]"),
    port: fc.option(fc.nat(), { freq: 3 }),
  })
  .map(({ shapes, kinds, from, to, part, port }) => {
    const nodes: Record<string, object> = {};
    shapes.forEach((shape, i) => {
      nodes[`i${i}`] = { op: "input", shape };
    });
    kinds.forEach(({ kind, inputs, ports, gone }, i) => {
      const ids = [...Object.keys(nodes), ...(gone === 0 ? ["gone"] : [])];
      const node = { ...(KINDS[kind]?.() as { op: string }) };
      const references = inputs.map((at) => ids[at % ids.length] ?? "i0");
      const found = findOp(node.op)?.ports;
      const names = found?.kind === "named" ? found.ports.map(({ name }) => name) : [];
      const taken = names.length > 0 ? references.slice(0, names.length) : references;
      const isObject = found?.kind === "free" || (ports && names.length > 1);
      const keys = found?.kind === "free" ? ["a", "b"] : names.toReversed();
      const written = isObject ? Object.fromEntries(taken.map((reference, k) => [keys[k] ?? "", reference])) : taken;
      nodes[`n${i}`] = taken.length > 0 ? { ...node, inputs: written } : node;
    });
    const ids = Object.keys(nodes);
    const target = `n${to % kinds.length}`;
    const ports = findOp((nodes[target] as { op: string }).op)?.ports;
    const names = ports?.kind === "named" ? ports.ports.map(({ name }) => name) : [];
    const text = JSON.stringify({
      nn: 1,
      nodes,
      params: {
        b1: 1,
        w2: [1, 2],
        W4: [
          [1, 2],
          [3, 4],
        ],
        drawn: { init: "normal" },
      },
    });
    return {
      text,
      reference: (ids[from % ids.length] ?? "") + part,
      to: target,
      port: port === null ? null : (names[port % Math.max(1, names.length)] ?? null),
    };
  });
