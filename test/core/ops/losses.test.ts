import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { ops } from "../../../core/ops/index.ts";
import type { Attributes } from "../../../core/ops/op.ts";
import { machineFor, type Nested, type Row } from "../engine/run.ts";
import { buildWhole } from "../graph/build.ts";
import { closeTo, runOp } from "./checkOp.ts";

/** Every loss against PyTorch, at random points, kinks, ties and saturation (test/golden/makeLosses.py). */

type Written = number | "Infinity" | "-Infinity" | "NaN";

interface Point {
  readonly op: string;
  readonly attributes: Attributes;
  readonly shapes: readonly (readonly number[])[];
  readonly batch: number;
  readonly inputs: readonly (readonly number[])[];
  readonly value: Written;
  readonly gradients: readonly (readonly Written[] | null)[];
}

interface Head {
  readonly op: string;
  readonly layer: boolean;
  readonly attributes: Attributes;
  readonly W: Nested;
  readonly b: Nested;
  readonly x: readonly (readonly number[])[];
  readonly t: readonly (readonly number[])[];
  readonly value: number;
  readonly "x gradient": readonly (readonly number[])[];
  readonly "W gradient": Nested | null;
  readonly "b gradient": Nested | null;
}

const golden: { readonly points: readonly Point[]; readonly heads: readonly Head[] } = JSON.parse(
  readFileSync(new URL("../../fixtures/losses/points.json", import.meta.url), "utf8"),
);

/** 1e-10 of the number, or of what the largest beside it leaves of a double's last digits. */
function near(actual: number, expected: Written, scale: number, what: string): void {
  closeTo(actual, Number(expected), 1e-10, what, 1e-15 * scale);
}

const largest = (numbers: readonly Written[]): number =>
  Math.max(...numbers.map((n) => Math.abs(Number(n))).filter(Number.isFinite), 0);

describe("losses as PyTorch computes them", () => {
  for (const op of ops.values()) {
    if (op.category !== "loss") continue;
    it(op.name, () => {
      const points = golden.points.filter((point) => point.op === op.name);
      assert.ok(points.length >= 9);
      for (const [k, point] of points.entries()) {
        const { attributes, batch, inputs, shapes } = point;
        const run = runOp(op, { site: { inputs: shapes, attributes }, inputs, batch, params: {} });
        // 1 − cos is a difference of numbers near 1 there, and a sum of small ones here.
        near(run.output[0] ?? Number.NaN, point.value, op.name === "cosine" ? 1 : 0, `point ${k}`);
        for (const [port, gradient] of point.gradients.entries()) {
          // ∂/∂t is a difference of logarithms, of the size of 1.
          const scale = Math.max(largest(gradient ?? []), port === 1 && op.expects === "probability" ? 1 : 0);
          for (const [i, expected] of (gradient ?? []).entries())
            near(run.inputGradients[port]?.[i] ?? Number.NaN, expected, scale, `point ${k}, ∂/∂input ${port}[${i}]`);
        }
      }
    });
  }

  it("0·ln 0 is 0, and a target that names no class makes the loss NaN", () => {
    const of = (name: string, inputs: readonly (readonly number[])[]): number => {
      const op = ops.get(name) ?? assert.fail();
      const shapes = inputs.map((values) => [values.length]);
      const site = { inputs: shapes, attributes: { reduction: "mean", weight: 1, margin: 1 } };
      return runOp(op, { site, inputs, batch: 1, params: {} }).output[0] ?? Number.NaN;
    };
    assert.equal(
      of("cross-entropy", [
        [1, 0],
        [1, 0],
      ]),
      0,
    );
    assert.equal(
      of("kl-divergence", [
        [1, 0],
        [1, 0],
      ]),
      0,
    );
    assert.equal(
      of("cross-entropy", [
        [1, 0],
        [0, 1],
      ]),
      Number.POSITIVE_INFINITY,
    );
    for (const name of ["cross-entropy", "softmax-cross-entropy", "nll", "multi-class-hinge"])
      for (const index of [3, -1, 0.5, Number.NaN]) assert.ok(Number.isNaN(of(name, [[0.2, 0.3, 0.5], [index]])), name);
  });
});

describe("losses on probabilities behind a softmax", () => {
  for (const [k, head] of golden.heads.entries()) {
    it(`${head.op} ${k}: from the logits, exact where it saturates`, () => {
      const machine = machineFor(buildWhole(networkOf(head)), rowsOf(head));
      machine.runAll();
      near(machine.objective ?? Number.NaN, head.value, 0, "loss");
      const x = machine.graph.byId.get("x") ?? assert.fail();
      const { data, batch } = machine.gradient(x) ?? assert.fail();
      const scale = largest(head["x gradient"].flat());
      for (const [s, row] of head["x gradient"].entries())
        for (const [i, expected] of row.entries())
          near(data[i * batch + s] ?? Number.NaN, expected, scale, `∂L/∂x[${i}]`);
      for (const [name, expected] of [
        ["W", head["W gradient"]],
        ["b", head["b gradient"]],
      ] as const) {
        if (expected === null) continue;
        const numbers = [expected].flat(2) as number[];
        const gradient = machine.parameterGradient(`p.${name}`);
        for (const [i, number] of numbers.entries())
          near(gradient?.[i] ?? Number.NaN, number, largest(numbers), `∂L/∂${name}[${i}]`);
      }
    });
  }

  it("give the gradients of softmax-cross-entropy on the same logits, wherever the softmax stands", () => {
    const logits = fc.array(fc.double({ min: -60, max: 60, noNaN: true }), { minLength: 3, maxLength: 3 });
    const share = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(logits, logits, share, fc.boolean(), (u, v, shares, isLayer) => {
        const total = shares.reduce((sum, n) => sum + n, 0) || 1;
        const t = shares.map((n) => n / total);
        const W = [
          [1, 0.5, 0],
          [0, 1, -0.25],
          [0.125, 0, 1],
        ];
        const layer = { op: "dense", inputs: ["x"], units: 3, params: { W, b: [0.5, 0, -0.5] } };
        const inputs = { x: { op: "input", shape: [3] }, t: { op: "input", shape: [3] } };
        const direct = { ...inputs, z: layer, L: { op: "softmax-cross-entropy", inputs: ["z", "t"] } };
        const behind = isLayer
          ? { ...inputs, z: { ...layer, activation: "softmax" }, L: { op: "cross-entropy", inputs: ["z[0:3]", "t"] } }
          : {
              ...inputs,
              z: layer,
              p: { op: "softmax", inputs: ["z[0]", "z[1:3]"] },
              L: { op: "cross-entropy", inputs: ["p", "t"] },
            };
        const rows: readonly Row[] = [
          { x: u, t },
          { x: v, t: [0, 1, 0] },
        ];
        const machines = [direct, behind].map((nodes) => machineFor(buildWhole({ nodes, objective: "L" }), rows));
        for (const machine of machines) machine.runAll();
        const [one, other] = machines;
        closeTo(other?.objective ?? Number.NaN, one?.objective ?? Number.NaN, 1e-14, "loss");
        for (const name of ["z.W", "z.b"]) {
          const expected = one?.parameterGradient(name) ?? assert.fail();
          const actual = other?.parameterGradient(name) ?? assert.fail();
          for (const [k, g] of expected.entries()) closeTo(actual[k] ?? Number.NaN, g, 1e-13, `${name}[${k}]`, 1e-300);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("and what else reads the softmax still sends its part through it", () => {
    const nodes = {
      x: { op: "input", shape: [3] },
      t: { op: "input" },
      v: { op: "input", shape: [3] },
      p: { op: "softmax", inputs: ["x"] },
      o: { op: "output", inputs: ["p"] },
      L: { op: "cross-entropy", inputs: ["o", "t"] },
      S: { op: "squared-error", inputs: ["p", "v"] },
    };
    const rows: readonly Row[] = [{ x: [0.5, -1, 0.25], t: 2, v: [0.1, 0.2, 0.7] }];
    const gradientOf = (objective: string | readonly string[]): Float64Array => {
      const machine = machineFor(buildWhole({ nodes, objective }), rows);
      machine.runAll();
      return machine.gradient(machine.graph.byId.get("x") ?? assert.fail())?.data.slice() ?? assert.fail();
    };
    const [both, L, S] = [gradientOf(["L", "S"]), gradientOf("L"), gradientOf("S")];
    for (const k of [0, 1, 2]) closeTo(both[k] ?? 0, (L[k] ?? 0) + (S[k] ?? 0), 1e-14, `∂/∂x[${k}]`);
    assert.ok(S.every((value) => value !== 0));
  });
});

function networkOf(head: Head): Readonly<Record<string, unknown>> {
  const p = head.layer
    ? { op: "dense", inputs: ["x"], units: 3, activation: "softmax", params: { W: head.W, b: head.b } }
    : { op: "softmax", inputs: ["x"] };
  const shape = head.t[0]?.length === 1 ? [] : [3];
  return {
    nodes: {
      x: { op: "input", shape: [3] },
      t: { op: "input", shape },
      p,
      o: { op: "output", inputs: ["p"] },
      L: { op: head.op, inputs: ["o", "t"], ...head.attributes },
    },
    objective: "L",
  };
}

function rowsOf({ x, t }: Head): readonly Row[] {
  return x.map((row, s) => ({ x: row, t: t[s]?.length === 1 ? (t[s]?.[0] ?? 0) : (t[s] ?? []) }));
}
