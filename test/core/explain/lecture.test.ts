import assert from "node:assert/strict";
import { explainStep } from "../../../core/explain/explain.ts";
import type { Explanation } from "../../../core/explain/explanation.ts";
import { findPaths, pathFactors } from "../../../core/explain/paths.ts";
import type { Tape } from "../../../core/engine/tape.ts";
import { finishSample, near } from "./support.ts";

describe("the lecture's nine neurons: ∂y₁/∂θ₃ = ∂h₈/∂z₇ · ∂h₇/∂z₆ · ∂h₆/∂z₃ · ∂h₃/∂θ₃", () => {
  let tape: Tape;
  before(async () => {
    tape = await finishSample("back_prop.nn.json", [0], "y1");
  });

  it("one path leads from h3 to y1, and its product is the gradient of h3", () => {
    const { byId } = tape.graph;
    const [from, to] = [byId.get("h3"), byId.get("y1")];
    assert.ok(from && to);
    const paths = findPaths(tape.graph, from, to) ?? [];
    assert.deepEqual(paths.map((edges) => edges.map((edge) => edge.target.id)), [["h6", "h7", "h8", "y1"]]);
    const { factors, product } = pathFactors(tape, paths[0] ?? [], 0);
    assert.equal(factors.length, 4);
    near(product, tape.gradient(from)?.data[0] ?? Number.NaN, "the product");
  });

  it("the factors are what the lecture says, computed by hand", () => {
    const z = (id: string): number => tape.value(node(tape, id))?.data[0] ?? Number.NaN;
    const w = (id: string, i: number): number => tape.parameterValue(`${id}.w`)[i] ?? Number.NaN;
    // tanh(u/2)′ = (1 − z²)/2 and σ′ = z(1 − z), in terms of the outputs.
    const h8byZ7 = ((1 - z("h8") ** 2) / 2) * w("h8", 1);
    const h7byZ6 = z("h7") * (1 - z("h7")) * w("h7", 1);
    const h6byZ3 = ((1 - z("h6") ** 2) / 2) * w("h6", 0);
    const h3byW = ((1 - z("h3") ** 2) / 2) * z("h2");
    near(h8byZ7 * h7byZ6 * h6byZ3 * h3byW, tape.parameterGradient("h3.w")?.[0] ?? Number.NaN, "∂y₁/∂w₃");
    near((h8byZ7 * h7byZ6 * h6byZ3 * (1 - z("h3") ** 2)) / 2, tape.parameterGradient("h3.b")?.[0] ?? Number.NaN, "∂y₁/∂b₃");
  });

  it("shows the four factors in the backward step of h3, in symbols and numbers", () => {
    const lines = backward(tape, "h3").lines.map((line) => line.symbolsText);
    assert.ok(lines.includes("∂y₁/∂w₃ = ∂h₈/∂z₇ · ∂h₇/∂z₆ · ∂h₆/∂z₃ · ∂h₃/∂w₃"), lines.join("\n"));
    assert.ok(lines.includes("∂y₁/∂b₃ = ∂h₈/∂z₇ · ∂h₇/∂z₆ · ∂h₆/∂z₃ · ∂h₃/∂b₃"), lines.join("\n"));
  });

  it("writes the neuron as the lecture does", () => {
    const index = tape.timeline.findIndex(({ phase, node: at }) => phase === "forward" && at?.id === "h2");
    const lines = explainStep(tape, index).lines.map((line) => line.symbolsText);
    assert.deepEqual(lines, ["u₂ = w₂[0] · x₁ + w₂[1] · z₁ + b₂", "z₂ = σ(u₂) = 1/(1 + e^(−u₂))"]);
  });

  it("sums over the readers of h2 and over the paths from it", () => {
    const { terms, lines } = backward(tape, "h2");
    assert.deepEqual(terms.map(({ consumer }) => consumer), ["h3", "h4", "h5"]);
    assert.equal(lines.filter(({ label }) => label.startsWith("path h2 → ")).length, 4);
    assert.ok(lines.some(({ label }) => label === "sum of 4 paths"));
  });
});

function node(tape: Tape, id: string) {
  const found = tape.graph.byId.get(id);
  assert.ok(found, id);
  return found;
}

function backward(tape: Tape, id: string): Explanation {
  return explainStep(tape, tape.timeline.findIndex((step) => step.phase === "backward" && step.node?.id === id));
}
