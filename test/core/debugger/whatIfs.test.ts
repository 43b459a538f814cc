import assert from "node:assert/strict";
import { debug, type Network, numbersOf } from "./support.ts";

const network: Network = {
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input", shape: [] },
    h: { op: "dense", inputs: ["x"], units: 2, activation: "tanh" },
    y: { op: "neuron", inputs: ["h"], params: { w: ["v", "v"], b: "v" } },
    L: { op: "squared-error", inputs: ["y", "t"] },
  },
  params: { v: 0.5 },
  objective: "L",
  data: { rows: [1, 2, 3].map((k) => ({ x: [k / 3, 1 / k], t: k % 2 })) },
  training: { optimizer: "sgd", learningRate: 0.1, batchSize: 1 },
};

describe("what if", () => {
  it("a weight were another: as if the file had it, from this training step on", async () => {
    const run = await debug(network);
    run.goTo({ pass: 1, cursor: 9 });
    const before = run.generation;
    run.setParameter("h.W", 3, 0.25);
    assert.notEqual(run.generation, before);
    assert.deepEqual(run.place, { pass: 1, cursor: 9, inside: null });
    assert.equal(run.tape.parameterValue("h.W")[3], 0.25);
    // The same run where the number was there at the start of the step.
    const other = await debug(network);
    other.goTo({ pass: 1, cursor: 0 });
    const theta = new Map(other.graph.parameters.map(({ name }) => [name, other.tape.parameterValue(name).slice()]));
    (theta.get("h.W") as Float64Array)[3] = 0.25;
    const asFile = await debug(network, { parameters: theta, rows: [1, 2] });
    asFile.goTo({ pass: 0, cursor: 9 });
    assert.equal(numbersOf(run), numbersOf(asFile));
    run.goTo({ pass: 2, cursor: 12 });
    asFile.goTo({ pass: 1, cursor: 12 });
    assert.equal(numbersOf(run), numbersOf(asFile), "training goes on from there");
    run.goTo({ pass: 0, cursor: 9 });
    const untouched = await debug(network);
    untouched.goTo({ pass: 0, cursor: 9 });
    assert.equal(numbersOf(run), numbersOf(untouched), "earlier steps are as they were");
  });

  it("an input were another: in this pass alone", async () => {
    const run = await debug(network);
    run.goTo({ pass: 1, cursor: 5 });
    const x = run.graph.byId.get("x");
    assert.ok(x);
    run.setInput("x", 1, 0, 7);
    assert.deepEqual([...(run.tape.value(x)?.data ?? [])], [2 / 3, 7]);
    assert.deepEqual(run.whatIfs, [{ kind: "input", name: "x", entry: 1, row: 1, from: 0.5, to: 7, pass: 1 }]);
    run.goTo({ pass: 2, cursor: 5 });
    assert.deepEqual([...(run.tape.value(x)?.data ?? [])], [1, 1 / 3]);
  });

  it("tells the objective with it and without it, wherever it stands", async () => {
    const run = await debug(network);
    const plain = run.objectives();
    assert.equal(plain?.now, plain?.without);
    run.setParameter("v", 0, 1);
    run.setParameter("v", 0, 2);
    const tried = run.objectives();
    assert.equal(tried?.without, plain?.now);
    assert.notEqual(tried?.now, plain?.now);
    assert.equal(run.place.cursor, 0);
    run.goTo({ pass: 0, cursor: 99 });
    assert.equal(run.tape.objective, tried?.now);
    assert.deepEqual(
      run.whatIfs.map(({ from, to }) => [from, to]),
      [[0.5, 2]],
      "of two tries the first number stays",
    );
  });

  it("knows a shared parameter by every name it has", async () => {
    const run = await debug(network);
    run.setParameter("y.b", 0, 3);
    assert.equal(run.tape.parameterValue("v")[0], 3);
    run.setParameter("y.w", 1, 4);
    assert.equal(run.tape.parameterValue("v")[0], 4);
    assert.deepEqual(
      run.whatIfs.map(({ name, entry }) => `${name}[${entry}]`),
      ["v[0]"],
    );
  });

  it("takes tries back, to the last bit", async () => {
    const run = await debug(network);
    run.goTo({ pass: 2, cursor: 12 });
    const before = numbersOf(run);
    run.goTo({ pass: 1, cursor: 3 });
    run.setParameter("h.b", 0, 5);
    run.setInput("t", 0, 0, 9);
    run.goTo({ pass: 2, cursor: 12 });
    assert.notEqual(numbersOf(run), before);
    run.takeBack(null);
    assert.equal(numbersOf(run), before);
    assert.deepEqual(run.whatIfs, []);
  });

  it("tells the objective without any try, also of earlier training steps", async () => {
    const untouched = await debug(network);
    const run = await debug(network);
    run.setParameter("v", 0, 1.5);
    run.goTo({ pass: 1, cursor: 2 });
    run.setInput("t", 0, 0, 3);
    for (const pass of [2, 0, 1]) {
      run.goTo({ pass, cursor: 2 });
      untouched.goTo({ pass, cursor: 99 });
      assert.equal(run.objectives()?.without, untouched.tape.objective);
      assert.notEqual(run.objectives()?.now, untouched.tape.objective);
    }
  });

  it("changes a row that a pass has twice in both of its samples", async () => {
    const run = await debug(network, { rows: [0, 2, 0], batchSize: 3 });
    run.setInput("t", 0, 2, 8);
    run.goTo({ pass: 0, cursor: 2 });
    assert.deepEqual([...(run.tape.value(run.graph.byId.get("t") ?? assert.fail())?.data ?? [])], [8, 1, 8]);
  });

  it("refuses what is not there", async () => {
    const run = await debug(network);
    assert.throws(() => run.setParameter("h.X", 0, 1), /There is no parameter "h.X"/);
    assert.throws(() => run.setParameter("h.W", 4, 1), /"h.W" has 4 numbers; there is no number 4/);
    assert.throws(() => run.setInput("x", 0.5, 0, 1), /there is no component 0.5/);
    assert.throws(() => run.setInput("x", 0, 1, 1), /has one sample; there is no sample 1/);
    assert.throws(() => run.setParameter("h.W", 0, Number.NaN), /must be a finite number, not NaN/);
    assert.deepEqual(run.whatIfs, []);
    assert.throws(() => run.setInput("h", 0, 0, 1), /"h" is no input/);
    assert.throws(() => run.setInput("x", 2, 0, 1), /"x" has 2 components/);
  });
});
