import assert from "node:assert/strict";
import { explainStep } from "../../../core/explain/explain.ts";
import { finish, near, render } from "./support.ts";

const text = JSON.stringify({
  nn: 1,
  nodes: {
    x: { op: "input", shape: [1, 2, 3] },
    c: {
      op: "conv2d",
      inputs: ["x"],
      activation: { name: "prelu", slope: 0.5 },
      params: { W: [[[[1, 2]]], [[[3, 4]]]], b: [0.5, -40] },
    },
    m: { op: "max-pool2d", inputs: ["c"], kernel: 2 },
    a: { op: "avg-pool2d", inputs: ["c"], kernel: [2, 1] },
    g: { op: "global-avg-pool", inputs: ["a"] },
    y: { op: "neuron", inputs: ["m", "g"], params: { w: [1, -1, 2, 0.5], b: 0 } },
  },
  objective: "y",
  data: {
    rows: [
      {
        x: [
          [
            [1, 2, 3],
            [4, 5, 6],
          ],
        ],
      },
    ],
  },
});

/** Label → what the line shows in symbols and in numbers, of one node's forward or backward step. */
async function linesOf(
  id: string,
  phase: "forward" | "backward",
): Promise<ReadonlyMap<string, readonly [string, string | null]>> {
  const tape = await finish(text);
  const step = tape.timeline.find((each) => each.node?.id === id && each.phase === phase) ?? assert.fail();
  const { lines } = explainStep(tape, step.index);
  return new Map(lines.map(({ label, symbolsText, numbersText }) => [label, [symbolsText, numbersText]]));
}

describe("explanations of convolution and pooling", () => {
  it("show u from the image, the kernels and the biases, and z = φ(u)", async () => {
    const lines = await linesOf("c", "forward");
    assert.deepEqual(lines.get("pre-activation"), [
      "u_c = conv2d(x, W_c, b_c)",
      "u_c = conv2d([1; 2; 3; 4; 5; 6], [1, 2; 3, 4], [0.5; −40]) = [5.5; 8.5; 14.5; …; −1]",
    ]);
    assert.deepEqual(lines.get("output")?.[0], "c = φ(u_c)");
  });

  it("give the derivatives of the kernels by δ, one row an output channel, and of a learned slope by z", async () => {
    const lines = await linesOf("c", "backward");
    // By hand: u is [5.5, 8.5; 14.5, 17.5] and [−29, −22; −8, −1]. Each place gets 2/4 and ½/4 from the averages, the last
    // 1 and −1 from the maxima too, and where u < 0 the slope ½: δ is ½, ½, ½, 1½ and 1/16, 1/16, 1/16, −7/16.
    assert.deepEqual(lines.get("∂y/∂W"), ["∂y/∂W_c = δ_c · ∂u_c/∂W_c", "∂y/∂W_c = [11, 14; −1.75, −2]"]);
    assert.equal(lines.get("∂y/∂slope")?.[0].includes("∂c/∂"), true);
    assert.match(lines.get("to x")?.[0] ?? "", /= δ_c · ∂u_c\/∂x$/);
  });

  it("render, name every op, and hold the numbers of the pass", async () => {
    const tape = await finish(text);
    for (const { index, node, phase } of tape.timeline) {
      const { lines, terms, sentence } = explainStep(tape, index);
      assert.match(sentence, /\.$/);
      for (const { symbols, numbers, symbolsText, numbersText } of lines) {
        for (const tex of [symbols, numbers ?? ""]) render(tex);
        assert.doesNotMatch(symbolsText + (numbersText ?? ""), /\\|NaN|undefined/);
      }
      if (node?.op.category === "convolution" && phase === "forward")
        assert.ok(
          lines.some(({ symbolsText }) => symbolsText.includes(`${node.op.name}(`)),
          node.op.name,
        );
      for (const { upstream, local, product } of terms) near(product, upstream * local, "term");
    }
  });
});
