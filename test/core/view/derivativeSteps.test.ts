import assert from "node:assert/strict";
import fc from "fast-check";
import { finish, goOn } from "../../../core/engine/steps.ts";
import { componentName } from "../../../core/graph/componentName.ts";
import type { Graph, GraphNode } from "../../../core/graph/graph.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import type { DerivativeSource } from "../../../core/view/derivativeSource.ts";
import { derivativeSteps } from "../../../core/view/derivativeSteps.ts";
import type { DerivativeAnswer, DerivativeQuestion } from "../../../core/view/derivativeView.ts";
import { anyCase } from "../engine/anyNetwork.ts";
import { columns, machineFor, type Row } from "../engine/run.ts";
import { buildWhole } from "../graph/build.ts";
import { closeTo } from "../ops/checkOp.ts";

const sourceOf = (graph: Graph, row: Row): DerivativeSource => ({
  graph,
  options: { inputs: columns(graph, [row]), parameters: initialParameters(graph) },
});

type Answer<K extends DerivativeAnswer["kind"]> = Extract<DerivativeAnswer, { kind: K }>;

function answer<K extends DerivativeQuestion["kind"]>(
  source: DerivativeSource,
  question: DerivativeQuestion & { readonly kind: K },
): Answer<K> {
  const found = finish(derivativeSteps(source, question));
  assert.equal(found.kind, question.kind);
  return found as Answer<K>;
}

/** ∂to/∂from by the ordinary backward pass, from the component alone. */
function gradient(graph: Graph, row: Row, to: GraphNode, toAt: number, from: GraphNode, fromAt: number): number {
  const machine = machineFor(graph, [row], componentName(to, toAt));
  machine.runAll();
  return machine.gradient(from)?.data[fromAt] ?? 0;
}

const NETWORK = {
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input" },
    h: { op: "dense", inputs: ["x"], units: 3, activation: "tanh" },
    y: { op: "neuron", inputs: ["h"], activation: "identity" },
    L: { op: "squared-error", inputs: ["y", "t"] },
  },
  objective: "L",
};
const ROW: Row = { x: [0.5, -1], t: 1 };

describe("derivatives as they are sent", () => {
  it("any network: paths, their products and the Jacobian agree with the backward pass", function () {
    this.timeout(60_000);
    let compared = 0;
    fc.assert(
      fc.property(anyCase, fc.nat(), fc.nat(), ({ net, rows: [row] }, a, b) => {
        if (!row) return;
        const graph = buildWhole({ ...net });
        const nodes = graph.nodes.filter(({ op }) => !op.reducesBatch);
        const [from, to] = [nodes[a % nodes.length] ?? assert.fail(), nodes[b % nodes.length] ?? assert.fail()];
        if (to.index <= from.index || to.size * from.size > 200) return;
        const [fromAt, toAt] = [a % from.size, b % to.size];
        const source = sourceOf(graph, row);
        const matrix = answer(source, { kind: "jacobian", of: to.id, by: from.id });
        assert.equal(matrix.numbers.length, to.size * from.size);
        const wanted = gradient(graph, row, to, toAt, from, fromAt);
        const entry = matrix.numbers[toAt * from.size + fromAt] ?? Number.NaN;
        closeTo(entry, wanted, 1e-9, "entry of the Jacobian", 1e-11);
        const question = { from: componentName(from, fromAt), to: componentName(to, toAt), most: 40 };
        const run = derivativeSteps(source, { kind: "paths", ...question });
        let paths: Answer<"paths">;
        try {
          paths = finish(run) as Answer<"paths">;
        } catch (error) {
          assert.match((error as Error).message, /^No path leads from /);
          assert.equal(wanted, 0);
          return;
        }
        compared++;
        const [total = 0, absolute = 0] = paths.numbers;
        closeTo(total, wanted, 1e-9, "total", 1e-11 * (1 + absolute));
        let at = 2;
        let sum = 0;
        for (const { factors, nodes: way, edges, steps } of paths.paths) {
          const product = paths.numbers[at] ?? Number.NaN;
          const own = [...paths.numbers.subarray(at + 1, at + 1 + factors.length)];
          closeTo(
            own.reduce((p, f) => p * f, 1),
            product,
            1e-9,
            "product of the factors",
            1e-13,
          );
          sum += product;
          at += 1 + factors.length;
          assert.equal(way[0], from.id);
          assert.equal(way.at(-1), to.id);
          assert.equal(edges.length, way.length - 1);
          assert.equal(steps[0], question.from);
        }
        assert.equal(at, paths.numbers.length);
        if (BigInt(paths.count) === BigInt(paths.paths.length))
          closeTo(sum, total, 1e-9, "sum of all products", 1e-11 * (1 + absolute));
      }),
      { numRuns: 400 },
    );
    assert.ok(compared > 20, `compared ${compared}`);
  });

  it("both modes of any pair find the entry of its Jacobian", function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(anyCase, fc.nat(), ({ net, rows: [row] }, pick) => {
        if (!row) return;
        const graph = buildWhole({ ...net });
        const nodes = graph.nodes.filter(({ op }) => !op.reducesBatch);
        const to = nodes.at(-1) ?? assert.fail();
        const from = nodes[pick % nodes.length] ?? assert.fail();
        if (from === to || to.size * from.size > 200) return;
        const source = sourceOf(graph, row);
        const [ofAt, byAt] = [pick % to.size, pick % from.size];
        let modes: Answer<"modes">;
        try {
          modes = answer(source, { kind: "modes", of: to.id, by: from.id, ofAt, byAt });
        } catch (error) {
          assert.match((error as Error).message, /^Nothing leads from /);
          return;
        }
        const { numbers } = answer(source, { kind: "jacobian", of: to.id, by: from.id });
        const entry = numbers[ofAt * from.size + byAt] ?? Number.NaN;
        closeTo(modes.forward.result, entry, 1e-9, "forward", 1e-11);
        closeTo(modes.reverse.result, entry, 1e-9, "reverse", 1e-11);
        assert.equal(modes.forward.passes, from.size);
        assert.equal(modes.reverse.passes, to.size);
        for (const { steps } of [modes.forward, modes.reverse])
          for (const { run, size } of steps) assert.ok(run === null || run[1] === size);
      }),
      { numRuns: 80 },
    );
  });

  it("names rows and columns, by parameters and by the objective", () => {
    const source = sourceOf(buildWhole(NETWORK), ROW);
    const matrix = answer(source, { kind: "jacobian", of: "objective", by: "θ" });
    assert.deepEqual(
      matrix.by.runs.map(({ id, length }) => [id, length]),
      [
        ["h.W", 6],
        ["h.b", 3],
        ["y.w", 3],
        ["y.b", 1],
      ],
    );
    assert.equal(matrix.mode, "reverse");
    assert.deepEqual(matrix.passes, { forward: 13, reverse: 1 });
    const part = answer(source, { kind: "jacobian", of: "h[1:3]", by: "x" });
    assert.deepEqual(part.of.runs, [{ id: "h", shape: [3], components: [1, 2], length: 2 }]);
  });

  it("more passes than one turn may take are told on the way, and come to the same end", () => {
    const source = sourceOf(buildWhole(NETWORK), ROW);
    const question = { kind: "jacobian", of: "h", by: "x" } as const;
    const steps = derivativeSteps(source, question);
    let now = 0;
    let pieces = 0;
    for (;;) {
      // Each look at the clock is a second.
      const found = goOn(steps, 1, () => (now += 1000));
      pieces++;
      if ("progress" in found) {
        assert.ok(found.progress.done <= found.progress.of);
        continue;
      }
      assert.deepEqual(found.result, answer(source, question));
      break;
    }
    assert.ok(pieces >= 1);
  });

  it("offers to swap the two only where a path leads the other way", () => {
    const apart = buildWhole({
      nodes: {
        a: { op: "input", shape: [] },
        b: { op: "input", shape: [] },
        y: { op: "neuron", inputs: ["a"] },
        lonely: { op: "neuron", inputs: ["b"] },
      },
    });
    const source = sourceOf(apart, { a: 1, b: 1 });
    for (const [from, to] of [
      ["y", "lonely"],
      ["lonely", "y"],
    ] as const)
      assert.throws(
        () => finish(derivativeSteps(source, { kind: "paths", from, to, most: 5 })),
        /so the derivative is 0 whatever the numbers/,
      );
  });

  const refusals: readonly (readonly [DerivativeQuestion, RegExp])[] = [
    [
      { kind: "paths", from: "y", to: "x[0]", most: 5 },
      /No path leads from y to x\[0\]: y comes later.*Swap the two\.$/,
    ],
    [{ kind: "paths", from: "x[0]", to: "x[1]", most: 5 }, /numbers of the same node/],
    [{ kind: "paths", from: "t", to: "y", most: 5 }, /No path leads from t to y|comes later/],
    [{ kind: "paths", from: "q", to: "y", most: 5 }, /"q"/],
    [{ kind: "jacobian", of: "h.W", by: "x" }, /is a parameter, which depends on nothing/],
    [{ kind: "modes", of: "t", by: "y", ofAt: 0, byAt: 0 }, /Nothing leads from y to t/],
  ];
  for (const [question, sentence] of refusals)
    it(`refuses in a sentence: ${JSON.stringify(question)}`, () => {
      const source = sourceOf(buildWhole(NETWORK), ROW);
      assert.throws(() => finish(derivativeSteps(source, question)), sentence);
    });
});
