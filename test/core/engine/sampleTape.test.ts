import assert from "node:assert/strict";
import { selectRows } from "../../../core/data/dataset.ts";
import { createMachine } from "../../../core/engine/machine.ts";
import { behindSample, sampleTape } from "../../../core/engine/sampleTape.ts";
import { explainStep } from "../../../core/explain/explain.ts";
import { localDerivatives } from "../../../core/explain/localDerivatives.ts";
import { optionsOf } from "../debugger/support.ts";

const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b));

describe("a tape of one sample of a batch", () => {
  for (const name of ["xor", "iris", "mlp", "batch_norm", "activations"]) {
    it(`has what a pass over that row alone has: ${name}`, async () => {
      const { graph, dataset, parameters, target } = await optionsOf(name);
      const rows = [0, 1, 2].filter((row) => row < dataset.rows);
      const whole = createMachine(graph, { batch: rows.length, inputs: selectRows(dataset, rows), parameters, target });
      whole.runAll();
      for (const sample of rows.keys()) {
        const tape = sampleTape(whole, sample);
        const alone = createMachine(graph, { batch: 1, inputs: selectRows(dataset, [sample]), parameters, target });
        alone.runAll();
        for (const node of graph.nodes.filter(({ batched }) => batched)) {
          const found = tape.value(node);
          assert.equal(found?.batch, 1);
          const expected = alone.value(node)?.data ?? [];
          assert.ok(
            found?.data.every((value, i) => close(value, expected[i] ?? Number.NaN)),
            `${node.id}, sample ${sample}`,
          );
          const [gradient, ofWhole] = [tape.gradient(node), whole.gradient(node)];
          for (let i = 0; i < node.size; i++)
            assert.equal(gradient?.data[i], ofWhole?.data[i * rows.length + sample], `∂/∂${node.id}, sample ${sample}`);
        }
        assert.equal(tape.objective, whole.objective);
        for (const step of whole.timeline)
          assert.deepEqual(explainStep(tape, step.index), explainStep(whole, step.index, sample));
      }
    });
  }

  it("moves with the batch's cursor", async () => {
    const { graph, dataset, parameters, target } = await optionsOf("xor");
    const whole = createMachine(graph, { batch: 2, inputs: selectRows(dataset, [0, 1]), parameters, target });
    const tape = sampleTape(whole, 1);
    const [first] = graph.nodes;
    assert.ok(first);
    assert.equal(tape.value(first), null);
    whole.step();
    assert.notEqual(tape.value(first), null);
    assert.equal(tape.cursor, 1);
    assert.equal(sampleTape(tape, 0), tape);
    assert.equal(behindSample(tape)?.tape, whole);
    assert.throws(() => sampleTape(whole, 2), /has 2 samples; there is no sample 2/);
  });

  it("derives ops that see all samples from all of them", async () => {
    const x = { op: "input", shape: [3] };
    const network = {
      nodes: { x, n: { op: "layer-norm", inputs: ["x"] }, y: { op: "neuron", inputs: ["n"] } },
      objective: "y",
      data: { rows: [{ x: [1, 2, 4] }, { x: [0, -3, 1] }] },
    };
    const { graph, dataset, parameters, target } = await optionsOf(network);
    const whole = createMachine(graph, { batch: 2, inputs: selectRows(dataset, [0, 1]), parameters, target });
    whole.runAll();
    const node = graph.byId.get("n");
    const edge = node?.edges[0];
    assert.ok(node && edge);
    const expected = localDerivatives(whole, node, 1).byInput(edge, 0, 1);
    assert.ok(Math.abs(expected) > 0.01);
    assert.equal(localDerivatives(sampleTape(whole, 1), node, 0).byInput(edge, 0, 1), expected);
  });
});
