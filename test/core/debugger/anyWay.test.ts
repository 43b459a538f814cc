import assert from "node:assert/strict";
import fc from "fast-check";
import type { DebuggeeOptions } from "../../../core/debugger/createDebuggee.ts";
import type { Debuggee } from "../../../core/debugger/debuggee.ts";
import { objectiveTarget } from "../../../core/engine/timeline.ts";
import { train } from "../../../core/training/loop.ts";
import { planTraining } from "../../../core/training/plan.ts";
import { anyCase } from "../engine/anyNetwork.ts";
import { debug, type Network, NO_RULES, numbersOf, optionsOf, rules, where } from "./support.ts";

type Way =
  | "stepOver"
  | "stepIn"
  | "stepOut"
  | "stepBack"
  | "restart"
  | "proceed"
  | "proceedBack"
  | { readonly pass: number; readonly cursor: number }
  | { readonly set: number; readonly to: number }
  | { readonly feed: number; readonly to: number }
  | { readonly takeBack: number };

const number = fc.integer({ min: -20, max: 20 }).map((tenths) => tenths / 10);
const moves: fc.Arbitrary<readonly Way[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.constantFrom("stepOver", "stepIn", "stepOut", "stepBack", "restart", "proceed", "proceedBack"),
    },
    { weight: 3, arbitrary: fc.record({ pass: fc.nat(9), cursor: fc.nat(30) }) },
    { weight: 1, arbitrary: fc.record({ set: fc.nat(1000), to: number }) },
    { weight: 1, arbitrary: fc.record({ feed: fc.nat(1000), to: number }) },
    { weight: 1, arbitrary: fc.record({ takeBack: fc.nat(5) }) },
  ),
  { minLength: 1, maxLength: 20 },
);

function go(run: Debuggee, way: Way): void {
  if (typeof way === "string") {
    const stops = rules({ kind: "op", op: "neuron", condition: { hits: "% 3" } });
    if (way === "proceed") run.proceed(run.place.cursor % 2 === 0 ? NO_RULES : stops, 17);
    else if (way === "proceedBack") run.proceedBack(stops, 9);
    else run[way]();
  } else if ("pass" in way) run.goTo(way);
  else if ("set" in way) {
    const list = run.graph.parameters;
    const parameter = list[way.set % Math.max(1, list.length)];
    if (parameter) run.setParameter(parameter.name, way.set % parameter.size, way.to);
  } else if ("feed" in way) {
    const inputs = run.graph.nodes.filter(({ op }) => op.ports.kind === "none");
    const input = inputs[way.feed % inputs.length];
    if (input) run.setInput(input.id, way.feed % input.size, way.feed % run.rows.length, way.to);
  } else run.takeBack(run.whatIfs[way.takeBack] ?? null);
}

/** A run that went nowhere else: what is tried is tried in the order of the training steps, then the place is gone to. */
async function straight(network: Network, more: Partial<DebuggeeOptions>, from: Debuggee): Promise<Debuggee> {
  const run = await debug(network, more);
  for (const { kind, name, entry, row, to, pass } of from.whatIfs.toSorted((a, b) => a.pass - b.pass)) {
    run.goTo({ pass, cursor: 0 });
    if (kind === "parameter") run.setParameter(name, entry, to);
    else run.setInput(name, entry, run.rows.indexOf(row ?? -1), to);
  }
  run.goTo(from.place);
  return run;
}

const optimizers = ["sgd", "adam", "rmsprop", "adagrad"];
const anyRun = fc.tuple(anyCase, fc.constantFrom(...optimizers), fc.integer({ min: 1, max: 3 }), fc.boolean()).map(
  ([{ net, rows }, optimizer, batchSize, shuffle]): Network => ({
    ...net,
    data: { rows },
    training: { optimizer, learningRate: 0.05, batchSize, shuffle },
  }),
);

describe("a run by whatever way, over random networks", () => {
  it("comes to the numbers of the straight way, with all that is tried", async () => {
    await fc.assert(
      fc.asyncProperty(anyRun, moves, async (network, ways) => {
        const more = { epochs: 3, historyBytes: 3000 };
        const run = await debug(network, more);
        for (const way of ways) {
          go(run, way);
          if (run.whatIfs.length > 0) run.objectives();
        }
        const other = await straight(network, more, run);
        assert.equal(numbersOf(run), numbersOf(other), where(run));
        assert.deepEqual(run.rows, other.rows);
        const untouched = await debug(network, more);
        untouched.goTo({ pass: run.place.pass, cursor: 1000 });
        other.goTo({ pass: run.place.pass, cursor: 1000 });
        assert.deepEqual(run.objectives(), { now: other.tape.objective, without: untouched.tape.objective });
        other.goTo(run.place);
        for (const { name } of run.graph.parameters)
          if (run.place.inside === null) assert.deepEqual(run.nextParameter(name), other.nextParameter(name));
      }),
      { numRuns: 120 },
    );
  });

  it("undoes each move at the depth at which it was made", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRun,
        fc.array(fc.constantFrom("stepOver", "stepIn", "stepOut"), { maxLength: 40 }),
        async (network, ways) => {
          const run = await debug(network, { epochs: 2 });
          for (const way of ways) {
            const before = where(run);
            const depth = run.levels.length;
            const wasInside = run.place.inside;
            const stop = run[way as "stepOver"]();
            if (
              stop === null ||
              way !== "stepOver" ||
              run.levels.length !== depth ||
              (wasInside === null) !== (run.place.inside === null)
            )
              continue;
            run.stepBack();
            // The start of a training step is the end of the one before it.
            if (run.place.pass === Number(before.split(":")[0])) assert.equal(where(run), before);
            run.stepOver();
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("ends where `train` does, bit for bit, whatever optimizer and rows", async () => {
    await fc.assert(
      fc.asyncProperty(anyRun, async (network) => {
        const { graph, dataset, parameters, training } = await optionsOf(network);
        const plan = planTraining({ ...training, settings: { ...training.settings, epochs: 3 } }, graph, dataset.rows);
        assert.ok(typeof plan !== "string" && objectiveTarget(graph));
        let last: ReadonlyMap<string, Float64Array> = new Map();
        for (const step of train(graph, dataset, parameters, plan)) last = step.parameters();
        const run = await debug(network, { epochs: 3 });
        assert.equal(run.proceed(rules({ kind: "op", op: "nothing" }), 1e6)?.reason, "end");
        if (run.updates) for (const [name, values] of last) assert.deepEqual(run.nextParameter(name), values);
      }),
      { numRuns: 60 },
    );
  });
});
