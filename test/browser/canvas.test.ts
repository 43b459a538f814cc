import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "jsonc-parser";
import type { Page } from "playwright-core";
import { until } from "../support/chromium.ts";
import { atRest, type Opened, openCanvas, painted } from "./canvasPage.ts";

const BACK_PROP = readFileSync("samples/back_prop.nn.json", "utf8");

describe("canvas", function () {
  this.timeout(45_000);
  let opened: Opened;
  let page: Page;

  async function open(text: string, options: Parameters<typeof openCanvas>[1] = {}): Promise<void> {
    opened = await openCanvas(text, { ...options, context: { reducedMotion: "reduce", ...options.context } });
    page = opened.page;
    await atRest(page);
  }

  function nodesOf(): Record<string, { op: string; inputs?: string[] }> {
    return parse(opened.host.text).nodes;
  }

  async function textHas(what: string, test: () => boolean): Promise<void> {
    await until(what, () => test() || undefined);
    await atRest(page);
  }

  afterEach(async () => {
    await opened.close();
  });

  it("shows the lecture's nine neurons with their values and gradients, without breaking the page's policy", async () => {
    await open(BACK_PROP);
    assert.equal(await page.locator(".react-flow__node").count(), 15);
    assert.equal(await page.locator(".node-neuron").count(), 9);
    const text = (await opened.node("h3").textContent()) ?? "";
    assert.match(text, /h3/);
    assert.match(text, /0\.03084/);
    assert.match(text, /0\.4549/);
    assert.match((await opened.node("h3").getAttribute("aria-labelledby")) ?? "", /name-h3/);
    assert.equal(await page.locator("#name-h3").textContent(), "neuron h3, tanh-half, value 0.03084, gradient 0.4549");
  });

  it("shows what is not computed at the cursor as not computed", async () => {
    await open(BACK_PROP);
    await opened.fake.post({ type: "command", command: "toStart" });
    await until("no numbers", async () => ((await page.locator(".node .number").count()) === 0 ? true : undefined));
    // 15 values, and 12 gradients: nothing leads from h9, y2 and y3 to y1.
    assert.equal(await page.locator(".readout-value .pending").count(), 15);
    assert.equal(await page.locator(".readout-gradient .pending").count(), 12);
    for (let i = 0; i < 4; i++) await opened.fake.post({ type: "command", command: "stepForward" });
    await page.waitForSelector('[data-id="h1"] .node.is-forward');
    assert.equal(await page.locator(".readout-value .number").count(), 4);
    assert.equal(await page.locator(".readout-gradient .number").count(), 0);
    assert.deepEqual((await painted(page)).forward, ["x1→h1:0", "x2→h1:1", "x3→h1:2"]);
  });

  it("adds a node after the focused one: one edit, one step of undo, and nobody else moves", async () => {
    await open(BACK_PROP);
    // On the canvas, not on the screen: the view may move to show the newcomer.
    const places = () =>
      page.$$eval(".react-flow__node:not([data-id='h10'])", (nodes) =>
        nodes.map((node) => [node.getAttribute("data-id"), (node as HTMLElement).style.transform]),
      );
    const before = await places();
    await opened.node("h9").focus();
    await page.keyboard.press("a");
    await page.keyboard.type("neuron");
    await page.keyboard.press("Enter");
    await textHas("h10 in the text", () => "h10" in nodesOf());
    assert.deepEqual(nodesOf()["h10"]?.inputs, ["h9"]);
    assert.deepEqual(opened.labels(), ["Add neuron h10"]);
    assert.equal(before.length, 15);
    assert.deepEqual(await places(), before);
    await until("focus on the new node", async () =>
      (await page.evaluate(() => document.activeElement?.getAttribute("data-id"))) === "h10" ? true : undefined,
    );
    await opened.host.undo();
    await until("h10 gone", async () => ((await opened.node("h10").count()) === 0 ? true : undefined));
    assert.equal(opened.host.text, BACK_PROP);
  });

  it("adds a node where one double-clicks, pinned there", async () => {
    await open(BACK_PROP);
    await page.locator(".react-flow__pane").dblclick({ position: { x: 500, y: 30 } });
    await page.keyboard.type("input");
    await page.keyboard.press("Enter");
    await textHas("x4 in the text", () => "x4" in nodesOf());
    assert.ok(parse(opened.host.text).view.pins.x4);
  });

  it("connects by dragging from a stem to a node, and refuses a cycle by its name", async () => {
    await open(BACK_PROP);
    await opened.node("x3").hover();
    await opened.node("x3").locator(".exit").dragTo(opened.node("h9").locator(".node-body"));
    await textHas("the wire", () => nodesOf()["h9"]?.inputs?.includes("x3") === true);
    assert.deepEqual(opened.labels(), ["Connect x3 to h9"]);
    await opened.node("h9").locator(".exit").dragTo(opened.node("h4").locator(".node-body"));
    await page.waitForSelector(".banner-error");
    assert.match((await page.locator(".banner-error").textContent()) ?? "", /h4 → h9 → h4/);
    assert.equal(opened.labels().length, 1);
  });

  it("connects by keyboard", async () => {
    await open(BACK_PROP);
    await opened.node("h8").focus();
    await page.keyboard.press("c");
    await page.waitForSelector(".is-link-target");
    await page.keyboard.press("Enter");
    await until("one edit", () => (opened.labels().length === 1 ? true : undefined));
    assert.match(opened.labels()[0] ?? "", /^Connect h8 to /);
  });

  it("deletes nodes and wires", async () => {
    await open(BACK_PROP);
    await opened.node("h9").focus();
    await page.keyboard.press("Delete");
    await textHas("h9 gone", () => !("h9" in nodesOf()));
    assert.deepEqual(nodesOf()["y3"]?.inputs ?? [], []);
    // The gesture leads the focus on by itself, some frames later.
    await page.waitForFunction(() => document.activeElement?.closest(".react-flow__node") != null);
    await opened.node("h8").focus();
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("Delete");
    await textHas("a wire gone", () => nodesOf()["h8"]?.inputs?.length === 1);
    assert.deepEqual(opened.labels(), ["Delete h9", "Disconnect h5 from h8"]);
  });

  it("renames in place, everywhere at once", async () => {
    await open(BACK_PROP);
    const before = await opened.placeOf("h3");
    await opened.node("h3").focus();
    await page.keyboard.press("F2");
    await page.keyboard.type("שלום");
    await page.keyboard.press("Enter");
    await textHas("the new id", () => nodesOf()["h6"]?.inputs?.[0] === "שלום");
    assert.deepEqual(await opened.placeOf("שלום"), before);
  });

  it("pins a node where it is dropped, in one edit, and undo brings it back", async () => {
    await open(BACK_PROP);
    const [x, y] = await opened.placeOf("h7");
    const others = await opened.placeOf("h2");
    await page.mouse.move(x + 25, y + 25);
    await page.mouse.down();
    await page.mouse.move(x + 60, y + 120, { steps: 50 });
    await page.mouse.up();
    await textHas("the pin", () => parse(opened.host.text).view?.pins?.h7 !== undefined);
    assert.deepEqual(opened.labels(), ["Place h7"]);
    assert.deepEqual(await opened.placeOf("h2"), others);
    const [, dropped] = await opened.placeOf("h7");
    assert.ok(Math.abs(dropped - (y + 95)) <= 3, `${dropped} is not ${y + 95}`);
    await opened.host.undo();
    await atRest(page);
    assert.deepEqual(await opened.placeOf("h7"), [x, y]);
  });

  it("walks along the wires with the arrow keys and through all nodes with Tab", async () => {
    await open(BACK_PROP);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-id"));
    await opened.node("h3").focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await focused(), "h6");
    await page.keyboard.press("ArrowRight");
    assert.equal(await focused(), "h7");
    await opened.node("x1").focus();
    const seen = [await focused()];
    for (let i = 1; i < 15; i++) {
      await page.keyboard.press("Tab");
      seen.push(await focused());
    }
    assert.equal(new Set(seen).size, 15);
  });

  it("opens the menu by keyboard and gives the focus back", async () => {
    await open(BACK_PROP);
    await opened.node("h3").focus();
    await page.keyboard.press("Shift+F10");
    await page.waitForSelector(".menu");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-id")), "h3");
  });

  it("keeps the last good picture of broken text, and says so", async () => {
    await open(BACK_PROP);
    const before = await opened.placeOf("h5");
    await opened.host.type(BACK_PROP.replace('"h4": {', '"h4": '));
    await page.waitForSelector(".canvas.is-stale");
    assert.match((await page.locator(".banner-warning").textContent()) ?? "", /last picture/);
    assert.equal(await page.locator(".react-flow__node").count(), 15);
    await opened.host.type(BACK_PROP);
    await page.waitForSelector(".canvas:not(.is-stale)");
    assert.deepEqual(await opened.placeOf("h5"), before);
  });

  it("comes back from a hidden tab as it was left", async () => {
    const viewport = { x: 31, y: 17, zoom: 0.75 };
    await open(BACK_PROP, { state: { version: 1, viewport, cursor: 6, selectedNodes: ["h2", "gone"] } });
    assert.equal(await page.locator(".readout-value .number").count(), 6);
    assert.deepEqual(
      await page
        .locator(".react-flow__node.selected")
        .evaluateAll((all) => all.map((one) => one.getAttribute("data-id"))),
      ["h2"],
    );
    const transform = await page
      .locator(".react-flow__viewport")
      .evaluate((element: HTMLElement) => element.style.transform);
    assert.match(transform, /translate\(31px, 17px\) scale\(0\.75\)/);
  });

  it("invites to begin where there is nothing yet", async () => {
    await open('{ "nn": 1, "nodes": {} }');
    await page.locator(".empty .primary").click();
    await page.keyboard.type("input");
    await page.keyboard.press("Enter");
    await textHas("x1", () => "x1" in nodesOf());
  });

  it("takes back a drag that was refused", async () => {
    await open(BACK_PROP);
    const [x, y] = await opened.placeOf("h7");
    opened.host.refuse = "The file is read-only.";
    await page.mouse.move(x + 25, y + 25);
    await page.mouse.down();
    await page.mouse.move(x + 60, y + 120, { steps: 5 });
    await page.mouse.up();
    await page.waitForSelector(".banner-error");
    await atRest(page);
    assert.deepEqual(await opened.placeOf("h7"), [x, y]);
  });

  it("says when the host does not answer, and recovers by itself", async () => {
    await open(BACK_PROP);
    opened.host.silent = true;
    await opened.node("h9").focus();
    await page.keyboard.press("Delete");
    await page.waitForSelector(".banner-error", { timeout: 12_000 });
    opened.host.silent = false;
    await opened.host.type(`${BACK_PROP} `);
    await until("recovery", async () => ((await page.locator(".banner-error").count()) === 0 ? true : undefined));
  });
});
