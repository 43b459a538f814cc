import assert from "node:assert/strict";
import fc from "fast-check";
import type { JobLook, TrainingFacts, TrainingMessage } from "../../../core/training/trainingJob.ts";
import { HISTORY, HISTORY_STRIDE } from "../../../core/view/trainingView.ts";
import { Training } from "../../../extension/training/training.ts";

const FACTS: TrainingFacts = {
  optimizer: "Adam",
  learningRate: 0.1,
  steps: 1_000_000,
  stepsPerEpoch: 10,
  batchSize: 4,
  trainingRows: 40,
  validationRows: 0,
  goal: null,
};

const look = (step: number, points: readonly number[] = [], weight = 1): JobLook => ({
  step,
  parameters: new Map([["h.w", Float64Array.of(weight)]]),
  buffers: new Map(),
  isPaused: false,
  epoch: Math.ceil(step / 10),
  learningRate: 0.1,
  points: Float64Array.from(points),
  stepsPerSecond: 100,
});

/** A run that is told things by hand, and what it passed on. */
function startByHand() {
  let told: (message: TrainingMessage) => void = () => assert.fail("not started");
  const sent: string[] = [];
  let changes = 0;
  const training = new Training({
    start(onMessage) {
      told = onMessage;
      return {
        send: (command) => sent.push(typeof command === "string" ? command : `${command.type} ${command.step}`),
        dispose: () => sent.push("disposed"),
      };
    },
    run: 1,
    theta: { count: 1, writesBeside: false },
    changed: () => changes++,
  });
  return { training, sent, tell: (message: TrainingMessage) => told(message), changes: () => changes };
}

describe("what the host knows of a training run", () => {
  it("keeps the first and the newest point and never too many, in the order of their steps", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 }), (batches) => {
        const { training, tell } = startByHand();
        tell({ type: "begun", facts: FACTS });
        let step = 0;
        for (const size of batches) {
          const points = Array.from({ length: size * 4 }, () => [step++, 1 / (1 + step), Number.NaN]).flat();
          tell({ type: "looked", look: look(step - 1, points) });
          const steps = training.view().history.filter((_, i) => i % HISTORY_STRIDE === 0);
          assert.ok(steps.length < HISTORY);
          assert.ok(steps.length >= Math.min(step, HISTORY / 4));
          assert.equal(steps[0], 0);
          assert.equal(steps.at(-1), step - 1);
          assert.ok(steps.every((each, i) => i === 0 || each > (steps[i - 1] ?? each)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("a text that says something else ends it, and its numbers are of no use", () => {
    const { training, tell, sent, changes } = startByHand();
    tell({ type: "begun", facts: FACTS });
    tell({ type: "looked", look: look(3) });
    assert.ok(training.numbers);
    training.becomeOutdated();
    assert.deepEqual([training.numbers, training.hasEnded, sent.at(-1)], [null, true, "disposed"]);
    const before = changes();
    tell({ type: "looked", look: look(4) });
    assert.equal(changes(), before);
  });

  it("commands go to the run until it has ended", () => {
    const { training, tell, sent } = startByHand();
    tell({ type: "begun", facts: FACTS });
    training.send("pause");
    tell({ type: "ended", look: look(5), ending: "stopped", bestStep: 2 });
    training.send("resume");
    assert.deepEqual(sent, ["pause"]);
    assert.deepEqual([training.view().status, training.view().bestStep], ["ended", 2]);
  });

  it("says why it failed, and where numbers are finite no more", () => {
    const failed = startByHand();
    failed.tell({ type: "failed", sentence: "There are no rows to learn from." });
    assert.equal(failed.training.view().ending, "There are no rows to learn from.");
    const diverged = startByHand();
    diverged.tell({ type: "begun", facts: FACTS });
    diverged.tell({ type: "ended", look: look(9, [], Number.NaN), ending: "steps", bestStep: null });
    assert.match(diverged.training.view().ending ?? "", /not finite any more: a smaller learning rate/);
  });
});
