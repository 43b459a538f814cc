import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { comparisonView } from "../../core/compare/comparisonView.ts";
import { accessibilityProblems } from "../support/accessibility.ts";
import { until } from "../support/chromium.ts";
import { FakeHost, type FakeHostOptions } from "../support/fakeHost.ts";

const MLP = readFileSync("samples/mlp.nn.json", "utf8");
const ANN = readFileSync("samples/ann.nn.json", "utf8");
/** Without h4, with a new h7, and with another h3. */
const OTHER = ANN.replace(/\n\s*"h4":[^\n]*/, "")
  .replace(/"h4"(, )?/g, "")
  .replace(/"h5":/, '"h7": { "op": "neuron", "inputs": ["h1"] },\n    "h5":')
  .replace(/("h3":[^\n]*)"relu"/, '$1"tanh"');

describe("comparing two networks side by side", function () {
  this.timeout(30_000);
  let host: FakeHost;
  let page: Page;

  async function open(before: string, after: string, options: FakeHostOptions = {}): Promise<void> {
    host = await FakeHost.open({
      ...options,
      pageOptions: { scriptUri: "/compare.js", styleUri: "/compare.css" },
      context: { reducedMotion: "reduce", ...options.context },
    });
    page = host.page;
    await until("ready", () => host.received.find(({ type }) => type === "ready"));
    await show(before, after);
  }

  async function show(before: string, after: string): Promise<void> {
    const comparison = comparisonView(
      { name: "ann.nn.json (last commit)", text: before },
      { name: "ann.nn.json", text: after },
    );
    await host.post({ type: "comparison", comparison });
    await page.waitForSelector(".head h1");
  }

  const box = async (side: number, id: string) => {
    const found = await page.locator(`figure:nth-child(${side + 1}) [data-node="${id}"]`).boundingBox();
    assert.ok(found, `${id} is not in picture ${side}`);
    return found;
  };
  /** Against the corner of its own picture. */
  const placeIn = async (side: number, id: string) => {
    const pane = await page.locator(`figure:nth-child(${side + 1}) .pane`).boundingBox();
    const { x, y } = await box(side, id);
    return [Math.round(x - (pane?.x ?? 0)), Math.round(y - (pane?.y ?? 0))];
  };

  afterEach(async () => {
    await host.close();
  });

  it("has every shared node at the same place in both pictures, and says in words what differs", async () => {
    await open(ANN, OTHER);
    for (const id of ["x1", "h1", "h2", "h5", "y2"]) assert.deepEqual(await placeIn(0, id), await placeIn(1, id), id);
    assert.equal(await page.locator('figure:nth-child(1) [data-node="h7"]').count(), 0);
    assert.equal(await page.locator('figure:nth-child(2) [data-node="h4"]').count(), 0);
    const sentences = await page.locator(".change").allTextContents();
    assert.ok(
      sentences.some((text) => text.includes("h7: added, a neuron of h1")),
      sentences.join("\n"),
    );
    assert.ok(sentences.some((text) => text.includes("h4: removed")));
    assert.deepEqual(
      await page
        .locator("h1, h2")
        .allTextContents()
        .then((texts) => texts[0]),
      "ann.nn.json (last commit) compared with ann.nn.json",
    );
    assert.equal(
      await page.locator('figure:nth-child(2) [data-node="h7"] title').textContent(),
      "added: neuron h7, identity",
    );
  });

  it("brings a change into the middle of both pictures, by click and by keyboard", async () => {
    await open(ANN, OTHER);
    await page.locator(".change", { hasText: "h7: added" }).click();
    assert.equal(await page.locator('figure:nth-child(2) .is-chosen[data-node="h7"]').count(), 1);
    const pane = await page.locator("figure:nth-child(2) .pane").boundingBox();
    const node = await box(1, "h7");
    assert.ok(pane && Math.abs(node.x + node.width / 2 - pane.x - pane.width / 2) < 60);
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.locator('.change[aria-current="true"]').count(), 1);
    assert.equal(await page.locator('.change[aria-current="true"]', { hasText: "h7: added" }).count(), 0);
  });

  it("moves and zooms both pictures as one", async () => {
    await open(ANN, OTHER);
    const before = await placeIn(0, "h1");
    const pane = await page.locator("figure:nth-child(2) .pane").boundingBox();
    assert.ok(pane);
    await page.mouse.move(pane.x + 40, pane.y + 20);
    await page.mouse.down();
    await page.mouse.move(pane.x + 90, pane.y + 50, { steps: 4 });
    await page.mouse.up();
    const after = await placeIn(0, "h1");
    assert.deepEqual([(after[0] ?? 0) - (before[0] ?? 0), (after[1] ?? 0) - (before[1] ?? 0)], [50, 30]);
    await page.locator("figure:nth-child(1) .pane").focus();
    await page.keyboard.press("+");
    assert.deepEqual(await placeIn(0, "h1"), await placeIn(1, "h1"));
    await page.keyboard.press("0");
    assert.deepEqual(await placeIn(0, "h1"), before);
  });

  it("says where nothing differs, and where a text cannot be read", async () => {
    await open(MLP, MLP);
    assert.equal(await page.locator("p.empty").textContent(), "The two networks are the same.");
    await show(MLP, "{ nope");
    assert.match((await page.locator("p.empty").textContent()) ?? "", /ann\.nn\.json cannot be read.*Line 1/);
    assert.equal(await page.locator("figure").count(), 0);
    await show(MLP, MLP);
    assert.equal(await page.locator("figure").count(), 2);
  });

  it("asks for the text diff, for a line of the text, and for the sides to be swapped", async () => {
    await open(ANN, OTHER);
    await page.getByRole("button", { name: "Open text diff" }).click();
    await page.getByRole("button", { name: "Swap sides" }).click();
    await page.getByRole("button", { name: /Show line \d+ in the text: h4: removed/ }).click();
    await until("all three", () => (host.received.length >= 4 ? true : undefined));
    const [, diff, swap, reveal] = host.received;
    assert.deepEqual(
      [diff?.type, swap?.type, reveal?.type, reveal?.["side"]],
      ["textDiff", "swap", "reveal", "before"],
    );
    assert.ok(ANN.split("\n")[Number(reveal?.["line"]) - 1]?.includes('"h4"'));
  });

  it("keeps the place and the chosen change while a text is being typed", async () => {
    await open(ANN, OTHER);
    const change = page.locator(".change", { hasText: "h7: added" });
    await change.click();
    const place = await placeIn(1, "h7");
    await show(ANN, OTHER.replace('"relu"', '"sigmoid"'));
    assert.deepEqual(await placeIn(1, "h7"), place);
    assert.equal(await change.getAttribute("aria-current"), "true");
    assert.ok(await change.evaluate((each) => each === document.activeElement));
  });

  for (const theme of ["dark", "light", "hc-black"] as const) {
    it(`breaks no rule of accessibility that axe knows, ${theme}`, async () => {
      await open(ANN, OTHER, { theme });
      assert.deepEqual(await accessibilityProblems(page), []);
      await show(MLP, "{ nope");
      assert.deepEqual(await accessibilityProblems(page), []);
    });
  }
});
