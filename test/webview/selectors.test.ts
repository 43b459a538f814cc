import assert from "node:assert/strict";
import {
  currentStep,
  findingsOfNode,
  isComputed,
  isDifferentiated,
  readContribution,
  readEdgeGradient,
  readGradient,
  readValue,
  readWeight,
  turningPoint,
} from "../../webview/selectors.ts";
import { INITIAL, type State } from "../../webview/state.ts";
import { BACK_PROP, fakeNetwork } from "../support/fakeNetwork.ts";

const { network, pass } = fakeNetwork(BACK_PROP);

function at(cursor: number): State {
  return { ...INITIAL, network, pass, cursor };
}

function numberOf(id: string): number {
  return [...(pass.nodes[network.nodes.findIndex((node) => node.id === id)]?.value ?? [])][0] ?? -1;
}

describe("what may be shown at the cursor", () => {
  it("is nothing before the first step", () => {
    for (const { id } of network.nodes) {
      assert.equal(readValue(at(0), id), "pending");
      assert.equal(readGradient(at(0), id), "pending");
    }
  });

  it("is a value exactly when its forward step is done, and a gradient exactly when its backward step is", () => {
    for (let cursor = 0; cursor <= pass.timeline.length; cursor++) {
      const done = pass.timeline.slice(0, cursor);
      for (const { id } of network.nodes) {
        const forward = done.some((step) => step.phase === "forward" && step.node === id);
        const backward = done.some((step) => step.phase === "backward" && step.node === id);
        assert.equal(isComputed(at(cursor), id), forward);
        assert.equal(isDifferentiated(at(cursor), id), backward);
        assert.equal(readValue(at(cursor), id) instanceof Float64Array, forward);
        assert.equal(readGradient(at(cursor), id) instanceof Float64Array, backward);
      }
    }
  });

  it("reads the numbers of the pass without copying them, and the same array every time", () => {
    const end = at(pass.timeline.length);
    const value = readValue(end, "h3");
    assert.ok(value instanceof Float64Array);
    assert.equal(value[0], pass.numbers[numberOf("h3")]);
    assert.equal(value.buffer, pass.numbers.buffer);
    assert.equal(readValue(end, "h3"), value);
  });

  it("is nothing at any cursor where nothing flows back", () => {
    const nodes = pass.nodes.map((node) => ({ ...node, backwardAt: -1, gradient: null }));
    assert.equal(readGradient({ ...at(pass.timeline.length), pass: { ...pass, nodes } }, "h3"), "none");
  });

  it("is a wire's weight always, its contribution with its source, its gradient with its target", () => {
    const wire = "h2→h3:0";
    const forwardOf = (id: string) => pass.timeline.findIndex((step) => step.phase === "forward" && step.node === id);
    const backwardOf = (id: string) => pass.timeline.findIndex((step) => step.phase === "backward" && step.node === id);
    assert.ok(readWeight(at(0), wire) instanceof Float64Array);
    assert.equal(readContribution(at(forwardOf("h2")), wire), "pending");
    assert.ok(readContribution(at(forwardOf("h2") + 1), wire) instanceof Float64Array);
    assert.equal(readEdgeGradient(at(backwardOf("h3")), wire), "pending");
    assert.ok(readEdgeGradient(at(backwardOf("h3") + 1), wire) instanceof Float64Array);
  });

  it("names the step that was done last", () => {
    assert.equal(currentStep(at(0)), null);
    assert.deepEqual(currentStep(at(4)), { index: 3, phase: "forward", node: "h1", direction: "forward" });
    assert.equal(currentStep(at(turningPoint(pass) + 1))?.phase, "seed");
    assert.equal(currentStep(at(pass.timeline.length))?.direction, "backward");
  });

  it("is what the pass finds at a node, but not what a problem already says of it", () => {
    const findings = [
      { node: "h1", sentence: "It is saturated.", code: "NN903" },
      { node: "h1", sentence: "No gradient passes it.", code: null },
      { node: "h2", sentence: "It is saturated.", code: "NN903" },
    ] as const;
    const told = { code: "NN903", severity: "hint", message: "", line: 1, column: 1, start: 0 } as const;
    const problem = { ...told, node: "h1", input: null, fix: null };
    const sentences = (problems: Parameters<typeof findingsOfNode>[2]): readonly string[] =>
      findingsOfNode({ ...pass, findings }, "h1", problems).map(({ sentence }) => sentence);
    assert.deepEqual(sentences([]), ["It is saturated.", "No gradient passes it."]);
    assert.deepEqual(sentences([problem]), ["No gradient passes it."]);
    assert.deepEqual(findingsOfNode(null, "h1", []), []);
  });
});
