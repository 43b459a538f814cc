import assert from "node:assert/strict";
import { opsThatFit } from "../../../core/graph/opsThatFit.ts";
import { ops } from "../../../core/ops/index.ts";
import { templates } from "../../../core/templates/index.ts";
import { type PaletteContext, paletteSections } from "../../../webview/palette/paletteItems.ts";
import { fakeNetwork, LAYERS } from "../../support/fakeNetwork.ts";

const NOWHERE: PaletteContext = { offers: null, recent: [], withTemplates: true, saved: [] };

function namesOf(query: string, context: PaletteContext): readonly string[] {
  return paletteSections(query, context).flatMap(({ items }) =>
    items.map((item) =>
      item.kind === "op" ? item.op.name : item.kind === "template" ? item.template.name : item.saved.name,
    ),
  );
}

describe("paletteSections", () => {
  it("offers every op and every template once where nothing is given", () => {
    assert.deepEqual([...namesOf("", NOWHERE)].sort(), [...ops.keys(), ...templates.keys()].sort());
  });

  it("has what was used last in front, and only names that are still ops", () => {
    const [first] = paletteSections("", { ...NOWHERE, recent: ["dropout", "gone", "neuron"] });
    assert.equal(first?.title, "Used last");
    assert.deepEqual(
      first?.items.map((item) => item.kind === "op" && item.op.name),
      ["dropout", "neuron"],
    );
  });

  it("has behind a node the likeliest in front, and what does not fit only where it is searched for", () => {
    const offers = opsThatFit(fakeNetwork(LAYERS).network, "z1");
    const context = { ...NOWHERE, offers };
    assert.equal(paletteSections("", context)[0]?.title, "Fits best");
    assert.ok(!namesOf("", context).includes("conv2d"));
    const refused = paletteSections("conv2d", context).at(-1);
    assert.equal(refused?.title, "Does not fit here");
    const [item] = refused?.items ?? [];
    assert.match((item?.kind === "op" && item.reason) || "", /\[16\]/);
  });

  it("offers an input beside the node that the keyboard stands on, and after a dropped wire says why not", () => {
    const context = { ...NOWHERE, offers: opsThatFit(fakeNetwork(LAYERS).network, "z1") };
    const titleOf = (more: PaletteContext) =>
      paletteSections("input", more).find(({ items }) => items.some(({ key }) => key.endsWith("-input")))?.title;
    assert.equal(titleOf({ ...context, besideIt: true }), "Beside it, without a wire");
    assert.equal(titleOf(context), "Does not fit here");
    assert.ok(namesOf("", { ...context, besideIt: true }).includes("input"));
  });

  it("finds templates, also saved ones, but not for a wire", () => {
    const saved = [{ name: "my block", nodeCount: 3, openInputs: ["x"] }];
    assert.deepEqual(namesOf("my bl", { ...NOWHERE, saved }), ["my block"]);
    assert.ok(namesOf("lenet", NOWHERE).includes("lenet"));
    assert.deepEqual(namesOf("lenet", { ...NOWHERE, withTemplates: false }), []);
  });
});
