import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { selectRows } from "../../../core/data/dataset.ts";
import { createMachine } from "../../../core/engine/machine.ts";
import { objectiveTarget } from "../../../core/engine/timeline.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { train } from "../../../core/training/loop.ts";
import { afterFirstStep, clippedGradients } from "../../../core/training/oneStep.ts";
import { optimizers } from "../../../core/training/optimizers.ts";
import { planTraining } from "../../../core/training/plan.ts";
import { openText } from "../../extension/editor/support.ts";

const SAMPLES = ["xor", "shared"];

describe("afterFirstStep", () => {
  const schedule = { name: "linear", startFactor: 0.2, length: 3 };
  const further: readonly object[] = [{}, { schedule, clip: { norm: 0.01 } }, { schedule, clip: { value: 0.02 } }];
  for (const name of SAMPLES) {
    for (const [optimizer, more] of [...optimizers.keys()].flatMap((each) =>
      further.map((one) => [each, one] as const),
    )) {
      it(`is where training takes ${name} in its first step of ${optimizer} ${JSON.stringify(more)}`, async () => {
        const text = readFileSync(new URL(`../../../samples/${name}.nn.json`, import.meta.url), "utf8");
        const { document, graph, dataset } = await openText(text);
        const settings = { ...document.training.settings, ...more, optimizer, batchSize: dataset.rows, shuffle: false };
        const plan = planTraining({ ...document.training, settings }, graph, dataset.rows);
        assert.ok(typeof plan !== "string", String(plan));
        const parameters = initialParameters(graph);
        const rows = Array.from({ length: dataset.rows }, (_, row) => row);
        const inputs = selectRows(dataset, rows);
        const machine = createMachine(graph, {
          batch: rows.length,
          inputs,
          parameters,
          target: objectiveTarget(graph),
          mode: "training",
        });
        machine.runAll();
        const first = train(graph, dataset, parameters, { ...plan, steps: 1 }).next();
        assert.ok(!first.done);
        const trained = first.value.parameters();
        const gradients = clippedGradients(plan, graph.parameters, (each) => machine.parameterGradient(each));
        for (const parameter of graph.parameters) {
          const gradient = gradients.get(parameter.name);
          if (!gradient) continue;
          const value = machine.parameterValue(parameter.name).slice();
          const next = afterFirstStep(plan, parameter, value, gradient);
          const owned = parameter.owned ?? value.keys();
          for (const k of owned) assert.equal(next?.[k], trained.get(parameter.name)?.[k], parameter.name);
        }
      });
    }
  }

  it("is nothing for what training does not move", async () => {
    const text = readFileSync(new URL("../../../samples/xor.nn.json", import.meta.url), "utf8");
    const { document, graph, dataset } = await openText(text);
    const [kept, other] = graph.parameters;
    assert.ok(kept && other);
    const settings = { ...document.training.settings, only: [other.name] };
    const plan = planTraining({ ...document.training, settings }, graph, dataset.rows);
    assert.ok(typeof plan !== "string");
    assert.equal(afterFirstStep(plan, kept, new Float64Array(kept.size), new Float64Array(kept.size)), null);
  });
});
