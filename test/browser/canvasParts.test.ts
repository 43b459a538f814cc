import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "jsonc-parser";
import type { Page } from "playwright-core";
import { until } from "../support/chromium.ts";
import { atRest, type Opened, openCanvas, painted } from "./canvasPage.ts";

const BLOCK = `{
  "nn": 1,
  "nodes": {
    "x": { "op": "input", "shape": [4] },
    "a": { "op": "dense", "inputs": ["x"], "units": 8, "activation": "tanh" },
    "b": { "op": "dense", "inputs": ["a"], "units": 4, "activation": "tanh" },
    "y": { "op": "dense", "inputs": ["b"], "units": 2, "activation": "identity" }
  },
  "view": { "groups": { "block": ["a", "b"] } }
}
`;

describe("designing by parts on the canvas", function () {
  this.timeout(40_000);
  let opened: Opened;
  let page: Page;

  async function open(text = BLOCK): Promise<void> {
    opened = await openCanvas(text, { context: { reducedMotion: "reduce", viewport: { width: 1300, height: 900 } } });
    page = opened.page;
    await atRest(page);
  }

  const nodes = (): Record<string, { inputs?: string[] }> => parse(opened.host.text).nodes;
  const groups = (): Record<string, string[]> => parse(opened.host.text).view?.groups ?? {};

  async function textHas(what: string, test: () => boolean): Promise<void> {
    await until(what, () => test() || undefined);
    await atRest(page);
  }

  async function select(...ids: readonly string[]): Promise<void> {
    for (const [i, id] of ids.entries())
      await opened
        .node(id)
        .locator(".node-body")
        .click({ modifiers: i === 0 ? [] : ["Shift"] });
  }

  async function choose(id: string, item: string): Promise<void> {
    await opened.node(id).locator(".node-body").click({ button: "right" });
    await page.getByRole("menuitem", { name: item }).click();
  }

  afterEach(async () => {
    await opened.close();
  });

  it("stacks a block of two layers three times, in one step of undo", async () => {
    await open();
    await select("a", "b");
    await choose("b", "Stack copies…");
    const count = page.getByLabel("Copies, with this one");
    await count.fill("1");
    assert.match((await page.locator("#part-form-outcome").textContent()) ?? "", /from 2 to 100/);
    assert.ok(await page.getByRole("button", { name: "Stack", exact: true }).isDisabled());
    await count.fill("3");
    assert.match((await page.locator("#part-form-outcome").textContent()) ?? "", /Adds 4 nodes/);
    await count.press("Enter");
    await textHas("the stack", () => Object.keys(nodes()).length === 8);
    assert.deepEqual(nodes()["a_2"]?.inputs, ["b"]);
    assert.deepEqual(nodes()["b_3"]?.inputs, ["a_3"]);
    assert.deepEqual(nodes()["a_3"]?.inputs, ["b_2"]);
    assert.deepEqual(nodes()["y"]?.inputs, ["b_3"]);
    await page.locator(".part-form").waitFor({ state: "detached" });
    await opened.host.undo();
    assert.equal(opened.host.text, BLOCK);
  });

  it("stacks a folded group by keyboard, and says why where what comes out does not go in", async () => {
    await open();
    await opened.node("a").locator(".node-body").click();
    await page.keyboard.press("g");
    await page.waitForSelector(".react-flow__node-group, .react-flow__node[data-id*='block']");
    await opened.fake.post({ type: "command", command: "stack" });
    await page.getByLabel("Copies, with this one").press("Enter");
    await textHas("the stack", () => Object.keys(nodes()).length === 8);
    await opened.host.undo();
    await textHas("the first text", () => opened.host.text === BLOCK);
    await opened.node("y").locator(".node-body").click();
    await opened.fake.post({ type: "command", command: "stack" });
    await page.getByLabel("Copies, with this one").press("Enter");
    await page.waitForSelector("text=/what comes out must be shaped like what goes in/");
    assert.equal(opened.host.text, BLOCK);
  });

  it("keeps a selection as a template, adds it as a group, and deletes it", async () => {
    await open();
    await select("a", "b");
    await choose("b", "Save as a template…");
    const name = page.getByLabel("Template's name");
    assert.equal(await name.inputValue(), "block");
    await name.fill("mlp");
    assert.match((await page.locator("#part-form-outcome").textContent()) ?? "", /template of Chainrule/);
    await name.fill("squeeze");
    await name.press("Enter");
    await until("the template", () => opened.host.templates.length === 1 || undefined);
    assert.equal(opened.host.text, BLOCK);

    await opened.node("y").locator(".node-body").click();
    await page.keyboard.press("a");
    await page.keyboard.type("squeeze");
    await page.locator('.palette [data-key="saved-squeeze"]').waitFor();
    await page.keyboard.press("Enter");
    await textHas("the copy", () => groups()["squeeze"] !== undefined);
    assert.deepEqual(groups()["squeeze"], ["a_2", "b_2"]);
    assert.deepEqual(nodes()["a_2"]?.inputs, ["y"]);
    await opened.host.undo();
    assert.equal(opened.host.text, BLOCK);

    await opened.fake.post({ type: "command", command: "togglePalette" });
    await page.getByRole("button", { name: "Delete the template squeeze" }).click();
    await page.locator('.side-palette [data-key="saved-squeeze"]').waitFor({ state: "detached" });
    assert.deepEqual(opened.host.templates, []);
  });

  const pins = (): Record<string, readonly [number, number]> => parse(opened.host.text).view?.pins ?? {};

  async function bodyBox(id: string) {
    const box = await opened.node(id).locator(".node-body").boundingBox();
    assert.ok(box);
    return box;
  }

  /** Takes a node by a spot of its body, and moves it so far over the screen; the button is still down. */
  async function drag(id: string, dx: number, dy: number): Promise<void> {
    const { x, y } = await bodyBox(id);
    await page.mouse.move(x + 30, y + 12);
    await page.mouse.down();
    await page.mouse.move(x + 36, y + 18, { steps: 2 });
    await page.mouse.move(x + 30 + dx, y + 12 + dy, { steps: 8 });
  }

  it("duplicates by dragging with Alt: the copy lands where it is dropped, the original stays, one step", async () => {
    await open();
    // Beside its neighbour: near the rim of the canvas the view may move under the pointer.
    const besideB = async (id: string) => {
      const [box, b] = [await bodyBox(id), await bodyBox("b")];
      return [Math.round(box.x - b.x), Math.round(box.y - b.y)] as const;
    };
    const before = await besideB("y");
    await page.keyboard.down("Alt");
    await drag("y", 40, 260);
    await page.waitForSelector(".drag-original");
    await page.mouse.up();
    await page.keyboard.up("Alt");
    await textHas("the copy", () => nodes()["y_2"] !== undefined);
    assert.deepEqual(nodes()["y_2"]?.inputs, ["b"]);
    assert.deepEqual(Object.keys(pins()), ["y_2"]);
    assert.deepEqual(await besideB("y"), before);
    const [, copied] = await besideB("y_2");
    assert.ok(copied >= before[1] + 250, `${copied}`);
    assert.equal(await page.locator(".drag-guides").count(), 0);
    await opened.host.undo();
    assert.equal(opened.host.text, BLOCK);
  });

  it("shows what a dragged node is level with and pulls it there, but not with Ctrl held", async () => {
    await open();
    const level = await bodyBox("b");
    // 80 away and back to within a few pixels of its neighbour's height.
    await drag("y", 60, 80);
    assert.equal(await page.locator(".drag-guide").count(), 0);
    await page.mouse.move(level.x + 400, level.y + 12 + 4, { steps: 4 });
    await page.waitForSelector(".drag-guide", { state: "attached" });
    await page.mouse.up();
    await textHas("the pin", () => pins()["y"] !== undefined);
    assert.ok(Math.abs((await bodyBox("y")).y - (await bodyBox("b")).y) < 1);
    await opened.host.undo();
    await textHas("the first text", () => opened.host.text === BLOCK);

    await drag("y", 60, 80);
    await page.keyboard.down("Control");
    const now = await bodyBox("b");
    await page.mouse.move(now.x + 400, now.y + 12 + 7, { steps: 4 });
    assert.equal(await page.locator(".drag-guide").count(), 0);
    await page.mouse.up();
    await page.keyboard.up("Control");
    await textHas("the pin", () => pins()["y"] !== undefined);
    const off = (await bodyBox("y")).y - (await bodyBox("b")).y;
    // React Flow takes hold a little after the press.
    assert.ok(off > 2 && off < 8, `${off}`);
  });

  it("adds from the palette beside the canvas by Enter: in the middle of the view, without a pin", async () => {
    await open();
    for (let i = 0; i < 3; i++) await opened.fake.post({ type: "command", command: "zoomIn" });
    await opened.fake.post({ type: "command", command: "togglePalette" });
    await page.getByLabel("Search the palette").fill("dropout");
    await page.locator('.side-palette [data-op="dropout"]').first().focus();
    await page.keyboard.press("Enter");
    await textHas("the node", () => Object.keys(nodes()).length === 5);
    const [id] = Object.keys(nodes()).filter((one) => !["x", "a", "b", "y"].includes(one));
    assert.deepEqual(pins(), {});
    const canvas = await page.locator(".canvas").boundingBox();
    const box = await bodyBox(id ?? "");
    assert.ok(canvas);
    assert.ok(Math.abs(box.x + box.width / 2 - canvas.x - canvas.width / 2) < 200, `${box.x} in ${canvas.width}`);
    assert.ok(box.y >= canvas.y && box.y + box.height <= canvas.y + canvas.height, `${box.y} in ${canvas.height}`);
  });

  it("connects by mouse to a folded group where only one of its nodes can be meant", async () => {
    const text = BLOCK.replace('"a":', '"x2": { "op": "input", "shape": [3] },\n    "a":');
    await open(text);
    await opened.fake.post({ type: "command", command: "foldGroups" });
    await atRest(page);
    const exit = await opened.node("x2").locator(".exit").boundingBox();
    const card = await page.locator(".react-flow__node-folded").boundingBox();
    assert.ok(exit && card);
    await page.mouse.move(exit.x + exit.width / 2, exit.y + exit.height / 2);
    await page.mouse.down();
    await page.mouse.move(exit.x + 20, exit.y + 8, { steps: 2 });
    await page.mouse.move(card.x + 40, card.y + card.height / 2, { steps: 8 });
    await page.waitForSelector(".guide-fits.is-over");
    await page.mouse.up();
    await textHas("the wire", () => nodes()["a"]?.inputs?.length === 2);
    assert.deepEqual(nodes()["a"]?.inputs, ["x", "x2"]);
    await opened.host.undo();
    assert.equal(opened.host.text, text);
  });

  it("tells the shapes on the wires and the ids of LeNet as it fits the window, to the right and down", async () => {
    opened = await openCanvas(readFileSync("samples/lenet.nn.json", "utf8"), {
      context: { reducedMotion: "reduce", viewport: { width: 1400, height: 850 } },
    });
    page = opened.page;
    await atRest(page);
    const shapes = ["1×8×8", "4×6×6", "4×3×3", "4×2×2", "4×1×1", "3", "3"];
    assert.deepEqual((await painted(page)).wires.shapes.toSorted(), shapes.toSorted());
    const caption = page.locator('.react-flow__node[data-id="edges"] .node-caption');
    assert.equal(await caption.evaluate((element) => getComputedStyle(element).visibility), "visible");
    await opened.fake.post({ type: "command", command: "toggleDirection" });
    await until("dots", async () => ((await painted(page)).nodes.kind === "dots" ? true : undefined));
    await atRest(page);
    const { nodes: dots, wires } = await painted(page);
    assert.equal(dots.ids, 12);
    assert.deepEqual(wires.shapes.toSorted(), shapes.toSorted());
  });
});
