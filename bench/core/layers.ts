// One sample through 784-128-64-10, forward and backward, with every gradient of its 109,386 parameters.
import assert from "node:assert/strict";
import { compile } from "../../core/compile.ts";
import { createMachine } from "../../core/engine/machine.ts";
import { objectiveTarget } from "../../core/engine/timeline.ts";
import { createRandom } from "../../core/random.ts";
import { initialParameters } from "../../core/training/initializers.ts";
import { passView } from "../../extension/editor/passView.ts";
import { median, ms, printTable, race, ratio, times } from "../measure.ts";
import { type Layer, naiveLayers } from "./naiveLayers.ts";

const WIDTHS = [784, 128, 64, 10];
const LABEL = 3;
const TEXT = JSON.stringify({
  nn: 1,
  nodes: {
    x: { op: "input", shape: [784] },
    t: { op: "input", shape: [] },
    h1: { op: "dense", inputs: ["x"], units: 128, activation: "tanh" },
    h2: { op: "dense", inputs: ["h1"], units: 64, activation: "tanh" },
    y: { op: "dense", inputs: ["h2"], units: 10 },
    L: { op: "softmax-cross-entropy", inputs: ["y", "t"] },
  },
  objective: "L",
});

export function benchLayers(): void {
  const { graph } = compile(TEXT);
  assert.ok(graph);
  const random = createRandom("a picture");
  const x = Float64Array.from({ length: 784 }, () => random.uniform());
  const inputs = new Map([
    ["x", x],
    ["t", Float64Array.of(LABEL)],
  ]);
  const parameters = initialParameters(graph);
  const machine = createMachine(graph, { batch: 1, inputs, parameters, target: objectiveTarget(graph) });
  const numbersOf = (name: string) => parameters.get(name) ?? assert.fail(name);
  const layers = ["h1", "h2", "y"].map((id, l): Layer => {
    const [from, to] = [WIDTHS[l] as number, WIDTHS[l + 1] as number];
    const rows = Array.from({ length: to }, (_, i) => [...numbersOf(`${id}.W`).subarray(i * from, (i + 1) * from)]);
    return { W: rows, b: [...numbersOf(`${id}.b`)] };
  });
  machine.runAll();
  const naive = naiveLayers(layers, [...x], LABEL);
  assert.ok(Math.abs(naive.loss - (machine.objective ?? Number.NaN)) < 1e-9);
  naive.gradients[0]?.flat().forEach((expected, i) => {
    assert.ok(Math.abs(expected - (machine.parameterGradient("h1.W")?.[i] ?? Number.NaN)) < 1e-9);
  });

  const plainX = [...x];
  const facts = { version: 1, row: 0, rowCount: 1, rowLabel: "", preview: false };
  const first = numbersOf("h1.W").slice();
  const results = race({
    "naive pass": () => naiveLayers(layers, plainX, LABEL),
    "pass, forward and back": () => {
      machine.reset();
      machine.runAll();
    },
    "weight drag in the host": () => {
      first[0] = (first[0] as number) + 0.001;
      machine.setParameter("h1.W", first);
      machine.runAll();
      return passView(machine, facts);
    },
  });
  printTable(
    "784-128-64-10, one sample (median)",
    ["", "time", "of the naive pass"],
    Object.entries(results).map(([name, list]) => [name, ms(median(list)), times(ratio(list, results["naive pass"]))]),
  );
}
