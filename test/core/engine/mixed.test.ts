import assert from "node:assert/strict";
import { checkGradients } from "../../../core/engine/gradientCheck.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { testKernels } from "../../support/kernels.ts";
import { buildWhole } from "../graph/build.ts";
import { columns, targetOf } from "./run.ts";
import { compareKernels } from "./wasm/compare.ts";

/** Networks that mix the families: images, normalisation, sequences, functions, reductions, neurons, several losses. */
const NETWORKS: Readonly<Record<string, Record<string, unknown>>> = {
  "an image classifier": {
    nodes: {
      image: { op: "input", shape: [2, 7, 6] },
      t: { op: "input", shape: [] },
      c1: { op: "conv2d", inputs: ["image"], channels: 4, kernel: 3, padding: 1, activation: "tanh" },
      n1: { op: "batch-norm", inputs: ["c1"] },
      c2: { op: "conv2d", inputs: ["n1"], channels: 4, kernel: [3, 2], stride: 2, groups: 2, activation: "silu" },
      skip: { op: "add", inputs: ["n1[0:4,0:3,0:3]", "c2[0:4,0:3,0:3]"] },
      p: { op: "avg-pool2d", inputs: ["skip"], kernel: 2, stride: 1, padding: 1, countPadding: false },
      g: { op: "global-avg-pool", inputs: ["p"] },
      drop: { op: "dropout", inputs: ["g"], rate: 0.25 },
      y: { op: "dense", inputs: ["drop", "c2[0,0,0]"], units: 3, activation: "softmax" },
      L: { op: "cross-entropy", inputs: ["y", "t"] },
    },
    objective: "L",
    regularization: { l2: 0.01 },
  },
  "a small transformer": {
    nodes: {
      words: { op: "input", shape: [5] },
      t: { op: "input", shape: [5] },
      e: { op: "embedding", inputs: ["words"], count: 6, size: 4 },
      q: { op: "project", inputs: ["e"], features: 4 },
      k: { op: "project", inputs: ["e"], features: 4 },
      v: { op: "project", inputs: ["e"], features: 6 },
      a: { op: "attention", inputs: { query: "q", key: "k", value: "v" }, heads: 2, causal: true },
      o: { op: "project", inputs: ["a"], features: 4 },
      r: { op: "add", inputs: ["e", "o"] },
      n: { op: "layer-norm", inputs: ["r"], axes: "last" },
      f: { op: "activation", inputs: ["n"], activation: "gelu" },
      m: { op: "mean", inputs: ["f"], axis: 1 },
      L: { op: "huber", inputs: ["m", "t"], delta: 0.5 },
      size: { op: "norm", inputs: ["o"] },
      half: { op: "scale", inputs: ["size"], factor: 0.1 },
    },
    objective: ["L", "half"],
  },
  "functions and neurons": {
    nodes: {
      x: { op: "input", shape: [3] },
      t: { op: "input", shape: [] },
      h1: { op: "neuron", inputs: ["x"], activation: "tanh", params: { w: ["s", 0.4, "s"], b: 0.1 } },
      h2: { op: "neuron", inputs: ["x[1]", "h1"], activation: { name: "elu", alpha: 0.7 } },
      g: {
        op: "function",
        inputs: { a: "h1", c: "h2" },
        expression: "a * exp(-k * c^2) + log(1 + c^2)",
        params: { k: 0.5 },
      },
      d: { op: "div", inputs: ["g", "h3"] },
      h3: { op: "function", inputs: { a: "h1" }, expression: "2 + sin(a)" },
      both: { op: "concat", inputs: ["d", "x", "g"] },
      M: { op: "matmul", inputs: ["both", "W"] },
      W: { op: "reshape", inputs: ["z"], shape: [5, 2] },
      z: { op: "dense", inputs: ["x"], units: 10, activation: "sigmoid" },
      y: { op: "neuron", inputs: ["M"], activation: "sigmoid" },
      L: { op: "binary-cross-entropy", inputs: ["y", "t"], reduction: "sum" },
    },
    params: { s: 0.3 },
    objective: ["L", "d"],
  },
};

const ROWS: Readonly<Record<string, (s: number) => Record<string, number | number[] | number[][][]>>> = {
  "an image classifier": (s) => ({
    image: Array.from({ length: 2 }, (_, c) =>
      Array.from({ length: 7 }, (_, y) =>
        Array.from({ length: 6 }, (_, x) => Math.sin(1 + s + 3 * c + 0.7 * y + 1.3 * x)),
      ),
    ),
    t: s % 3,
  }),
  "a small transformer": (s) => ({
    words: [0, 1, 2, 3, 4].map((k) => (k * (s + 1) + s) % 6),
    t: [0.1, -0.2, 0.3, 1.4, -0.5].map((k) => k + 0.1 * s),
  }),
  "functions and neurons": (s) => ({ x: [Math.sin(s), Math.cos(2 * s), 0.2 * s], t: s % 2 }),
};

describe("networks that mix the families", () => {
  const kernels = testKernels();
  for (const [name, network] of Object.entries(NETWORKS)) {
    for (const mode of ["evaluation", "training"] as const) {
      it(`${name}, ${mode}: every derivative agrees with differences, and both kernel sets with each other`, function () {
        this.timeout(30_000);
        const graph = buildWhole(network);
        const rows = Array.from({ length: 3 }, (_, s) => ROWS[name]?.(s) ?? {});
        const options = {
          batch: rows.length,
          inputs: columns(graph, rows),
          parameters: initialParameters(graph),
          target: targetOf(graph, null),
          mode,
        };
        const check = checkGradients(graph, options);
        assert.ok(check?.passed, JSON.stringify(check?.worst));
        assert.ok(check.checked > 40);
        assert.equal(check.kinks.length + check.undefined.length, 0);
        for (const precision of ["f64", "f32"] as const)
          for (const wants of ["parameters", "everything"] as const)
            assert.ok(compareKernels(kernels, graph, options, precision, wants).compared > 40);
      });
    }
  }
});
