import assert from "node:assert/strict";
import { selectRows } from "../../../core/data/dataset.ts";
import { createMachine } from "../../../core/engine/machine.ts";
import { sampleTape } from "../../../core/engine/sampleTape.ts";
import { passView } from "../../../extension/editor/passView.ts";
import { optionsOf } from "../../core/debugger/support.ts";
import { numbersOf } from "./support.ts";

const FACTS = { version: 1, preview: false, rowCount: 3, rowLabel: "" };

describe("the view of one sample of a batch", () => {
  for (const name of ["xor", "mlp", "back_prop", "activations"])
    it(`has the numbers of a pass over that row, and the batch's gradients: ${name}`, async () => {
      const { graph, dataset, parameters, target } = await optionsOf(name);
      const rows = [2, 0, 1].filter((row) => row < dataset.rows);
      const machineOf = (some: readonly number[]) => {
        const machine = createMachine(graph, {
          batch: some.length,
          inputs: selectRows(dataset, some),
          parameters,
          target,
        });
        machine.runAll();
        return machine;
      };
      const batch = machineOf(rows);
      for (const [sample, row] of rows.entries()) {
        const view = passView(sampleTape(batch, sample), { ...FACTS, row }, rows);
        const alone = passView(machineOf([row]), { ...FACTS, row });
        const close = (what: string, of: typeof view.objective, asIn: typeof view.objective): void => {
          const [found, expected] = [numbersOf(view.numbers, of), numbersOf(alone.numbers, asIn)];
          assert.equal(found?.length, expected?.length, what);
          for (const [i, value] of (found ?? []).entries())
            assert.ok(Math.abs(value - (expected?.[i] ?? Number.NaN)) <= 1e-12 * Math.max(1, Math.abs(value)), what);
        };
        for (const [i, node] of graph.nodes.entries()) {
          const [here, there] = [view.nodes[i] ?? assert.fail(), alone.nodes[i] ?? assert.fail()];
          assert.equal(here.forwardAt, there.forwardAt);
          assert.equal(here.backwardAt, there.backwardAt);
          if (!node.batched) continue;
          close(`z of ${node.id}`, here.value, there.value);
          close(`u of ${node.id}`, here.preactivation, there.preactivation);
          const gradient = batch.gradient(node);
          assert.deepEqual(
            numbersOf(view.numbers, here.gradient) ?? [],
            [...(gradient?.data ?? [])].filter((_, k) => k % rows.length === sample),
          );
        }
        const edges = graph.nodes.flatMap((node) => node.edges);
        for (const [i, edge] of edges.entries()) {
          const [here, there] = [view.edges[i] ?? assert.fail(), alone.edges[i] ?? assert.fail()];
          assert.deepEqual(numbersOf(view.numbers, here.weight), numbersOf(alone.numbers, there.weight));
          if (edge.source.batched) close(edge.key, here.contribution, there.contribution);
        }
        assert.deepEqual(numbersOf(view.numbers, view.objective), [batch.objective]);
      }
    });

  it("blames no row for what another row of the batch did", async () => {
    const { graph, dataset, parameters, target } = await optionsOf({
      nodes: {
        x: { op: "input" },
        t: { op: "input" },
        y: { op: "neuron", inputs: ["x"], activation: "hard-sigmoid", params: { w: [1], b: 0 } },
        L: { op: "binary-cross-entropy", inputs: ["y", "t"] },
      },
      objective: "L",
      data: { rows: [1, 0, -4].map((x) => ({ x, t: 1 })) },
    });
    // ln 0 is of row 2 alone.
    const rows = [1, 2];
    const batch = createMachine(graph, { batch: 2, inputs: selectRows(dataset, rows), parameters, target });
    batch.runAll();
    for (const sample of [0, 1]) {
      const { findings } = passView(sampleTape(batch, sample), { ...FACTS, row: rows[sample] ?? 0 }, rows);
      assert.match(findings[0]?.sentence ?? "", /^The value of "L" is ∞ at row 2: the prediction is 0/);
    }
  });
});
