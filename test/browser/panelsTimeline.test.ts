import assert from "node:assert/strict";
import type { Opened } from "./canvasPage.ts";
import { openPanels, sample } from "./panelsPage.ts";

describe("timeline", () => {
  let panels: Opened;
  const slider = () => panels.page.getByRole("slider", { name: "Steps of the pass" });
  const place = async () => (await panels.page.locator(".timeline-place").textContent()) ?? "";
  const explanation = () => panels.page.locator(".explanation");

  beforeEach(async () => {
    panels = await openPanels(sample("back_prop_simple"));
  });
  afterEach(() => panels.close());

  it("opens with everything computed, and steps both ways with buttons and keys", async () => {
    const length = Number(await slider().getAttribute("aria-valuemax"));
    assert.equal(await slider().getAttribute("aria-valuenow"), String(length));
    await panels.page.getByRole("button", { name: "To the start" }).click();
    assert.equal(await place(), `start · ${length} steps`);
    await panels.page.getByRole("button", { name: "One step forward" }).click();
    assert.match(await place(), /^forward · x · step 1 of/);
    await panels.page.keyboard.press(".");
    assert.match(await place(), /step 2 of/);
    await panels.page.keyboard.press(",");
    assert.match(await place(), /step 1 of/);
    await panels.page.getByRole("button", { name: "To the end" }).click();
    assert.match(await place(), new RegExp(`step ${length} of ${length}$`));
  });

  it("is a slider: arrows, Home, End, and a phase at a time", async () => {
    await slider().focus();
    await panels.page.keyboard.press("Home");
    await panels.page.keyboard.press("PageUp");
    assert.match(await place(), /^forward · /);
    await panels.page.keyboard.press("ArrowRight");
    assert.doesNotMatch(await place(), /^forward/);
    await panels.page.keyboard.press("PageDown");
    assert.match(await place(), /^forward · /);
    assert.equal(await slider().getAttribute("aria-valuetext"), await place());
  });

  it("goes where it is clicked and dragged", async () => {
    const box = (await slider().boundingBox()) ?? assert.fail();
    await panels.page.mouse.move(box.x + 2, box.y + 10);
    await panels.page.mouse.down();
    assert.match(await place(), /^start/);
    await panels.page.mouse.move(box.x + box.width - 1, box.y + 10, { steps: 4 });
    await panels.page.mouse.up();
    assert.equal(await slider().getAttribute("aria-valuenow"), await slider().getAttribute("aria-valuemax"));
  });

  it("plays to the end, through the loss into backward", async () => {
    await panels.page.getByLabel("Speed of play").selectOption("10");
    await panels.page.getByRole("button", { name: "Play" }).click();
    await panels.page.getByText(/^forward · /).waitFor();
    await panels.page.getByText(/^backward · /).waitFor();
    await panels.page.getByRole("button", { name: "Play" }).waitFor();
    assert.equal(await slider().getAttribute("aria-valuenow"), await slider().getAttribute("aria-valuemax"));
  });

  it("explains the step with KaTeX, once a pass", async () => {
    await slider().focus();
    await panels.page.keyboard.press("Home");
    for (let i = 0; i < 3; i++) await panels.page.keyboard.press("ArrowRight");
    await explanation().getByRole("heading", { name: "h1, forward" }).waitFor();
    await explanation().locator(".katex").first().waitFor();
    assert.equal(await explanation().locator(".katex-error").count(), 0);
    const asked = panels.host.asked("explain").length;
    await panels.page.keyboard.press("ArrowLeft");
    await explanation().getByRole("heading", { name: "t, forward" }).waitFor();
    await panels.page.keyboard.press("ArrowRight");
    await explanation().getByRole("heading", { name: "h1, forward" }).waitFor();
    assert.ok(panels.host.asked("explain").length - asked <= 1);
  });

  it("copies the formulas as LaTeX", async () => {
    await explanation().locator(".katex").first().waitFor();
    await panels.page.getByRole("button", { name: "Copy the formulas as LaTeX" }).click();
    const copied = await panels.page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^\\begin\{aligned\}[\s\S]*&=[\s\S]*\\end\{aligned\}$/);
  });
});

describe("chain rule terms", () => {
  it("shows each consumer's product, and selects it", async () => {
    const { page, close } = await openPanels(sample("back_prop"));
    const slider = page.getByRole("slider", { name: "Steps of the pass" });
    await slider.focus();
    // Backwards from the end until a node that several others read.
    const table = page.locator(".chain-terms");
    for (let i = 0; i < 12 && (await table.locator("tbody tr").count()) < 2; i++) {
      await page.keyboard.press("ArrowLeft");
      await page.waitForTimeout(60);
    }
    const rows = await table.locator("tbody tr").count();
    assert.ok(rows >= 2);
    const exact = (row: number, column: number) =>
      table.locator("tbody tr").nth(row).locator("[data-exact]").nth(column).getAttribute("data-exact").then(Number);
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const [upstream, local, product] = [await exact(row, 0), await exact(row, 1), await exact(row, 2)];
      assert.ok(Math.abs(upstream * local - product) <= 1e-12 * Math.abs(product));
      sum += product;
    }
    const shown = Number(await table.locator("tfoot [data-exact]").getAttribute("data-exact"));
    assert.ok(Math.abs(shown - sum) <= 1e-12 * Math.abs(sum));
    const consumer = table.locator("tbody tr").first().getByRole("button");
    const name = await consumer.textContent();
    await consumer.click();
    assert.equal(await page.getByRole("textbox", { name: "Id of the node" }).inputValue(), name);
    await close();
  });
});
