import assert from "node:assert/strict";
import fc from "fast-check";
import { computeJacobian } from "../../../core/engine/jacobian.ts";
import { type ModeOrder, modeOrder, type NodeQuantity } from "../../../core/engine/modeOrder.ts";
import { pathContributions } from "../../../core/engine/pathContributions.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { type Quantity, readQuantities } from "../../../core/graph/quantities.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { buildWhole } from "../graph/build.ts";
import { closeTo } from "../ops/checkOp.ts";
import { anyCase } from "./anyNetwork.ts";
import { columns, type Row } from "./run.ts";

function quantities(graph: Graph, text: string): readonly Quantity[] {
  const found = readQuantities(text, graph);
  return typeof found === "string" ? assert.fail(found) : found;
}

function order(graph: Graph, row: Row, of: string, by: string, ofAt = 0, byAt = 0): ModeOrder | null {
  const options = { inputs: columns(graph, [row]), parameters: initialParameters(graph) };
  return modeOrder(graph, {
    ...options,
    of: quantities(graph, of) as readonly NodeQuantity[],
    by: quantities(graph, by),
    isSum: false,
    ofAt,
    byAt,
  });
}

/** A stack of layers, each with tanh, from x (of `widths[0]`) on. */
function stack(widths: readonly number[]): Graph {
  const nodes: Record<string, object> = { x: { op: "input", shape: [widths[0]] } };
  for (const [i, units] of widths.slice(1).entries())
    nodes[`h${i}`] = { op: "dense", inputs: [i === 0 ? "x" : `h${i - 1}`], units, activation: "tanh" };
  return buildWhole({ nodes });
}

/** Multiplies matrices given by where they are not always 0, one vector at a time, and counts every multiplication. */
function countByHand(
  jacobians: readonly (readonly (readonly boolean[])[])[],
  direction: "forward" | "reverse",
): number {
  let multiplications = 0;
  const [first = [], last = []] = [jacobians[0], jacobians.at(-1)];
  const vectors = direction === "forward" ? (first[0]?.length ?? 0) : last.length;
  for (let pass = 0; pass < vectors; pass++) {
    const chain = direction === "forward" ? jacobians : jacobians.toReversed();
    // The first product is with a unit vector, which only picks a column or row.
    for (const jacobian of chain.slice(1))
      for (const row of jacobian) for (const isThere of row) if (isThere) multiplications++;
  }
  return multiplications;
}

const full = (rows: number, columns: number) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => true));
const diagonal = (n: number) => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => i === j));

describe("forward and reverse order", () => {
  it("costs what multiplying by hand costs, in stacks of layers", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 6 }), (widths) => {
        const graph = stack(widths);
        const row = { x: widths.slice(0, 1).flatMap((n) => Array.from({ length: n }, (_, i) => 0.3 * i - 0.5)) };
        const found = order(graph, row, `h${widths.length - 2}`, "x") ?? assert.fail();
        const jacobians = widths
          .slice(1)
          .flatMap((units, i) => [full(units, widths[i] as number), diagonal(units)] as const);
        assert.equal(found.forward.multiplyAdds, countByHand(jacobians, "forward"));
        assert.equal(found.reverse.multiplyAdds, countByHand(jacobians, "reverse"));
        assert.equal(found.forward.passes, widths[0]);
        assert.equal(found.reverse.passes, widths.at(-1));
        assert.equal(found.isEstimate, false);
        for (const side of [found.forward, found.reverse]) {
          const steps = side.steps.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
          assert.equal(side.perPass, steps);
        }
        // Kept: x, and u and z of each layer; forward, two neighbours with their tangents.
        const sizes = [widths[0] as number, ...widths.slice(1).flatMap((n) => [n, n])];
        assert.equal(
          found.reverse.kept,
          sizes.reduce((sum, n) => sum + n, 0),
        );
        assert.equal(found.forward.kept, Math.max(...sizes.slice(1).map((n, i) => 2 * (n + (sizes[i] as number)))));
      }),
      { numRuns: 60 },
    );
  });

  it("is cheaper forward from few numbers to many, and in reverse from many to few", () => {
    const row = (n: number): Row => ({ x: Array.from({ length: n }, (_, i) => i / n) });
    assert.equal(order(stack([2, 5, 9]), row(2), "h1", "x")?.cheaper, "forward");
    assert.equal(order(stack([9, 5, 2]), row(9), "h1", "x")?.cheaper, "reverse");
    assert.equal(order(stack([1, 1]), row(1), "h0", "x")?.cheaper, null);
  });

  it("in a stack gives adjoint · tangent = the derivative at every quantity on the way", () => {
    const graph = stack([4, 3, 5, 2]);
    const row = { x: [0.1, -0.4, 0.9, 0.3] };
    for (let byAt = 0; byAt < 4; byAt++)
      for (let ofAt = 0; ofAt < 2; ofAt++) {
        const found = order(graph, row, "h2", "x", ofAt, byAt) ?? assert.fail();
        const back = new Map(found.reverse.steps.map(({ quantity, numbers }) => [quantity.index, numbers]));
        assert.equal(found.forward.steps.length, found.reverse.steps.length);
        for (const { quantity, numbers } of found.forward.steps) {
          const adjoint = back.get(quantity.index) ?? assert.fail();
          const product = numbers.reduce((sum, each, k) => sum + each * (adjoint[k] as number), 0);
          closeTo(product, found.forward.result, 1e-12, `at ${quantity.index}`, 1e-15);
        }
      }
  });

  it("finds the same derivative both ways: that of the Jacobian, and the sum of the paths", function () {
    this.timeout(60_000);
    let compared = 0;
    fc.assert(
      fc.property(anyCase, fc.nat(), fc.nat(), ({ net, rows: [row = {}] }, a, b) => {
        const graph = buildWhole({ ...net });
        const source = graph.nodes[a % graph.nodes.length] ?? assert.fail();
        const target = graph.nodes[b % graph.nodes.length] ?? assert.fail();
        if (source === target) return;
        const [byAt, ofAt] = [a % source.size, b % target.size];
        const found = order(graph, row, target.id, source.id, ofAt, byAt);
        const options = { inputs: columns(graph, [row]), parameters: initialParameters(graph) };
        const of = quantities(graph, target.id) as readonly NodeQuantity[];
        const jacobian = computeJacobian(graph, {
          ...options,
          batch: 1,
          of,
          by: quantities(graph, source.id),
          mode: null,
        });
        const entry = jacobian.rows[0]?.[ofAt]?.[byAt] ?? Number.NaN;
        if (found === null) {
          assert.equal(entry, 0);
          return;
        }
        compared++;
        const close = (value: number, what: string): void => closeTo(value, entry, 1e-9, what, 1e-12);
        close(found.forward.result, "forward");
        close(found.reverse.result, "reverse");
        const paths = pathContributions(graph, options, {
          from: { node: source, at: byAt },
          to: { node: target, at: ofAt },
          most: 2000,
        });
        if (paths && paths.count > 2000n) return;
        close(paths?.paths.reduce((sum, { product }) => sum + product, 0) ?? 0, "paths");
        for (const { references, steps } of paths?.paths ?? []) {
          assert.equal(references.length, steps.length - 1);
          for (const [i, { source: from, target: to }] of references.entries())
            assert.deepEqual([from, to], [steps[i]?.node, steps[i + 1]?.node]);
        }
      }),
      { numRuns: 300 },
    );
    assert.ok(compared > 30, `${compared} compared`);
  });

  it("by parameters takes one pass an entry forward and one in all in reverse", () => {
    const graph = stack([3, 4, 1]);
    const found = order(graph, { x: [1, 2, 3] }, "h1", "h0.W,h0.b,h1.W,h1.b", 0, 5) ?? assert.fail();
    assert.equal(found.forward.passes, 12 + 4 + 4 + 1);
    assert.equal(found.reverse.passes, 1);
    // Of h0: φ′, W of h1 and its φ′, 4 + 4 + 1 a pass; of h1: φ′ alone.
    assert.equal(found.forward.multiplyAdds, (12 + 4) * (4 + 4 + 1) + (4 + 1) * 1);
    // φ′ of h1 is a unit vector's row; then W and the gradients of W and b, and the same in h0 behind φ′.
    assert.equal(found.reverse.multiplyAdds, 4 + 4 + 1 + 4 + 12 + 4);
    assert.equal(found.forward.perPass, null);
    closeTo(found.forward.result, found.reverse.result, 1e-12, "∂h1/∂h0.W[1,2]", 1e-15);
    assert.notEqual(found.forward.result, 0);
  });

  it("has nothing to multiply where nothing leads from the one to the other, and refuses a mixture", () => {
    const graph = stack([2, 2, 2]);
    assert.equal(order(graph, { x: [1, 2] }, "h0", "h1"), null);
    assert.throws(() => order(graph, { x: [1, 2] }, "h1", "x,h0"), /by one node, or by parameters/);
  });
});
