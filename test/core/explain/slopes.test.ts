import assert from "node:assert/strict";
import { evaluate } from "mathjs";
import { explainStep } from "../../../core/explain/explain.ts";
import { ops } from "../../../core/ops/index.ts";
import { debug } from "../debugger/support.ts";

/** What the formula says with the numbers put in, worked out by another program; and what the line gives as its result. */
function bothSides(text: string): readonly [number, number] {
  const [, formula = "", result = ""] = text.split(/ [=≈] /);
  const plain = (part: string): string =>
    part
      .replaceAll("·", "*")
      .replaceAll("−", "-")
      .replace(/I\{([^{}]+)\}/g, "(($1) ? 1 : 0)")
      .replace(/σ\(/g, "sigma(");
  const scope = { sigma: (u: number) => 1 / (1 + Math.exp(-u)) };
  return [evaluate(plain(formula), scope), evaluate(plain(result === "" ? formula : result), scope)];
}

const explained = async (network: object, node: string) => {
  const run = await debug({ ...network }, { updates: false });
  return run.whole((tape) => {
    const step = tape.timeline.find((each) => each.phase === "backward" && each.node?.id === node);
    assert.ok(step, `${node} has no backward step`);
    return explainStep(tape, step.index).lines;
  });
};

describe("local derivatives as formulas", () => {
  for (const op of ops.values()) {
    if (op.slopeTex === undefined) continue;
    it(`${op.name}: what it says of ∂L/∂y is what the engine computes`, async () => {
      const isOverClasses = op.slopeTex?.includes("_i");
      const shape = isOverClasses ? [3] : [2];
      const byIndex = op.name === "nll";
      const classes = { y: [0.5, 0.2, 0.3], t: byIndex ? 1 : [0, 1, 0] };
      const lines = await explained(
        {
          nodes: {
            x: { op: "input", shape },
            t: { op: "input", shape: byIndex ? [] : shape },
            y: { op: "activation", inputs: ["x"], activation: "identity" },
            L: { op: op.name, inputs: ["y", "t"], weight: 0.5 },
          },
          objective: "L",
          data: { rows: [isOverClasses ? { x: classes.y, t: classes.t } : { x: [0.75, 0.25], t: [1, 0] }] },
        },
        "L",
      );
      const found = lines.filter(({ label }) => label.startsWith("∂L/∂"));
      assert.ok(found.length > 0, lines.map(({ label }) => label).join());
      for (const { numbersText } of found) {
        if (isOverClasses) continue;
        const [said, computed] = bothSides(numbersText ?? "");
        assert.ok(Math.abs(said - computed) < 1e-4, `${numbersText}: ${said}`);
      }
    });
  }

  it("a neuron's is φ′(u)·w, and that of a layer's units φ′(u)·W", async () => {
    const network = {
      nodes: {
        x: { op: "input", shape: [] },
        h2: { op: "neuron", inputs: ["x"], activation: "tanh", params: { w: [0.5], b: 0.1 } },
        h3: { op: "neuron", inputs: ["h2"], activation: "sigmoid", params: { w: [-1.5], b: 0 } },
        W1: { op: "dense", inputs: ["h2"], units: 2, activation: "tanh", params: { W: [[1], [2]], b: [0, 0] } },
        y: { op: "neuron", inputs: ["h3", "W1"], params: { w: [1, 2, 3], b: 0 } },
      },
      objective: "y",
      data: { rows: [{ x: 0.7 }] },
    };
    const lines = await explained(network, "h2");
    const neuron = lines.find(({ label }) => label === "∂h₃/∂z₂");
    assert.equal(neuron?.symbolsText, "∂h₃/∂z₂ = φ′(u₃) · w₃");
    for (const { label, numbersText } of lines.filter((line) => /^∂(?:h₃|W₁\[\d\])\/∂z₂$/.test(line.label))) {
      const [said, computed] = bothSides(numbersText ?? "");
      assert.ok(Math.abs(said - computed) < 1e-4, `${label}: ${numbersText}`);
    }
    assert.equal(lines.filter(({ label }) => /^∂(?:h₃|.*\[\d\])\/∂z₂$/.test(label)).length, 3);
  });

  it("a gradient by a vector is a row: δᵀW, and δ its column", async () => {
    const lines = await explained(
      {
        nodes: {
          x: { op: "input", shape: [2] },
          z1: {
            op: "dense",
            inputs: ["x"],
            units: 2,
            activation: "tanh",
            params: {
              W: [
                [1, 2],
                [3, 4],
              ],
              b: [0, 0],
            },
          },
          z2: {
            op: "dense",
            inputs: ["z1"],
            units: 3,
            activation: "tanh",
            params: {
              W: [
                [1, 0],
                [0, 1],
                [1, 1],
              ],
              b: [0, 0, 0],
            },
          },
          L: { op: "sum", inputs: ["z2"] },
        },
        objective: "L",
        data: { rows: [{ x: [0.1, -0.2] }] },
      },
      "z1",
    );
    const gradient = lines.find(({ label }) => label === "gradient");
    assert.equal(gradient?.symbolsText, "∂L/∂z₁ = δ₂ᵀ · W₂");
    assert.match(gradient?.numbers ?? "", /\\begin\{bmatrix\} [^\\]+ & [^\\]+ \\end\{bmatrix\}$/);
    assert.match(lines.find(({ label }) => label === "δ")?.symbols ?? "", /\\mathrm\{diag\}.*\\right\)\^\{\\top\}/);
  });
});

describe("two meanings of one symbol", () => {
  it("marks what goes through a reader that is itself differentiated, where there are other ways", async () => {
    const lines = await explained(
      {
        nodes: {
          x: { op: "input", shape: [] },
          h: { op: "neuron", inputs: ["x"], params: { w: [2], b: 0 } },
          y: { op: "neuron", inputs: ["x", "h"], params: { w: [1, 3], b: 0 } },
        },
        objective: "y",
        data: { rows: [{ x: 1 }] },
      },
      "x",
    );
    const gradient = lines.find(({ label }) => label === "gradient");
    assert.match(gradient?.symbols ?? "", /\\left\.\\frac\{\\partial y\}\{\\partial x\}\\right\|_\{y\}/);
    assert.match(gradient?.numbersText ?? "", /= 7$/);
  });

  it("tells the places apart at which one node reads the same", async () => {
    const network = {
      nodes: {
        a: { op: "input", shape: [] },
        m: { op: "mul", inputs: ["a", "a"] },
        y: { op: "neuron", inputs: ["a", "m", "a"], params: { w: [1, 2, 3], b: 0 } },
      },
      objective: "y",
      data: { rows: [{ a: 2 }] },
    };
    const run = await debug(network, { updates: false });
    const { sums } = run.whole((tape) => {
      const step = tape.timeline.find((each) => each.phase === "backward" && each.node?.id === "a");
      return explainStep(tape, step?.index ?? 0);
    });
    const [sum] = sums;
    assert.deepEqual(sum?.terms.map(({ through }) => through).toSorted(), [
      "m (input 0)",
      "m (input 1)",
      "y (w[0])",
      "y (w[2])",
    ]);
    assert.equal(sum?.total, 12);
  });
});
