import assert from "node:assert/strict";
import fc from "fast-check";
import { createDebuggee, type DebuggeeOptions } from "../../../core/debugger/createDebuggee.ts";
import type { Debuggee } from "../../../core/debugger/debuggee.ts";
import { train } from "../../../core/training/loop.ts";
import { planTraining } from "../../../core/training/plan.ts";
import { debug, type Network, NO_RULES, numbersOf, optionsOf, rules, where } from "./support.ts";

const layered: Network = {
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input", shape: [] },
    h: { op: "dense", inputs: ["x"], units: 3, activation: "tanh" },
    y: { op: "neuron", inputs: ["h"], params: { b: "b1" } },
    L: { op: "squared-error", inputs: ["y", "t"] },
  },
  params: { b1: 0.5 },
  objective: "L",
  regularization: { l2: 0.01 },
  data: { rows: [1, 2, 3, 4, 5].map((k) => ({ x: [k / 3, 1 / k], t: k % 2 })) },
  training: { optimizer: "adam", learningRate: 0.1, batchSize: 2, shuffle: true, seed: 3 },
};

/** Steps over until the end, and tells each place. */
function walk(run: Debuggee, move: (run: Debuggee) => unknown = (each) => each.stepOver()): string[] {
  const places = [where(run)];
  while (move(run)) places.push(where(run));
  return places;
}

describe("a run that is debugged", () => {
  it("goes forward, through the loss, backward and the update, one node at a time", async () => {
    const run = await debug(layered, { rows: [0], epochs: 1 });
    assert.deepEqual(walk(run), [
      "0:0",
      "0:1 forward x",
      "0:2 forward t",
      "0:3 forward h",
      "0:4 forward y",
      "0:5 loss L",
      "0:6 loss objective",
      "0:7 backward seed ∂L/∂L = 1",
      "0:8 backward L",
      "0:9 backward y",
      "0:10 backward h",
      "0:11 backward t",
      "0:12 backward x",
      "0:13 backward regularization",
      "0:14 update",
    ]);
  });

  it("steps into a layer unit by unit, and into a unit: u, then z; backward upstream, φ′, δ, parameters", async () => {
    const run = await debug(layered, { rows: [0] });
    run.goTo({ pass: 0, cursor: 2 });
    const places = [];
    for (const move of ["In", "Over", "Over", "In", "Out", "Over"] as const) {
      run[`step${move}`]();
      places.push(where(run));
    }
    assert.deepEqual(places, [
      "0:2 forward h unit 0 u",
      "0:2 forward h unit 0",
      "0:2 forward h unit 1",
      "0:2 forward h unit 2 u",
      "0:3 forward h",
      "0:4 forward y",
    ]);
    run.goTo({ pass: 0, cursor: 8 });
    const details = walk(run, (each) => (where(each).startsWith("0:8") ? each.stepIn() : null)).slice(1);
    assert.deepEqual(details, [
      "0:8 backward y upstream ∂L/∂z",
      "0:8 backward y local derivative φ′(u)",
      "0:8 backward y δ = ∂L/∂u",
      "0:8 backward y ∂L/∂(parameters)",
      "0:9 backward y",
    ]);
  });

  it("shows inside a step only what was reached, and never 0 for what was not", async () => {
    const run = await debug(layered, { rows: [0] });
    const h = run.graph.byId.get("h");
    assert.ok(h);
    run.goTo({ pass: 0, cursor: 3 });
    const u = [...(run.tape.preactivation(h)?.data ?? [])];
    run.goTo({ pass: 0, cursor: 2 });
    run.stepIn();
    assert.equal(run.tape.value(h), null);
    assert.deepEqual([...(run.inside?.values("u")?.data ?? [])], [u[0], Number.NaN, Number.NaN]);
    assert.equal(run.inside?.values("z"), null);
    run.stepOver();
    assert.equal(run.inside?.values("z")?.known, 1);
    run.stepOver();
    assert.deepEqual([...(run.inside?.values("u")?.data ?? [])], [u[0], u[1], Number.NaN]);
  });

  it("finishes a stage at a time on the way out", async () => {
    const run = await debug(layered, { epochs: 1, batchSize: 3, rows: [0, 1, 2, 3] });
    const places = walk(run, (each) => each.stepOut());
    assert.deepEqual(places, [
      "0:0",
      "0:4 forward y",
      "0:6 loss objective",
      "0:13 backward regularization",
      "0:14 update",
      "1:4 forward y",
      "1:6 loss objective",
      "1:13 backward regularization",
      "1:14 update",
    ]);
  });

  it("trains bit for bit as `train` does", async () => {
    const options = await optionsOf(layered);
    const { graph, dataset, parameters, training } = options;
    const plan = planTraining({ ...training, settings: { ...training.settings, epochs: 4 } }, graph, dataset.rows);
    assert.ok(typeof plan !== "string");
    const run = await debug(layered, { epochs: 4 });
    for (const step of train(graph, dataset, parameters, plan)) {
      run.goTo({ pass: step.step - 1, cursor: 99 });
      assert.equal(run.tape.objective, step.objective);
      for (const [name, values] of step.parameters())
        assert.deepEqual([...(run.nextParameter(name) ?? [])], [...values], `${name} after step ${step.step}`);
    }
    assert.equal(run.proceed(NO_RULES, 1000)?.reason, "end");
  });

  it("comes to the same numbers by whatever way it goes", async () => {
    // Room for a few states only, so that steps in between are run again.
    const options = { epochs: 5, historyBytes: 2500 } as const;
    const straight = await debug(layered, options);
    const moves = fc.array(
      fc.oneof(
        fc.constantFrom("stepOver", "stepIn", "stepOut", "stepBack", "stepBack", "restart", "proceed", "proceedBack"),
        fc.record({ pass: fc.nat(16), cursor: fc.nat(15) }),
      ),
      { minLength: 1, maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(moves, async (way) => {
        const run = await debug(layered, options);
        for (const move of way) {
          if (typeof move !== "string") run.goTo(move);
          else if (move === "proceed") run.proceed(NO_RULES, 20);
          else if (move === "proceedBack") run.proceedBack({ breakpoints: [], alarms: new Set(["dead"]) }, 9);
          else run[move as "stepOver"]();
          straight.goTo(run.place);
          assert.equal(numbersOf(run), numbersOf(straight), `${JSON.stringify(way)} at ${where(run)}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("undoes every kind of step", async () => {
    const run = await debug(layered, { epochs: 2 });
    const there = walk(run, (each) => each.stepOver());
    const back = walk(run, (each) => each.stepBack());
    assert.deepEqual(back.toReversed(), there);
    run.goTo({ pass: 0, cursor: 2 });
    run.stepIn();
    run.stepOver();
    run.stepIn();
    assert.equal(where(run), "0:2 forward h unit 1 u");
    run.stepBack();
    assert.equal(where(run), "0:2 forward h unit 0");
    run.stepBack();
    assert.equal(where(run), "0:2 forward t");
  });

  it("follows back_prop's derivative by θ₃: 1.06539 · 0.431241 · 0.990019 · 0.144141", async () => {
    const run = await debug("back_prop", { rows: [0] });
    const h3 = run.runToNode("h3") && run.runToNode("h3");
    assert.equal(h3?.reason, "goto");
    assert.match(where(run), /backward h3$/);
    const gradient = run.tape.parameterGradient("h3.w")?.[0] ?? Number.NaN;
    assert.ok(Math.abs(gradient - 0.0655631) < 1e-7, String(gradient));
  });

  it("tells rows, epochs and what is differentiated in the call stack", async () => {
    const run = await debug(layered, { epochs: 2, batchSize: 2, rows: [4, 0, 1] });
    run.goTo({ pass: 2, cursor: 3 });
    const [step, rows] = run.levels.map(({ name }) => name);
    assert.equal(step, "training step 3 of 4 (epoch 2)");
    assert.match(rows ?? "", /^rows? [014]/);
    assert.deepEqual([...run.rows].sort().length, 2);
  });

  it("runs over the rows that train, where the data is split and θ moves; where it does not, over all", async () => {
    const { data } = layered as { data: object };
    const split = { ...layered, data: { ...data, split: { test: 2, seed: 1 } } };
    const options = await optionsOf(split, { batchSize: 9 });
    const rowsOf = (more: Partial<DebuggeeOptions>) => [...createDebuggee({ ...options, ...more }).rows].sort();
    const { training } = options.dataset.parts ?? assert.fail();
    assert.equal(training.length, 3);
    assert.deepEqual(rowsOf({}), training);
    assert.deepEqual(rowsOf({ updates: false }), [0, 1, 2, 3, 4]);
    assert.deepEqual(rowsOf({ rows: [4, 0] }), [0, 4]);
  });

  it("refuses rows and numbers that there are not", async () => {
    await assert.rejects(debug(layered, { rows: [5] }), /There is no row 5: the data has rows 0 to 4/);
    await assert.rejects(debug(layered, { rows: [] }), /No rows/);
    await assert.rejects(debug(layered, { epochs: 0 }), /"epochs" must be a whole number from 1 on, not 0/);
    await assert.rejects(debug(layered, { batchSize: 1.5 }), /"batch"/);
  });

  it("goes on, back or to a node from inside a step", async () => {
    const run = await debug(layered, { rows: [0] });
    const inside = (): void => {
      run.goTo({ pass: 0, cursor: 3 });
      run.stepIn();
      assert.equal(where(run), "0:3 forward y u");
    };
    inside();
    assert.equal(run.proceedBack(rules({ kind: "node", node: "h" }), 9)?.reason, "breakpoint");
    assert.equal(where(run), "0:3 forward h", "the step before the one that was entered");
    inside();
    assert.equal(run.proceed(rules({ kind: "node", node: "y" }), 9)?.reason, "breakpoint");
    assert.equal(where(run), "0:4 forward y", "the step that was entered is finished");
    inside();
    run.runToNode("y");
    assert.equal(where(run), "0:4 forward y");
  });

  it("goes on for at most so many steps, also where nothing can stop it", async () => {
    const run = await debug(layered, { epochs: 2 });
    assert.equal(run.proceed(NO_RULES, 5), null);
    assert.deepEqual(run.place, { pass: 0, cursor: 5, inside: null });
    assert.equal(run.proceed(NO_RULES, 12), null);
    assert.deepEqual(run.place, { pass: 1, cursor: 3, inside: null });
  });

  it("shows of a parameter inside a step only the rows of the units that had their turn", async () => {
    const run = await debug(layered, { rows: [0] });
    run.goTo({ pass: 0, cursor: 9 });
    run.stepIn();
    assert.equal(where(run), "0:9 backward h unit 0 upstream ∂L/∂z");
    assert.equal(run.inside?.parameterGradient("W"), null);
    run.stepOut();
    const shown = run.inside?.parameterGradient("W");
    assert.equal(shown?.known, 2);
    run.stepOut();
    run.stepOut();
    const gradient = run.tape.useGradient(run.graph.byId.get("h") ?? assert.fail(), "W") ?? [];
    assert.deepEqual([...(shown?.data.slice(0, 2) ?? [])], [...gradient.slice(0, 2)]);
    assert.ok(shown?.data.slice(2).every(Number.isNaN));
  });

  it("shows no part of a table that its units do not go through row by row", async () => {
    // Two positions and a table of two rows: a position reads either.
    const run = await debug({
      nodes: {
        x: { op: "input", shape: [2] },
        e: { op: "embedding", inputs: ["x"], count: 2, size: 3 },
        y: { op: "sum", inputs: ["e"] },
      },
      objective: "y",
      data: { rows: [{ x: [1, 1] }] },
    });
    while (!where(run).endsWith("backward y")) run.stepOver();
    run.stepIn();
    run.stepOut();
    assert.match(where(run), /backward e unit 0$/);
    assert.equal(run.inside?.parameterGradient("W"), null);
  });

  it("moves nothing where another scalar than the objective is differentiated", async () => {
    const { graph } = await optionsOf("back_prop");
    const term = { text: "y2", node: "y2", component: 0 };
    const run = await debug("back_prop", { target: { kind: "scalar", text: "y2", term } });
    assert.equal(run.updates, false);
    assert.equal(run.steps.at(-1)?.phase, "backward");
    assert.ok(graph.byId.has("y2"));
  });
});
