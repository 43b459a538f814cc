import assert from "node:assert/strict";
import { explainStep } from "../../../core/explain/explain.ts";
import { finish, render } from "./support.ts";

/** The formula of one sample's loss, in symbols and with numbers. */
async function lossLine(op: string, y: unknown, t: unknown, more: object = {}): Promise<string> {
  const shape = (value: unknown): number[] => (Array.isArray(value) ? [value.length] : []);
  const nodes = {
    y: { op: "input", shape: shape(y) },
    t: { op: "input", shape: shape(t) },
    L: { op, inputs: ["y", "t"], ...more },
  };
  const tape = await finish(JSON.stringify({ nn: 1, nodes, objective: "L", data: { rows: [{ y, t }] } }));
  for (const { index } of tape.timeline) {
    for (const { symbols, numbers } of explainStep(tape, index).lines)
      for (const tex of [symbols, numbers ?? ""]) render(tex);
  }
  const [line] = explainStep(
    tape,
    tape.timeline.findIndex(({ phase }) => phase === "loss"),
  ).lines;
  return `${line?.symbolsText} | ${line?.numbersText}`;
}

describe("the formulas of losses", () => {
  it("write the terms of every component", async () => {
    assert.equal(
      await lossLine("l1", [0.5, -1], [1, 2]),
      "L = 1/2 · (|y[0] − t[0]| + |y[1] − t[1]|) | L = 0.5 · (|0.5 − 1| + |(−1) − 2|) = 1.75",
    );
    assert.equal(await lossLine("hinge", 0.5, -1), "L = max(0, 1 − t·y) | L = max(0, 1 − (−1)·0.5) = 1.5");
    assert.equal(
      await lossLine("huber", 0.5, -1, { delta: 0.75 }),
      "L = (1/2·(y − t)² if |y − t| ≤ δ, else δ·(|y − t|−δ/2)) | L = (1/2·(0.5 − (−1))² if |0.5 − (−1)| ≤ 0.75, else 0.75·(|0.5 − (−1)|−0.75/2)) = 0.84375",
    );
  });

  it("write the wanted classes of a loss over classes", async () => {
    assert.equal(await lossLine("cross-entropy", [0.5, 0.25, 0.25], 1), "L = −ln y[1] | L = −ln 0.25 ≈ 1.3863");
    assert.equal(await lossLine("nll", [-0.5, -2, -1], 1), "L = −y[1] | L = −(−2) = 2");
    assert.equal(
      await lossLine("kl-divergence", [0.5, 0.2, 0.3], [0.2, 0.8, 0]),
      "L = t[0] · ln(t[0]/y[0]) + t[1] · ln(t[1]/y[1]) | L = 0.2 · ln(0.2/0.5) + 0.8 · ln(0.8/0.2) ≈ 0.92578",
    );
    assert.equal(
      await lossLine("multi-class-hinge", [0.5, -1, 2], 1),
      "L = 1/3 · (max(0, m − y[1] + y[0]) + max(0, m − y[1] + y[2])) | L = 1/3 · (max(0, 1 − (−1) + 0.5) + max(0, 1 − (−1) + 2)) ≈ 2.1667",
    );
  });

  it("of a softmax that has saturated shows no infinite factor in a finite result", async () => {
    const nodes = {
      x: { op: "input", shape: [3] },
      t: { op: "input" },
      p: {
        op: "dense",
        units: 3,
        inputs: ["x"],
        activation: "softmax",
        params: {
          W: [
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
          ],
          b: 0,
        },
      },
      L: { op: "cross-entropy", inputs: ["p", "t"] },
    };
    const data = { rows: [{ x: [1000, 0, -1000], t: 2 }] };
    const tape = await finish(JSON.stringify({ nn: 1, nodes, objective: "L", data }));
    const all = tape.timeline.flatMap(({ index }) => explainStep(tape, index).lines);
    assert.ok(all.some(({ label, numbersText }) => label === "loss, computed from u" && numbersText === "L = 2000"));
    const delta = all.find(({ label }) => label.startsWith("δ"));
    assert.equal(delta?.label, "δ, computed by the loss from u");
    assert.equal(delta?.numbersText, "δ_p = [1; 0; −1]");
  });

  it("of a saturated softmax of scalars has terms that add up, and no infinite factor in a finite sum", async () => {
    const nodes = {
      a: { op: "input" },
      b: { op: "input" },
      t: { op: "input" },
      p: { op: "softmax", inputs: ["a", "b"] },
      L: { op: "cross-entropy", inputs: ["p", "t"] },
    };
    const tape = await finish(
      JSON.stringify({ nn: 1, nodes, objective: "L", data: { rows: [{ a: 900, b: -900, t: 1 }] } }),
    );
    for (const { index, node, phase } of tape.timeline) {
      const { lines, terms } = explainStep(tape, index);
      for (const { numbers } of lines) assert.doesNotMatch(numbers ?? "", /\\infty.*= -?\d+$/);
      if (phase !== "backward" || !node || terms.length === 0) continue;
      const total = terms.reduce((sum, { product }) => sum + product, 0);
      assert.equal(total, tape.gradient(node)?.data[0], node.id);
    }
  });
});
