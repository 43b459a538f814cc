import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { compile } from "../../core/compile.ts";
import { until } from "../support/chromium.ts";
import type { Opened } from "./canvasPage.ts";
import { openPanels, sample } from "./panelsPage.ts";

const SHARED = `{
  "nn": 1,
  "nodes": {
    "x": { "op": "input", "shape": [2] },
    "משקל": { "op": "neuron", "inputs": ["x"], "activation": { "name": "leaky-relu", "slope": 0.2 }, "params": { "w": ["a", 2], "b": "b1" } },
    "y": { "op": "dense", "inputs": ["x", "משקל"], "units": 2, "params": { "b": [0, 0] } },
    "L": { "op": "squared-error", "inputs": ["y", "x"] }
  },
  "params": { "a": 0.5, "b1": 1 },
  "objective": "L",
  "training": { "seed": 7 },
  "data": { "rows": [{ "x": [1, 2] }, { "x": [-1, 0.5] }] }
}`;

const cell = (page: Page, name: string) => page.getByRole("spinbutton", { name, exact: true });
const exact = (page: Page, name: string) => cell(page, name).getAttribute("data-exact").then(Number);
const select = (page: Page, parameter: string) =>
  page.locator(".theta-param").getByRole("button", { name: parameter, exact: true }).click();

describe("inspector", () => {
  let panels: Opened;
  afterEach(() => panels.close());

  it("lists θ with values and gradients where nothing is selected", async () => {
    panels = await openPanels(sample("xor"));
    await cell(panels.page, "h1.w[0]").waitFor();
    const names = await panels.page
      .getByRole("spinbutton")
      .evaluateAll((cells) => cells.map((one) => one.getAttribute("aria-label")));
    assert.deepEqual(names, ["h1.w[0]", "h1.w[1]", "h1.b", "h2.w[0]", "h2.w[1]", "h2.b", "y.w[0]", "y.w[1]", "y.b"]);
  });

  it("shows no number that is not computed at the cursor", async () => {
    panels = await openPanels(sample("xor"));
    await select(panels.page, "h1.b");
    const values = panels.page.locator(".scalar-values").first();
    assert.equal(await values.getByText("not yet").count(), 0);
    await panels.page.getByRole("button", { name: "To the start" }).click();
    assert.equal(await values.getByText("not yet").count(), 5);
    assert.ok((await panels.page.locator(".entries").getByText("not yet").count()) >= 3);
  });

  it("types a weight: one edit of one number", async () => {
    panels = await openPanels(sample("xor"));
    const { page, host } = panels;
    await cell(page, "h1.w[1]").click();
    await page.keyboard.type("7.25");
    await page.keyboard.press("Enter");
    await page.waitForFunction(
      () => document.querySelector('[aria-label="h1.w[1]"]')?.getAttribute("data-exact") === "7.25",
    );
    assert.deepEqual(
      host.asked("edit").map(({ intents }) => intents),
      [[{ kind: "setParam", id: "h1", name: "w", at: [1], value: 7.25, shape: [2] }]],
    );
    assert.match(host.text, /"w": \[8, 7\.25\]/);
  });

  it("refuses what is no number, and Escape takes it back", async () => {
    panels = await openPanels(sample("xor"));
    const { page, host } = panels;
    await cell(page, "h1.b").click();
    await page.keyboard.type("abc");
    const input = page.getByRole("textbox", { name: "h1.b" });
    assert.equal(await input.getAttribute("aria-invalid"), "true");
    await page.keyboard.press("Enter");
    assert.equal(await input.count(), 1);
    await page.keyboard.press("Escape");
    assert.equal(await exact(page, "h1.b"), -4);
    assert.equal(host.asked("edit").length, 0);
  });

  it("drags a weight: everything follows live, one edit at the end", async () => {
    panels = await openPanels(sample("xor"));
    const { page, host } = panels;
    const objective = () => page.locator(".objective-value [data-exact]").getAttribute("data-exact");
    const before = await objective();
    const box = (await cell(page, "y.b").boundingBox()) ?? assert.fail();
    await page.mouse.move(box.x + 20, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 120, box.y + 8, { steps: 10 });
    await page.waitForFunction(
      (old) => document.querySelector(".objective-value [data-exact]")?.getAttribute("data-exact") !== old,
      before,
    );
    assert.equal(host.asked("edit").length, 0);
    const shown = await exact(page, "y.b");
    assert.equal(shown, -3.5);
    await page.mouse.up();
    await page.waitForTimeout(300);
    assert.match(host.text, /"w": \[10, -10\], "b": -3\.5/);
    assert.equal(host.asked("edit").length, 1);
    assert.deepEqual(host.asked("preview").at(-1)?.changes, [{ parameter: "y.b", entry: 0, value: -3.5 }]);
  });

  it("takes a drag back with Escape", async () => {
    panels = await openPanels(sample("xor"));
    const { page, host } = panels;
    const box = (await cell(page, "y.b").boundingBox()) ?? assert.fail();
    await page.mouse.move(box.x + 20, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y + 8, { steps: 4 });
    await page.waitForTimeout(100);
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await until("the weight as it was", async () => ((await exact(page, "y.b")) === -4 ? true : undefined));
    assert.deepEqual(host.asked("preview").at(-1), { changes: [] });
    assert.equal(host.asked("edit").length, 0);
  });

  it("steps with the arrow keys, and moves between cells", async () => {
    panels = await openPanels(sample("xor"));
    const { page, host } = panels;
    await cell(page, "h1.w[0]").focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Shift+ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForFunction(
      () => document.querySelector('[aria-label="h1.w[0]"]')?.getAttribute("data-exact") === "8.1",
    );
    await page.waitForTimeout(100);
    assert.equal(host.asked("edit").length, 1);
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "h1.w[1]");
  });

  it("writes all of a drawn parameter with its first change, and keeps the other numbers", async () => {
    panels = await openPanels(SHARED);
    const { page, host } = panels;
    await select(page, "y.W");
    await page.getByText("Drawn from glorot-uniform, seed 7").waitFor();
    const kept = await exact(page, "y.W[1, 2]");
    await cell(page, "y.W[0, 0]").click();
    await page.keyboard.type("1");
    await page.keyboard.press("Enter");
    await page.getByText("Drawn from glorot-uniform, seed 7").waitFor({ state: "detached" });
    assert.equal(await exact(page, "y.W[0, 0]"), 1);
    assert.equal(await exact(page, "y.W[1, 2]"), kept);
    assert.deepEqual(
      compile(host.text).problems.filter(({ severity }) => severity === "error"),
      [],
    );
  });

  it("labels weights by what they multiply, and shared ones by their name", async () => {
    panels = await openPanels(SHARED);
    const { page, host } = panels;
    await select(page, "b1");
    await page.getByText("Shared as").waitFor();
    await page.getByText("= a", { exact: true }).waitFor();
    assert.deepEqual(await page.locator(".entry-source").allInnerTexts(), ["= a", "x[1]", ""]);
    await cell(page, "משקל.w[0]").click();
    await page.keyboard.type("3");
    await page.keyboard.press("Enter");
    await page.waitForTimeout(300);
    assert.match(host.text, /"params": \{ "a": 3, "b1": 1 \}/);
    assert.match(host.text, /"w": \["a", 2\]/);
  });

  it("renames, and changes attributes of the op and of its activation", async () => {
    panels = await openPanels(SHARED);
    const { page, host } = panels;
    await select(page, "b1");
    await page.getByRole("textbox", { name: "slope of leaky-relu" }).fill("0.3");
    await page.keyboard.press("Enter");
    await page.waitForTimeout(200);
    assert.match(host.text, /"slope": 0\.3/);
    await page.getByRole("combobox", { name: "activation" }).selectOption("tanh");
    await page.waitForTimeout(200);
    assert.match(host.text, /"activation": "tanh"/);
    await page.getByRole("textbox", { name: "Id of the node" }).fill("h 1");
    await page.keyboard.press("Enter");
    await page.locator('article[aria-label="Node h 1"]').waitFor();
    assert.match(host.text, /"inputs": \["x", "h 1"\]/);
  });

  it("refuses an id that is taken, and says so", async () => {
    panels = await openPanels(SHARED);
    const { page } = panels;
    await select(page, "b1");
    await page.getByRole("textbox", { name: "Id of the node" }).fill("y");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("There is a node “y” already.").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("textbox", { name: "Id of the node" }).inputValue(), "משקל");
  });

  it("offers as inputs only what closes no cycle", async () => {
    panels = await openPanels(SHARED);
    const { page } = panels;
    await select(page, "b1");
    // An id that runs right to left is isolated, by marks that nobody sees.
    await page.getByRole("combobox", { name: "Add an input to \u2068משקל\u2069" }).click();
    assert.deepEqual(await page.locator(".listbox [role=option]").allInnerTexts(), ["x\nvector of 2"]);
  });

  it("copies exact numbers", async () => {
    panels = await openPanels(SHARED);
    const { page } = panels;
    await select(page, "y.W");
    const gradient = page.locator(".matrix .entry-gradient").first();
    await gradient.waitFor();
    await gradient.selectText();
    await page.keyboard.press("Control+c");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await gradient.getAttribute("data-exact"));
  });
});
