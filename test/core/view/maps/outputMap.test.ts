import assert from "node:assert/strict";
import fc from "fast-check";
import { createMachine } from "../../../../core/engine/machine.ts";
import { finish } from "../../../../core/engine/steps.ts";
import { type MapAnswer, type MapQuestion, NONE, POINT_STRIDE } from "../../../../core/view/maps/mapsView.ts";
import { createMapper, mapSteps } from "../../../../core/view/maps/outputMap.ts";
import { placeOf } from "../../../../core/view/maps/places.ts";
import type { WholeNumbers } from "../../../../core/view/wholeNumbers.ts";
import { anyCase } from "../../engine/anyNetwork.ts";
import { sampleText, sourceOf } from "./source.ts";

const QUESTION: MapQuestion = { purpose: "main", x: null, y: null, row: 0, size: 9, of: [] };
const answer = (source: WholeNumbers, question: Partial<MapQuestion>): MapAnswer =>
  finish(mapSteps(source, { ...QUESTION, ...question }));

/** One sample through a machine of its own: the row, with some numbers replaced. */
function plainPass(source: WholeNumbers, row: number, changed: ReadonlyMap<string, number>) {
  const { graph, dataset, parameters, buffers } = source;
  const inputs = new Map(
    [...dataset.inputs].map(([id, values]) => {
      const size = values.length / dataset.rows;
      const scale = dataset.scales.get(id);
      const own = Float64Array.from({ length: size }, (_, i) => {
        const name = graph.byId.get(id)?.shape.length === 0 ? id : `${id}[${i}]`;
        const given = changed.get(name);
        if (given === undefined) return values[i * dataset.rows + row] ?? Number.NaN;
        return scale ? (given - (scale.mean[i] ?? 0)) / (scale.deviation[i] || 1) : given;
      });
      return [id, own];
    }),
  );
  const machine = createMachine(graph, { batch: 1, inputs, parameters, buffers, target: null });
  machine.runAll();
  return machine;
}

describe("maps of what nodes give", () => {
  it("any network: every number is what a plain pass gives at the same inputs", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(anyCase, fc.nat(), fc.nat(), async ({ net, rows }, a, b) => {
        const source = await sourceOf({ ...net, data: { rows: [...rows, { x: [1, 2, 3], v: -4, t: 0.5 }] } });
        const nodes = source.graph.nodes.filter(({ batched }) => batched);
        const node = nodes[a % nodes.length] ?? assert.fail();
        const row = b % source.dataset.rows;
        const tiles = answer(source, { purpose: "tiles", x: "x[1]", y: "v", of: [node.id], row });
        const { x, y } = tiles;
        if (!y) throw new Error("no second side");
        const [column, line] = [a % x.count, b % y.count];
        const machine = plainPass(
          source,
          row,
          new Map([
            ["x[1]", placeOf(x, column)],
            ["v", placeOf(y, line)],
          ]),
        );
        const wanted = machine.value(node)?.data ?? assert.fail();
        for (const [i, component] of (tiles.nodes[0]?.components ?? []).entries()) {
          const given: number | undefined = tiles.numbers[(i * y.count + line) * x.count + column];
          assert.equal(given, Math.fround(wanted[component] ?? Number.NaN));
          const text = node.shape.length === 0 ? node.id : `${node.id}[${component}]`;
          const main = answer(source, { x: "x[1]", y: "v", of: [text], row });
          const exact = main.numbers[line * x.count + column] ?? Number.NaN;
          // The kernels of wider batches may add in another order.
          assert.ok(Math.abs(exact - (wanted[component] ?? 0)) <= 1e-13 * Math.max(1, Math.abs(exact)));
          compared++;
        }
      }),
      { numRuns: 60 },
    );
    assert.ok(compared > 60);
  });

  it("standardized data: sides are in the file's numbers, and the network gets its own", async () => {
    const source = await sourceOf(sampleText("wine"));
    const { x, y, numbers, decision } = answer(source, { x: "x[0]", of: ["x"] });
    assert.ok(source.dataset.scales.size > 0 && y && decision);
    const written = source.dataset.written.get("x")?.subarray(0, source.dataset.rows) ?? assert.fail();
    assert.ok(x.from < Math.min(...written) && x.to > Math.max(...written));
    const scale = source.dataset.scales.get("x") ?? assert.fail();
    assert.equal(numbers[0], (x.from - (scale.mean[0] ?? 0)) / (scale.deviation[0] ?? 1));
  });

  it("the spiral: its decision, its data and which of them are wrong", async () => {
    const source = await sourceOf(sampleText("spiral"));
    const { decision, points, x, y } = answer(source, { size: 48 });
    if (!decision || !points || !y) throw new Error("nothing decided");
    assert.deepEqual([decision.kind, decision.threshold, decision.prediction], ["binary", 0.5, "y"]);
    assert.equal(points.total, 100);
    assert.equal(points.numbers.length, 100 * POINT_STRIDE);
    const rights: number[] = [];
    for (let i = 0; i < 100; i++) {
      const point: readonly number[] = [...points.numbers.subarray(i * POINT_STRIDE, (i + 1) * POINT_STRIDE)];
      const [row = 0, px = 0, py = 0, target = 0, predicted, right] = point;
      assert.equal(px, source.dataset.written.get("x")?.[row]);
      assert.equal(target, source.dataset.written.get("t")?.[row]);
      const pass = plainPass(source, row, new Map());
      const value = pass.value(source.graph.byId.get("y") ?? assert.fail())?.data[0] ?? Number.NaN;
      assert.equal(predicted, Number(value >= 0.5));
      assert.equal(right, Number(predicted === target));
      rights.push(right ?? 0);
      assert.ok(px >= x.from && px <= x.to && py >= y.from && py <= y.to);
    }
    assert.ok(rights.reduce((sum, each) => sum + each, 0) >= 95);
    // On a boundary the prediction is a half: as near as a grid of 48 places is.
    for (const line of decision.boundaries) {
      for (let i = 0; i < line.length; i += 2) {
        const at = [placeOf(x, line[i] ?? 0), placeOf(y, line[i + 1] ?? 0)] as const;
        const pass = plainPass(
          source,
          0,
          new Map([
            ["x[0]", at[0]],
            ["x[1]", at[1]],
          ]),
        );
        const value = pass.value(source.graph.byId.get("y") ?? assert.fail())?.data[0] ?? Number.NaN;
        assert.ok(Math.abs(value - 0.5) < 0.3, `${at}: ${value}`);
      }
    }
    assert.ok(decision.boundaries.length > 0);
  });

  it("several classes: the winner at each place, and lines only between two of them", async () => {
    const source = await sourceOf(sampleText("iris"));
    const { decision, x, y } = answer(source, { x: "x[2]", y: "x[3]", size: 16 });
    if (!decision || !y) throw new Error("nothing decided");
    assert.deepEqual([decision.kind, decision.classNames], ["classes", ["setosa", "versicolor", "virginica"]]);
    for (const at of [0, 77, 200, 255]) {
      const changed = new Map([
        ["x[2]", placeOf(x, at % 16)],
        ["x[3]", placeOf(y, Math.floor(at / 16))],
      ]);
      const scores: readonly number[] = [
        ...(plainPass(source, 0, changed).value(source.graph.byId.get("scores") ?? assert.fail())?.data ?? []),
      ];
      assert.equal(decision.values[at], scores.indexOf(Math.max(...scores)));
    }
    assert.ok(decision.boundaries.length > 0);
  });

  it("one input that varies gives a curve, and so does NONE", async () => {
    const source = await sourceOf(sampleText("regression"));
    const curve = answer(source, { of: ["z[2]"], size: 40 });
    assert.equal(curve.y, null);
    assert.equal(curve.numbers.length, curve.x.count);
    assert.ok(curve.x.count > 40);
    const pass = plainPass(source, 0, new Map([["x", placeOf(curve.x, 7)]]));
    const value = pass.value(source.graph.byId.get("z") ?? assert.fail())?.data[2] ?? Number.NaN;
    assert.ok(Math.abs((curve.numbers[7] ?? 0) - value) < 1e-14);
    assert.equal(answer(await sourceOf(sampleText("spiral")), { y: NONE }).y, null);
  });

  it("unasked, the two inputs that tell most of the target: of the iris the petals, not the sepals", async () => {
    const { x, y } = answer(await sourceOf(sampleText("iris")), {});
    // By F-ratios of the four columns, as every text book has them: sepal width tells least by far, petals most.
    assert.deepEqual([x.name, y?.name], ["x[2]", "x[3]"]);
    assert.equal(answer(await sourceOf(sampleText("iris")), { x: "x[2]" }).y?.name, "x[3]");
  });

  it("new numbers of the same graph are taken over, by a mapper that keeps its machine", async () => {
    const source = await sourceOf(sampleText("xor"));
    const draw = createMapper();
    const before = finish(draw(source, { ...QUESTION, of: ["h1"] }));
    const parameters = new Map([...source.parameters, ["h1.b", Float64Array.of(3)]]);
    const after = finish(draw({ ...source, parameters }, { ...QUESTION, of: ["h1"] }));
    assert.notEqual(after.numbers[40], before.numbers[40]);
    assert.deepEqual(after.numbers, answer({ ...source, parameters }, { of: ["h1"] }).numbers);
  });

  it("what cannot be drawn is refused in a sentence", async () => {
    const still = await sourceOf({
      nodes: { x: { op: "input" }, y: { op: "neuron", inputs: ["x"] } },
      data: { rows: [{ x: 1 }, { x: 1 }] },
    });
    assert.throws(() => answer(still, {}), /No input varies in the data/);
    const source = await sourceOf(sampleText("xor"));
    assert.throws(
      () => answer(source, { x: "x3" }),
      /"x3" is no input whose numbers can be varied\. Did you mean x1\?/,
    );
    assert.throws(() => answer(source, { x: "t" }), /no input whose numbers/);
    assert.throws(() => answer(source, { x: "x2", y: "x2" }), /Both sides of the map would be x2/);
    assert.throws(() => answer(source, { of: ["L"] }), /"L" joins all samples/);
    assert.throws(() => answer(source, { of: ["h1.w"] }), /is a parameter/);
    assert.throws(() => answer(source, { of: ["nobody"] }), /no node "nobody"/);
  });
});
