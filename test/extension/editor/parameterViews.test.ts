import assert from "node:assert/strict";
import { nodeDetails, thetaView } from "../../../extension/editor/parameterViews.ts";
import { SamplePass } from "../../../extension/samplePass.ts";
import { LINES, numbersOf, openText } from "./support.ts";

async function tapeOf(text: string) {
  const { graph, dataset } = await openText(text);
  const { tape } = new SamplePass(graph, null).run(dataset, 0);
  return { graph, tape };
}

describe("nodeDetails", () => {
  it("gives a parameter's gradient over all uses, with the step that completes it", async () => {
    const { graph, tape } = await tapeOf(LINES);
    const details = nodeDetails(tape, graph.byId.get("h") ?? assert.fail());
    const [w, b] = details.params;
    // δ·x plus 2·λ·w of the regularization.
    assert.deepEqual(numbersOf(details.numbers, w?.gradient), [50 * 1 + 2, 50 * 2 + 3]);
    assert.equal(tape.timeline[w?.gradientAt ?? -1]?.phase, "regularization");
    assert.deepEqual(numbersOf(details.numbers, b?.gradient), [50]);
    assert.equal(tape.timeline[b?.gradientAt ?? -1]?.node?.id, "h");
    assert.deepEqual([w?.initialised, w?.drawnFrom, w?.slots], [false, null, null]);
  });

  it("shows where shared entries live", async () => {
    const { graph, tape } = await tapeOf(LINES);
    const details = nodeDetails(tape, graph.byId.get("y") ?? assert.fail());
    const [w] = details.params;
    assert.deepEqual(w?.slots, [
      { parameter: "five", entry: 0 },
      { parameter: "five", entry: 0 },
    ]);
    // ∂L/∂five = 10·9 + 10·2 at each entry.
    assert.deepEqual(numbersOf(details.numbers, w?.gradient), [110, 110]);
    assert.deepEqual(numbersOf(details.numbers, details.upstream), [10]);
    assert.deepEqual(numbersOf(details.numbers, details.localDerivative), [1]);
  });

  it("says what drew the numbers that the file does not hold", async () => {
    const { graph, tape } = await tapeOf(
      LINES.replace('"w": [2, 3], "b": 1', '"w": { "init": "he-normal" }').replace(
        '"nn": 1',
        '"nn": 1, "training": { "seed": 7 }',
      ),
    );
    const [w, b] = nodeDetails(tape, graph.byId.get("h") ?? assert.fail()).params;
    assert.deepEqual([w?.initialised, w?.drawnFrom], [true, "he-normal, seed 7"]);
    assert.deepEqual([b?.initialised, b?.drawnFrom], [true, "zeros"]);
  });

  it("uses the learned slope for φ′", async () => {
    const text = LINES.replace(
      '"activation": "identity", "params": { "w": [2, 3]',
      '"activation": "prelu", "params": { "slope": 0.125, "w": [-2, -3]',
    );
    const { graph, tape } = await tapeOf(text);
    const details = nodeDetails(tape, graph.byId.get("h") ?? assert.fail());
    assert.deepEqual(numbersOf(details.numbers, details.localDerivative), [0.125]);
  });
});

describe("thetaView", () => {
  it("lists every parameter once", async () => {
    const { tape } = await tapeOf(LINES);
    const theta = thetaView(tape);
    const five = theta.parameters.find(({ name }) => name === "five");
    assert.deepEqual(numbersOf(theta.numbers, five?.gradient), [110]);
    assert.deepEqual(five?.users, ["y"]);
    const partly = LINES.replace('["five", "five"]', '[4, "five"]');
    const w = thetaView((await tapeOf(partly)).tape).parameters.find(({ name }) => name === "y.w");
    assert.deepEqual(w?.slots, [
      { parameter: "y.w", entry: 0 },
      { parameter: "five", entry: 0 },
    ]);
    assert.equal(new Set(theta.parameters.map(({ name }) => name)).size, theta.parameters.length);
  });
});
