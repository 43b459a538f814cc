import assert from "node:assert/strict";
import fc from "fast-check";
import type { EarlyStopping, Goal } from "../../../core/training/goal.ts";
import { optimizers } from "../../../core/training/optimizers.ts";
import type { TrainingPlan } from "../../../core/training/plan.ts";
import type { StepEngine } from "../../../core/training/stepEngine.ts";
import { type Look, superviseTraining, whyNotSupervised } from "../../../core/training/supervise.ts";

/** θ is the number of steps done, and an objective is what a list says of it. */
function fakeEngine(steps: number): StepEngine {
  let done = 0;
  return {
    get step() {
      return done;
    },
    run(count) {
      const objectives = Float64Array.from({ length: Math.min(count, steps - done) }, (_, k) => 1000 - done - k);
      done += objectives.length;
      return objectives;
    },
    parameters: () => new Map([["w", Float64Array.of(done)]]),
    buffers: () => new Map([["n.mean", Float64Array.of(-done)]]),
    state: () => ({
      step: done,
      parameters: new Map([["w", Float64Array.of(done)]]),
      buffers: new Map([["n.mean", Float64Array.of(-done)]]),
      memory: new Map(),
      moves: new Map(),
    }),
    restore(state) {
      done = state.step;
    },
    dispose() {},
  };
}

const planOf = (more: Partial<TrainingPlan>): TrainingPlan => {
  const optimizer = optimizers.get("sgd");
  assert.ok(optimizer);
  return {
    optimizer,
    hyperparameters: optimizer.defaults,
    batchSize: 1,
    shuffle: false,
    steps: 40,
    stepsPerEpoch: 4,
    moving: [],
    seed: 0,
    schedules: [],
    clip: null,
    goal: null,
    earlyStopping: null,
    ...more,
  };
};

interface Run {
  readonly looks: readonly Look[];
  readonly supervisor: ReturnType<typeof superviseTraining>;
}

/** `validation` and `train`: the objective after each epoch. */
function run(
  plan: TrainingPlan,
  { validation, training }: { readonly validation?: readonly number[]; readonly training?: readonly number[] },
  most = 3,
): Run {
  const after = (list: readonly number[]) => (parameters: ReadonlyMap<string, Float64Array>) =>
    list[Math.ceil((parameters.get("w")?.[0] ?? 0) / plan.stepsPerEpoch) - 1] ?? Number.NaN;
  const supervisor = superviseTraining({
    engine: fakeEngine(plan.steps),
    plan,
    yardsticks: {
      ...(validation && { validation: after(validation) }),
      ...(training && { training: after(training) }),
    },
  });
  const looks: Look[] = [];
  while (supervisor.ending === null) looks.push(supervisor.advance(most));
  return { looks, supervisor };
}

const thetaOf = ({ supervisor }: Run): number | undefined => supervisor.learned().parameters.get("w")?.[0];

describe("superviseTraining", () => {
  it("does all steps in slices where nothing is asked for, and measures nothing", () => {
    const done = run(planOf({ steps: 10 }), { validation: [1, 1, 1] });
    assert.deepEqual(
      done.looks.map(({ step, epoch, objective, measured }) => [step, epoch, objective, measured]),
      [
        [3, 1, 998, {}],
        [6, 2, 995, {}],
        [9, 3, 992, {}],
        [10, 3, 991, {}],
      ],
    );
    assert.deepEqual([done.supervisor.ending, done.supervisor.reached, thetaOf(done)], ["steps", null, 10]);
    assert.equal(run(planOf({ steps: 0 }), {}).looks.length, 0);
  });

  it("ends at the first epoch that reaches the goal, on the part that it is stated for", () => {
    const lists = { training: [5, 3, 2, 1], validation: [9, 9, 0, 0] };
    for (const [goal, step] of [
      [{ objective: 3, part: "training" }, 8],
      [{ objective: 3, part: "validation" }, 12],
    ] as const satisfies readonly (readonly [Goal, number])[]) {
      const done = run(planOf({ goal }), lists);
      assert.deepEqual([done.supervisor.ending, done.supervisor.reached, thetaOf(done)], ["goal", true, step]);
      assert.equal(done.looks.at(-1)?.step, step);
      assert.equal(done.looks.at(-1)?.measured[goal.part], lists[goal.part][step / 4 - 1]);
    }
    const never = run(planOf({ goal: { objective: -1, part: "training" } }), lists);
    assert.deepEqual([never.supervisor.ending, never.supervisor.reached], ["steps", false]);
  });

  it("stops where the validation part gains nothing for the patience, with the numbers of the best epoch", () => {
    const earlyStopping: EarlyStopping = { patience: 2, minimumDelta: 0.5 };
    // 4.6 is no gain over 5 by more than 0.5, 4.4 is; then nothing more.
    const done = run(planOf({ earlyStopping }), { validation: [5, 4.6, 4.4, 4.2, 4, 0] });
    assert.deepEqual([done.supervisor.ending, done.looks.at(-1)?.step, thetaOf(done)], ["patience", 20, 12]);
    assert.equal(done.supervisor.learned().buffers.get("n.mean")?.[0], -12);
    const whole = run(planOf({ earlyStopping, steps: 12 }), { validation: [5, 1, 3] });
    assert.deepEqual(
      [whole.supervisor.ending, thetaOf(whole)],
      ["steps", 8],
      "the best epoch too where its time is over",
    );
    const nan = run(planOf({ earlyStopping, steps: 12 }), { validation: [Number.NaN, 1, Number.NaN] });
    assert.equal(thetaOf(nan), 8);
  });

  it("agrees with the definition of patience, whatever the objectives and slices", () => {
    const cases = fc.record({
      validation: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 }),
      patience: fc.integer({ min: 1, max: 4 }),
      minimumDelta: fc.integer({ min: 0, max: 2 }),
      stepsPerEpoch: fc.integer({ min: 1, max: 5 }),
      most: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(cases, ({ validation, patience, minimumDelta, stepsPerEpoch, most }) => {
        const steps = validation.length * stepsPerEpoch;
        const plan = planOf({ steps, stepsPerEpoch, earlyStopping: { patience, minimumDelta } });
        const done = run(plan, { validation }, most);
        let best = 0;
        let end = validation.length - 1;
        for (let epoch = 1; epoch < validation.length; epoch++) {
          if ((validation[epoch] ?? 0) < (validation[best] ?? 0) - minimumDelta) best = epoch;
          if (epoch - best >= patience) {
            end = epoch;
            break;
          }
        }
        assert.equal(done.looks.at(-1)?.epoch, end + 1);
        assert.equal(thetaOf(done), (best + 1) * stepsPerEpoch);
      }),
    );
  });

  it("stops when it is told, where it is", () => {
    const plan = planOf({});
    const supervisor = superviseTraining({ engine: fakeEngine(40), plan, yardsticks: {} });
    supervisor.advance(7);
    supervisor.stop();
    assert.equal(supervisor.ending, "stopped");
    assert.equal(supervisor.learned().step, 7);
  });

  it("says which part is missing", () => {
    const goal: Goal = { objective: 1, part: "validation" };
    assert.match(whyNotSupervised(planOf({ goal }), false) ?? "", /no validation part/);
    assert.match(whyNotSupervised(planOf({ earlyStopping: { patience: 1, minimumDelta: 0 } }), false) ?? "", /"split"/);
    assert.equal(whyNotSupervised(planOf({ goal }), true), null);
    assert.equal(whyNotSupervised(planOf({ goal: { objective: 1, part: "training" } }), false), null);
  });
});
