import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { until } from "../support/chromium.ts";
import { atRest, type Opened, openCanvas } from "./canvasPage.ts";

const MLP = `// A 2-4-3 perceptron
{
  "nn": 1,
  "nodes": {
    "x":  { "op": "input", "shape": [2] },
    "t":  { "op": "input", "shape": [3] },
    "z1": { "op": "dense", "inputs": ["x"], "units": 4, "activation": "tanh", "params": { "W": [[0.10, 1], [2, 3], [-1, 1], [1e-1, 0]], "b": 0 } }, // hidden
    "z2": { "op": "dense", "inputs": ["z1"], "units": 3 },
    "L":  { "op": "squared-error", "inputs": ["z2", "t"] }
  },
  "objective": "L",
  "data": { "rows": [{ "x": [1, 2], "t": [0, 1, 0] }] },
  "training": { "seed": 3 }
}
`;

describe("layers and neurons on the canvas", function () {
  this.timeout(60_000);
  let opened: Opened;
  let page: Page;

  beforeEach(async () => {
    opened = await openCanvas(MLP, { context: { reducedMotion: "reduce" } });
    page = opened.page;
    await atRest(page);
  });
  afterEach(() => opened.close());

  async function hasNodes(...ids: readonly string[]): Promise<void> {
    await until(`the nodes ${ids.join(", ")}`, async () => {
      const shown = await page.$$eval(".react-flow__node", (nodes) =>
        nodes.map((node) => node.getAttribute("data-id")),
      );
      return [...ids].sort().join() === shown.sort().join() ? true : undefined;
    });
    await atRest(page);
  }

  const selected = (): Promise<(string | null)[]> =>
    page.$$eval(".react-flow__node.selected", (nodes) => nodes.map((node) => node.getAttribute("data-id")).sort());
  const placesOf = (): Promise<Record<string, string>> =>
    page.$$eval(".react-flow__node", (nodes) =>
      Object.fromEntries(
        nodes.map((node) => [node.getAttribute("data-id") ?? "", (node as HTMLElement).style.transform]),
      ),
    );

  it("expands a 2-4-3 perceptron and folds it again with mouse and keyboard, and undoes it all to the byte", async () => {
    const [neurons, heads] = [
      ["z1_1", "z1_2", "z1_3", "z1_4"],
      ["z2_1", "z2_2", "z2_3"],
    ];
    const before = await placesOf();
    // By mouse: the menu of the layer.
    await opened.node("z1").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Expand into 4 neurons" }).click();
    await hasNodes("x", "t", ...neurons, "z2", "L");
    assert.deepEqual(await selected(), neurons);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-id"));
    await until("the focus on the first of them", async () => ((await focused()) === "z1_1" ? true : undefined));
    const after = await placesOf();
    for (const id of ["x", "t", "z2", "L"]) assert.equal(after[id], before[id], id);
    assert.match(opened.host.text, /\n {4}"z1_4": .*\n|\n {4}"z1_4": \{\n[^}]*\}[^}]*\}, \/\/ hidden\n/);

    // By key; its numbers were drawn.
    await opened.node("z2").focus();
    await page.keyboard.press("e");
    await hasNodes("x", "t", ...neurons, ...heads, "z2", "L");
    assert.equal(opened.host.text.includes('"dense"'), false);
    assert.deepEqual(opened.labels(), [
      "Expand z1 into 4 neurons",
      "Expand z2 into 3 neurons; the numbers that were drawn are written out",
    ]);
    const apart = opened.host.text;

    // Back: one by key from a neuron of the selection, one by the inspector's button.
    await opened.node("z1_2").focus();
    await page.keyboard.press("E");
    await hasNodes("x", "t", "z1", ...heads, "z2", "L");
    assert.deepEqual(await selected(), ["z1"]);
    await opened.node("z2_1").click();
    await page.getByRole("button", { name: "Fold z2_1, z2_2, z2_3 into a layer" }).click();
    await hasNodes("x", "t", "z1", "z2", "L");
    assert.match(opened.host.text, /"z2": \{\n? *"op": "dense", "inputs": \["z1"\], "units": 3/);

    for (let i = 0; i < 2; i++) await opened.host.undo();
    assert.equal(opened.host.text, apart);
    for (let i = 0; i < 2; i++) await opened.host.undo();
    assert.equal(opened.host.text, MLP);
    await hasNodes("x", "t", "z1", "z2", "L");
  });

  it("expands all that is selected in one step, by VS Code's command", async () => {
    await opened.node("z1").click();
    await opened.node("z2").click({ modifiers: ["ControlOrMeta"] });
    const shown = await page.locator(".objective-value").allTextContents();
    await opened.fake.post({ type: "command", command: "expandLayer" });
    await until("no layer", () => (opened.host.text.includes('"dense"') ? undefined : true));
    await atRest(page);
    assert.equal(opened.labels().length, 1);
    assert.deepEqual(await page.locator(".objective-value").allTextContents(), shown);
    await opened.host.undo();
    assert.equal(opened.host.text, MLP);
  });

  it("says why a node is neither layer nor foldable", async () => {
    await opened.node("x").focus();
    await page.keyboard.press("e");
    await page.getByText("“x” (input) has no neurons.").first().waitFor();
    assert.deepEqual(opened.labels(), []);
  });
});
