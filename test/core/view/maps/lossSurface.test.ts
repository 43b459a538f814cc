import assert from "node:assert/strict";
import fc from "fast-check";
import { chooseRows, trainingRows } from "../../../../core/data/dataset.ts";
import { finish } from "../../../../core/engine/steps.ts";
import { evaluateNetwork } from "../../../../core/metrics/evaluate.ts";
import { alongEntry, filterNormalized, moved, projected } from "../../../../core/view/maps/directions.ts";
import { surfaceSteps } from "../../../../core/view/maps/lossSurface.ts";
import type { SurfaceQuestion } from "../../../../core/view/maps/mapsView.ts";
import type { WholeNumbers } from "../../../../core/view/wholeNumbers.ts";
import { sampleText, sourceOf } from "./source.ts";

const RANDOM: SurfaceQuestion = { directions: { kind: "random", seed: 1 }, size: 5, reach: 1 };

function objective({ graph, dataset, buffers }: WholeNumbers, parameters: ReadonlyMap<string, Float64Array>): number {
  return evaluateNetwork(graph, chooseRows(dataset, trainingRows(dataset)), parameters, buffers).objective;
}

describe("the loss surface", () => {
  it("is the objective in the middle, and anywhere what moving θ there gives", async () => {
    for (const name of ["xor", "spiral_start", "lenet", "wine", "shared"]) {
      const source = await sourceOf(sampleText(name));
      const { values, objective: middle, rows, trainingRows: all, x } = finish(surfaceSteps(source, RANDOM));
      assert.equal(rows, all, name);
      assert.equal(x.count, 5);
      assert.equal(values[12], middle);
      const close = (a: number, b: number) => assert.ok(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b)), name);
      close(middle, objective(source, source.parameters));
      const [across, up] = ["x", "y"].map((which) => filterNormalized(source.graph, source.parameters, `1:${which}`));
      if (!across || !up) return assert.fail();
      for (const [at, alpha, beta] of [
        [0, -1, -1],
        [9, 1, -0.5],
        [22, 0, 1],
      ] as const) {
        const there = new Map([...source.parameters, ...moved(source.parameters, across, alpha, up, beta)]);
        close(values[at] ?? Number.NaN, objective(source, there));
      }
    }
  });

  it("along two parameters: the numbers at the sides are theirs", async () => {
    const source = await sourceOf(sampleText("xor"));
    const question: SurfaceQuestion = {
      directions: { kind: "parameters", x: "h1.w[1]", y: "y.b" },
      size: 7,
      reach: 3,
    };
    const { x, y, at, values } = finish(surfaceSteps(source, question));
    assert.deepEqual([x.name, y.name, at], ["h1.w[1]", "y.b", [8, -4]]);
    assert.deepEqual([x.from, x.to, y.from, y.to], [5, 11, -7, -1]);
    const changed = new Map([...source.parameters, ["h1.w", Float64Array.of(8, 6)], ["y.b", Float64Array.of(-2)]]);
    // w = 6 is place 1 of 5…11, b = −2 place 5 of −7…−1.
    assert.ok(Math.abs((values[5 * 7 + 1] ?? 0) - objective(source, changed)) < 1e-12);
  });

  it("every filter of a direction is as long as the filter of θ; biases stay; a seed gives the same", async () => {
    const { graph, parameters } = await sourceOf(sampleText("lenet"));
    const direction = filterNormalized(graph, parameters, "7");
    assert.deepEqual(direction, filterNormalized(graph, parameters, "7"));
    assert.notDeepEqual(direction.get("edges.W"), filterNormalized(graph, parameters, "8").get("edges.W"));
    assert.deepEqual([...direction.keys()].sort(), ["edges.W", "parts.W", "scores.W"]);
    for (const [name, filters] of [
      ["edges.W", 4],
      ["parts.W", 4],
      ["scores.W", 3],
    ] as const) {
      const [drawn, own] = [direction.get(name) ?? assert.fail(), parameters.get(name) ?? assert.fail()];
      const length = own.length / filters;
      for (let k = 0; k < filters; k++) {
        const part = (numbers: Float64Array) => Math.hypot(...numbers.subarray(k * length, (k + 1) * length));
        assert.ok(Math.abs(part(drawn) - part(own)) < 1e-12 * part(own));
      }
    }
  });

  it("a point of the plane is projected to where it is, and one beside it straight onto it", async () => {
    const { graph, parameters } = await sourceOf(sampleText("spiral_start"));
    const [x, y] = [filterNormalized(graph, parameters, "x"), filterNormalized(graph, parameters, "y")];
    const number = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(number, number, number, (alpha, beta, aside) => {
        const there = new Map([...parameters, ...moved(parameters, x, alpha, y, beta)]);
        // Biases are no part of either direction, so moving one is straight out of the plane.
        there.set(
          "z1.b",
          (there.get("z1.b") ?? assert.fail()).map((value) => value + aside),
        );
        const [a, b] = projected(parameters, there, x, y) ?? assert.fail();
        assert.ok(Math.abs(a - alpha) < 1e-9 && Math.abs(b - beta) < 1e-9);
      }),
    );
    assert.equal(projected(parameters, parameters, x, x), null);
  });

  it("a run's path is drawn where its θ was", async () => {
    const source = await sourceOf(sampleText("xor"));
    const { direction } = alongEntry(source.graph, "h1.w[0]");
    const passed = [
      {
        step: 3,
        parameters: new Map([...source.parameters, ...moved(source.parameters, direction, 0.5, direction, 0)]),
      },
    ];
    const question: SurfaceQuestion = {
      directions: { kind: "parameters", x: "h1.w[0]", y: "h1.b" },
      size: 3,
      reach: 1,
    };
    assert.deepEqual([...finish(surfaceSteps(source, question, passed)).path], [3, 8.5, -4]);
  });

  it("much data is measured on a part of it that is the same each time", async () => {
    const source = await sourceOf(sampleText("spiral_start").replace('"samples": 500', '"samples": 4000'));
    const first = finish(surfaceSteps(source, { ...RANDOM, size: 3 }));
    assert.deepEqual([first.rows, first.trainingRows], [512, 2000]);
    assert.deepEqual(finish(surfaceSteps(source, { ...RANDOM, size: 3 })), first);
  });

  it("what cannot be measured is refused in a sentence", async () => {
    const source = await sourceOf(sampleText("xor"));
    const along = (x: string, y: string) =>
      finish(surfaceSteps(source, { directions: { kind: "parameters", x, y }, size: 3, reach: 1 }));
    assert.throws(() => along("h1.b", "h1.b"), /Both sides would be h1\.b/);
    assert.throws(() => along("h1", "h2.b"), /"h1" is no parameter: name an entry such as h1\.w\[0\]/);
    assert.throws(() => along("h1.w", "h2.b"), /"h1\.w" has 2 entries: name one/);
    assert.throws(() => finish(surfaceSteps(source, { ...RANDOM, reach: 0 })), /reach is 0/);
    const aimless = await sourceOf({
      nodes: { x: { op: "input" }, y: { op: "neuron", inputs: ["x"] } },
      data: { rows: [{ x: 1 }, { x: 2 }] },
    });
    assert.throws(() => finish(surfaceSteps(aimless, RANDOM)), /no objective/);
  });
});
