import assert from "node:assert/strict";
import { explainStep } from "../../../core/explain/explain.ts";
import { finish, render } from "./support.ts";

/** The lines of one node's step in plain text, symbols and numbers. */
async function linesOf(network: object, id: string, phase: "forward" | "backward"): Promise<readonly string[]> {
  const tape = await finish(JSON.stringify({ nn: 1, ...network }));
  const step = tape.timeline.find((each) => each.node?.id === id && each.phase === phase);
  assert.ok(step);
  return explainStep(tape, step.index).lines.flatMap(({ symbols, numbers, symbolsText, numbersText }) => {
    render(symbols);
    render(numbers ?? "");
    return numbersText === null ? [symbolsText] : [symbolsText, numbersText];
  });
}

const scalar = { op: "input", shape: [] };

describe("ops that say how they compute", () => {
  const bell = {
    nodes: {
      x1: scalar,
      x2: scalar,
      g: { op: "function", inputs: { a: "x1", c: "x2" }, expression: "a * exp(-k * c^2)", params: { k: 0.5 } },
    },
    objective: "g",
    data: { rows: [{ x1: 3, x2: -2 }] },
  };
  const value = 3 * Math.exp(-2);

  it("function, forward: the expression in its own names, then with what they stand for", async () => {
    assert.deepEqual(await linesOf(bell, "g", "forward"), [
      "f(a, c) = a · e^(−k · c²)",
      "g = x₁ · e^(−k_g · x₂²)",
      `g = 3 · e^(−0.5 · (−2)²) ≈ ${value.toPrecision(5).replace(/0+$/, "")}`,
    ]);
  });

  it("function, backward: each derivative as a formula", async () => {
    const lines = await linesOf(bell, "g", "backward");
    const shown = (n: number): string => n.toPrecision(5).replace("-", "−");
    assert.ok(lines.includes("∂g/∂x₁ = e^(−k_g · x₂²)"), lines.join("\n"));
    assert.ok(lines.includes(`∂g/∂x₁ = e^(−0.5 · (−2)²) ≈ ${shown(Math.exp(-2))}`), lines.join("\n"));
    assert.ok(lines.includes("∂g/∂k_g = −x₁ · e^(−k_g · x₂²) · x₂²"), lines.join("\n"));
    assert.ok(
      lines.some((line) => line.startsWith("∂g/∂k_g = −3 · e^(−0.5 · (−2)²) · (−2)² ≈ −1.624")),
      lines.join("\n"),
    );
  });

  it("a vector is written out component by component, the first three", async () => {
    const network = {
      nodes: {
        x: { op: "input", shape: [4] },
        d: { op: "sub", inputs: ["x", "x"] },
        q: { op: "div", inputs: ["x", "x"] },
        s: { op: "sum", inputs: ["d"] },
      },
      objective: "s",
      data: { rows: [{ x: [1, -2, 3, 4] }] },
    };
    const lines = await linesOf(network, "q", "forward");
    assert.deepEqual(lines.slice(2, 4), ["q[1] = x[1]/x[1]", "q[1] = (−2)/(−2) = 1"]);
    assert.equal(lines.length, 6);
  });

  it("an expression too long to read is left out, its value is not", async () => {
    const long = Array.from({ length: 300 }, (_, k) => `${k} * a`).join(" + ");
    const network = {
      nodes: { x: scalar, g: { op: "function", inputs: { a: "x" }, expression: long } },
      objective: "g",
      data: { rows: [{ x: 2 }] },
    };
    assert.deepEqual(await linesOf(network, "g", "forward"), ["g = f", "g = 89700"]);
    assert.ok((await linesOf(network, "g", "backward")).length > 0);
  });

  it("an activation as a node: u is its input, δ goes back", async () => {
    const network = {
      nodes: { x: scalar, a: { op: "activation", inputs: ["x"], activation: "tanh" } },
      objective: "a",
      data: { rows: [{ x: 0 }] },
    };
    assert.deepEqual(await linesOf(network, "a", "forward"), [
      "u_a = x",
      "u_a = 0",
      "a = tanh(u_a)",
      "a = tanh(0) = 0",
    ]);
    assert.ok((await linesOf(network, "a", "backward")).includes("∂a/∂x|_a = δ_a"));
  });
});
