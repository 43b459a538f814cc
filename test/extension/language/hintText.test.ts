import assert from "node:assert/strict";
import { formatNumber } from "../../../core/drawing/numberText.ts";
import { hintText, shortNumbers } from "../../../extension/language/hintText.ts";
import { SamplePass } from "../../../extension/samplePass.ts";
import { LINES, openText } from "../editor/support.ts";

async function open() {
  const { graph, dataset } = await openText(LINES);
  const pass = new SamplePass(graph, null);
  const { tape } = pass.run(dataset, 0);
  const hint = (id: string, level: Parameters<typeof hintText>[2] = "all") => {
    const node = graph.byId.get(id);
    assert.ok(node);
    return hintText(node, tape, level);
  };
  return { graph, pass, tape, hint };
}

describe("the text of an inlay hint", () => {
  it("has shape, value and gradient as worked out in the head, and who sent the gradient", async () => {
    // h = 2·1 + 3·2 + 1 = 9, y = 5·9 + 5·2 = 55, L = 25, J = 25 + 0.5·13; ∂J/∂y = 10, ∂J/∂h = 50, ∂J/∂x = (2·50, 3·50 + 5·10).
    const { hint } = await open();
    assert.deepEqual([hint("h").value, hint("h").gradient, hint("h").shape], ["= 9", "∂J/∂z 50", null]);
    assert.deepEqual([hint("x").value, hint("x").gradient, hint("x").shape], ["= 1, 2", "∂J/∂z 100, 200", "[2]"]);
    assert.deepEqual(
      hint("x").senders.map(({ id }) => id),
      ["h", "y"],
    );
  });

  it("says nothing of what is not computed at the cursor", async () => {
    const { pass, tape, hint } = await open();
    const at = (id: string) => tape.timeline.findIndex(({ node, phase }) => node?.id === id && phase === "forward");
    pass.goTo(at("h"));
    assert.deepEqual([hint("h").value, hint("h").gradient, hint("h").shape], [null, null, "[]"]);
    pass.goTo(at("h") + 1);
    assert.deepEqual([hint("h").value, hint("h").gradient], ["= 9", null]);
    const back = tape.timeline.findIndex(({ node, phase }) => node?.id === "y" && phase === "backward");
    pass.goTo(back);
    assert.equal(hint("h").gradient, null);
    pass.goTo(back + 1);
    assert.equal(hint("h").gradient, "∂J/∂z 50");
  });

  it("shows what the level asks for", async () => {
    const { hint } = await open();
    assert.deepEqual({ ...hint("x", "shapes") }, { shape: "[2]", value: null, gradient: null, senders: [] });
    assert.deepEqual([hint("x", "values").value, hint("x", "values").gradient], ["= 1, 2", null]);
  });

  it("sums long vectors up, and hides no NaN", () => {
    const numbers = Float64Array.from({ length: 128 }, (_, k) => Math.sin(k));
    const mean = numbers.reduce((sum, value) => sum + value, 0) / 128;
    assert.equal(
      shortNumbers(numbers),
      `${formatNumber(Math.min(...numbers), 3)}…${formatNumber(Math.max(...numbers), 3)}, mean ${formatNumber(mean, 3)}, ‖·‖ ${formatNumber(Math.hypot(...numbers), 3)}`,
    );
    numbers[7] = Number.NaN;
    assert.match(shortNumbers(numbers), /^1 NaN, /);
    assert.equal(shortNumbers(new Float64Array(9)), "all 0");
  });
});
