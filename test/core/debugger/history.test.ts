import assert from "node:assert/strict";
import fc from "fast-check";
import { createHistory } from "../../../core/debugger/history.ts";
import type { Trainer, TrainerState } from "../../../core/training/trainer.ts";

/** A trainer whose state is the number of the pass, in 1000 numbers, and which counts the states that are alive. */
const stateOf = (pass: number): TrainerState => ({ numbers: new Float64Array(1000).fill(pass), moves: [] });
const trainerAt = (pass: number): Trainer => ({ save: () => stateOf(pass) }) as unknown as Trainer;
const STATE = 8300;

describe("states kept for going back", () => {
  it("are those of their passes, whatever is kept, asked for and forgotten", () => {
    const action = fc.oneof(
      { weight: 8, arbitrary: fc.record({ forward: fc.integer({ min: 1, max: 60 }) }) },
      { weight: 4, arbitrary: fc.record({ back: fc.nat(400) }) },
      { weight: 1, arbitrary: fc.constant("forget") },
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), fc.integer({ min: 2, max: 40 }), (actions, room) => {
        const history = createHistory(stateOf(0), room * STATE);
        let at = 0;
        for (const each of actions) {
          if (each === "forget") history.forgetAfter(at);
          else if ("forward" in each) for (let k = 0; k < each.forward; k++) history.keep(++at, trainerAt(at));
          else {
            const goal = Math.min(at, each.back);
            const found = history.before(goal);
            assert.ok(found.pass <= goal);
            assert.equal(found.state.numbers[0], found.pass);
            for (at = found.pass; at < goal; ) history.keep(++at, trainerAt(at));
          }
        }
      }),
    );
  });

  it("take no more than they may over many thousand training steps, and lie evenly", () => {
    const room = 64;
    const history = createHistory(stateOf(0), room * STATE);
    for (let pass = 1; pass <= 20_000; pass++) history.keep(pass, trainerAt(pass));
    const distinct = new Set<number>();
    let widest = 0;
    for (let pass = 0; pass <= 20_000; pass++) {
      const { pass: found } = history.before(pass);
      distinct.add(found);
      widest = Math.max(widest, pass - found);
    }
    assert.ok(distinct.size <= room, `${distinct.size} states`);
    assert.ok(widest < 1024, `${widest} passes without a state`);
  });

  it("let a run go back step by step without running everything again for each", () => {
    const history = createHistory(stateOf(0), 64 * STATE);
    for (let pass = 1; pass <= 20_000; pass++) history.keep(pass, trainerAt(pass));
    let again = 0;
    for (let goal = 19_999; goal >= 18_000; goal--) {
      let { pass } = history.before(goal);
      for (; pass < goal; again++) history.keep(++pass, trainerAt(pass));
    }
    assert.ok(again / 2000 < 40, `${again / 2000} passes a step back`);
  });
});
