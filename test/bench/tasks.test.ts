import assert from "node:assert/strict";
import { openChainrule } from "../../bench/peers/chainrule.ts";
import { networkFile } from "../../bench/peers/networkFile.ts";
import { openObjects } from "../../bench/peers/objects.ts";
import { createTask, type LayerWeights, randomNeurons, TASK_NAMES, type Task } from "../../bench/peers/tasks.ts";
import { levelsOf } from "../../bench/peers/tensorFlow.ts";
import { compile } from "../../core/compile.ts";

describe("the bench's tasks", () => {
  it("are the same numbers every time, and single precision holds each of them", () => {
    for (const name of TASK_NAMES) {
      const task = createTask(name);
      assert.deepEqual(task, createTask(name));
      const numbers = numbersOf(task);
      assert.ok(numbers.every((number) => Number.isFinite(number) && Math.fround(number) === number));
      assert.equal(task.network.rows.count % task.batch, 0);
    }
  });

  it("start a pass of one sample from the weights of the training task", () => {
    assert.deepEqual(createTask("T4a").network, createTask("T1").network);
    assert.deepEqual(createTask("T4b").network, createTask("T2").network);
    assert.deepEqual(createTask("T4c").network, createTask("T3").network);
  });

  it("T3: 300 neurons that read 8 values before them, all of which lead to the last", () => {
    const { units, inputs } = randomNeurons();
    assert.equal(units.length, 300);
    const read = new Set<number>();
    units.forEach(({ reads, w }, i) => {
      assert.equal(new Set(reads).size, reads.length);
      assert.equal(w.length, reads.length);
      if (i < 299) assert.equal(reads.length, 8);
      for (const at of reads) {
        assert.ok(at < inputs + i);
        read.add(at);
      }
    });
    assert.equal(read.size, inputs + 299);
  });

  it("T3 by levels: each unit once, behind all that it reads", () => {
    const network = randomNeurons();
    const levelOf = new Map<number, number>();
    levelsOf(network).forEach((level, l) => {
      for (const at of level) levelOf.set(network.inputs + at, l);
    });
    assert.equal(levelOf.size, 300);
    network.units.forEach(({ reads }, i) => {
      for (const at of reads) assert.ok((levelOf.get(at) ?? -1) < (levelOf.get(network.inputs + i) ?? -1));
    });
  });

  it("are whole files for Chainrule", () => {
    for (const name of ["T1", "T3", "T4a"] as const)
      assert.deepEqual(compile(networkFile(createTask(name))).problems, []);
  });

  it("come out alike in Chainrule and in a network of objects that shares no line with it", async () => {
    for (const name of ["T1", "T3", "T4a", "T4c"] as const) {
      const task = createTask(name);
      const [ours, theirs] = [await openChainrule("reference f64", task, "dist"), openObjects(task)];
      assert.ok(typeof ours !== "string" && typeof theirs !== "string");
      const [found, expected] = [ours.check(), theirs.check()];
      assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort());
      for (const [figure, value] of Object.entries(expected))
        assert.ok(Math.abs((found[figure] ?? Number.NaN) / value - 1) < 1e-12, `${name}: ${figure}`);
    }
  });
});

function numbersOf({ network }: Task): readonly number[] {
  const { rows } = network;
  const ofLayers = (layers: readonly LayerWeights[]) => layers.flatMap(({ W, b }) => [...W, ...b]);
  const data = [...rows.x, ...rows.t];
  if (network.kind === "neurons") return [...data, ...network.units.flatMap(({ w, b }) => [...w, b])];
  if (network.kind === "layers") return [...data, ...ofLayers(network.layers)];
  return [...data, ...ofLayers(network.convolutions), ...ofLayers(network.layers)];
}
