import assert from "node:assert/strict";
import fc from "fast-check";
import type { Machine } from "../../../core/engine/machine.ts";
import { type PathContributions, type PathEnd, pathContributions } from "../../../core/engine/pathContributions.ts";
import { localDerivatives } from "../../../core/explain/localDerivatives.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { buildWhole } from "../graph/build.ts";
import { closeTo } from "../ops/checkOp.ts";
import { anyCase } from "./anyNetwork.ts";
import { goldenNetworks } from "./derivatives.ts";
import { columns, machineFor, type Row } from "./run.ts";

function find(graph: Graph, row: Row, from: PathEnd, to: PathEnd, most: number): PathContributions | null {
  const options = { inputs: columns(graph, [row]), parameters: initialParameters(graph) };
  return pathContributions(graph, options, { from, to, most });
}

function end(graph: Graph, id: string, at = 0): PathEnd {
  return { node: graph.byId.get(id) ?? assert.fail(id), at };
}

/** The product of every path, by walking them all; the local derivatives are those that explanations show. */
function walkAll(machine: Machine, from: PathEnd, to: PathEnd, most: number): number[] | null {
  const products: number[] = [];
  const locals = new Map(machine.graph.nodes.map((node) => [node, localDerivatives(machine, node, 0)]));
  const walk = ({ node, at }: PathEnd, product: number): void => {
    if (node === to.node && at === to.at) products.push(product);
    if (node.index >= to.node.index || products.length > most) return;
    for (const edge of node.uses) {
      const { target } = edge;
      if (target.op.reducesBatch) continue;
      for (let i = 0; i < edge.size; i++) {
        if ((edge.components?.[i] ?? i) !== at) continue;
        const single = ["add", "mul"].includes(target.op.name)
          ? i
          : target.op.name === "concat"
            ? edge.offset + i
            : null;
        for (let o = single ?? 0; o < (single === null ? target.size : single + 1); o++)
          walk({ node: target, at: o }, product * (locals.get(target)?.byInput(edge, o, i) ?? Number.NaN));
      }
    }
  };
  walk(from, 1);
  return products.length > most ? null : products;
}

describe("path contributions", () => {
  it("are those of all paths walked one by one, in random networks", function () {
    this.timeout(60_000);
    let compared = 0;
    fc.assert(
      fc.property(
        anyCase,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 40 }),
        ({ net, rows: [row = {}] }, a, b, most) => {
          const graph = buildWhole({ ...net });
          const nodes = graph.nodes.filter(({ op }) => !op.reducesBatch);
          const source = nodes[a % nodes.length] ?? assert.fail();
          const target = nodes[b % nodes.length] ?? assert.fail();
          const [from, to] = [
            { node: source, at: a % source.size },
            { node: target, at: b % target.size },
          ];
          const machine = machineFor(graph, [row]);
          machine.runAll();
          const products = walkAll(machine, from, to, 3000);
          if (products === null) return;
          const found = find(graph, row, from, to, most);
          assert.equal(found?.count ?? 0n, BigInt(products.length));
          if (found === null) return;
          compared++;
          const sizes = products.map(Math.abs).sort((x, y) => y - x);
          closeTo(
            found.absolute,
            sizes.reduce((sum, size) => sum + size, 0),
            1e-11,
            "Σ|products|",
            1e-14,
          );
          closeTo(
            found.total,
            products.reduce((sum, each) => sum + each, 0),
            1e-9,
            "total",
            1e-11 * (1 + found.absolute),
          );
          assert.equal(found.paths.length, Math.min(most, products.length));
          for (const [k, { product, factors, steps }] of found.paths.entries()) {
            closeTo(Math.abs(product), sizes[k] ?? Number.NaN, 1e-11, `path ${k}`, 1e-300);
            closeTo(
              product,
              factors.reduce((all, factor) => all * factor, 1),
              1e-12,
              "its factors",
              1e-300,
            );
            assert.equal(steps.length, factors.length + 1);
          }
          const ways = found.paths.map(({ steps, factors }) =>
            JSON.stringify([steps.map(({ node, at }) => [node.id, at]), factors]),
          );
          if (
            most >= products.length &&
            found.paths.every(({ steps }) =>
              steps.every(({ node }) => node.op.name !== "mul" && node.op.name !== "add" && node.edges.length <= 1),
            )
          )
            assert.equal(new Set(ways).size, ways.length, "no path twice");
        },
      ),
      { numRuns: 300 },
    );
    assert.ok(compared > 30, `${compared} had paths`);
  });

  it("sum to the derivative in the golden networks, wherever they are few", function () {
    this.timeout(60_000);
    let compared = 0;
    for (const { file, seed, network } of goldenNetworks) {
      const graph = buildWhole(JSON.stringify(network));
      const [target] = graph.objective;
      const node = target && graph.byId.get(target.node);
      const [row] = network.data.rows;
      if (!target || !node || !row) continue;
      for (const source of graph.nodes) {
        const found = find(graph, row, { node: source, at: 0 }, { node, at: target.component }, 1000);
        if (found === null || found.count > 1000n || !Number.isFinite(found.absolute)) continue;
        const sum = found.paths.reduce((all, { product }) => all + product, 0);
        assert.ok(
          Math.abs(sum - found.total) <= 1e-9 * (found.absolute + 1e-6),
          `${file} ${seed}: ${source.id}, ${sum} and ${found.total}`,
        );
        compared++;
      }
    }
    assert.ok(compared > 1000, String(compared));
  });

  it("count exponentially many paths exactly, and find the largest of them", () => {
    // Each step sums 2·h, 3·h and h: (2 + 3 + 1)ⁿ, 3ⁿ paths, the largest 3ⁿ and the next ⅔ of it, n times.
    const steps = 70;
    const nodes: Record<string, object> = { h0: { op: "input", shape: [] } };
    for (let i = 1; i <= steps; i++)
      nodes[`h${i}`] = {
        op: "neuron",
        inputs: [`h${i - 1}`, `h${i - 1}`, `h${i - 1}`],
        params: { w: [0.2, 0.3, 0.1], b: 0 },
      };
    const graph = buildWhole({ nodes });
    const found = find(graph, { h0: 1 }, end(graph, "h0"), end(graph, `h${steps}`), steps + 2) ?? assert.fail();
    assert.equal(found.count, 3n ** 70n);
    closeTo(found.total, 0.6 ** steps, 1e-12, "total");
    const best = 0.3 ** steps;
    for (const [k, { product }] of found.paths.entries())
      closeTo(product, k === 0 ? best : k <= steps ? (best * 2) / 3 : (best * 4) / 9, 1e-12, `path ${k}`);
  });

  it("say where no path leads, and that a node is its own path of nothing", () => {
    const graph = buildWhole({
      nodes: {
        x: { op: "input", shape: [2] },
        r: { op: "activation", inputs: ["x"], activation: "relu" },
        t: { op: "input", shape: [] },
        L: { op: "softmax-cross-entropy", inputs: ["r", "t"] },
      },
    });
    const row = { x: [1, -2], t: 0 };
    assert.equal(find(graph, row, end(graph, "L"), end(graph, "x"), 3), null);
    assert.equal(find(graph, row, end(graph, "t"), end(graph, "L"), 3), null, "a label");
    assert.equal(find(graph, row, end(graph, "x", 0), end(graph, "r", 1), 3), null, "another component");
    const itself = find(graph, row, end(graph, "r", 1), end(graph, "r", 1), 3);
    assert.deepEqual([itself?.count, itself?.total, itself?.paths[0]?.product], [1n, 1, 1]);
    // A dead unit's path is there, and contributes nothing.
    const dead = find(graph, row, end(graph, "x", 1), end(graph, "r", 1), 3);
    assert.deepEqual([dead?.count, dead?.total], [1n, 0]);
  });

  it("answer quickly for a network of layers", function () {
    this.timeout(20_000);
    const graph = buildWhole({
      nodes: {
        x: { op: "input", shape: [784] },
        h1: { op: "dense", inputs: ["x"], units: 128, activation: "relu" },
        h2: { op: "dense", inputs: ["h1"], units: 64, activation: "relu" },
        y: { op: "dense", inputs: ["h2"], units: 10, activation: "softmax" },
      },
    });
    const row = { x: Array.from({ length: 784 }, (_, i) => Math.sin(i) ** 2) };
    const start = performance.now();
    const found = find(graph, row, end(graph, "x", 300), end(graph, "y", 3), 10);
    assert.equal(found?.count, BigInt(128 * 64));
    // 0.3 s on a quiet machine.
    assert.ok(performance.now() - start < 5000);
  });
});
