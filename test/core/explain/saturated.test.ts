import assert from "node:assert/strict";
import type { Tape } from "../../../core/engine/tape.ts";
import { explainStep } from "../../../core/explain/explain.ts";
import type { Explanation } from "../../../core/explain/explanation.ts";
import { finish, near, render } from "./support.ts";

const network = JSON.stringify({
  nn: 1,
  nodes: {
    x: { op: "input" },
    t: { op: "input" },
    h: { op: "neuron", inputs: ["x"], activation: "tanh", params: { w: [1e-3], b: 0 } },
    y: { op: "neuron", inputs: ["x", "h"], activation: "sigmoid", params: { w: [1, 1e-3], b: 0 } },
    L: { op: "binary-cross-entropy", inputs: ["y", "t"] },
  },
  objective: "L",
  data: {
    rows: [
      { x: 745, t: 0 },
      { x: -745, t: 1 },
      { x: 800, t: 0.5 },
    ],
  },
});

describe("explanations where the sigmoid saturates", () => {
  for (const row of [0, 1, 2]) {
    it(`row ${row}: no line claims a product that is not there, and the terms still add up`, async () => {
      const tape = await finish(network, [row]);
      for (const { index, node, phase } of tape.timeline) {
        const { lines, terms } = explainStep(tape, index);
        for (const { numbers } of lines) {
          render(numbers ?? "");
          // A finite result never follows from an infinite factor.
          assert.doesNotMatch(numbers ?? "", /\\infty.*(=|approx) (?!-?\\infty)\S+$/);
        }
        if (phase !== "backward" || !node) continue;
        near(
          terms.reduce((sum, { product }) => sum + product, 0),
          tape.gradient(node)?.data[0] ?? Number.NaN,
          node.id,
        );
      }
    });
  }

  it("says that δ and the loss come from u", async () => {
    const tape = await finish(network, [0]);
    assert.equal(step(tape, "loss", "L").lines[0]?.label, "loss, computed from u");
    const delta = step(tape, "backward", "y").lines.find(({ label }) => label.startsWith("δ"));
    assert.equal(delta?.label, "δ, computed by the loss from u");
    assert.equal(delta?.numbersText, "δ_y = 1");
  });
});

function step(tape: Tape, phase: string, id: string): Explanation {
  return explainStep(
    tape,
    tape.timeline.findIndex((each) => each.phase === phase && each.node?.id === id),
  );
}
