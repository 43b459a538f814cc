import assert from "node:assert/strict";
import { parse } from "jsonc-parser";
import type { Locator, Page } from "playwright-core";
import { until } from "../support/chromium.ts";
import { atRest, type Opened, openCanvas } from "./canvasPage.ts";

interface NodeText {
  readonly op: string;
  readonly inputs?: readonly string[] | Readonly<Record<string, string>>;
}

const LAYERS = `{
  "nn": 1,
  "nodes": {
    "x": { "op": "input", "shape": [4] },
    "t": { "op": "input", "shape": [3] },
    "h": { "op": "dense", "inputs": ["x"], "units": 8, "activation": "tanh" },
    "z": { "op": "dense", "inputs": ["h"], "units": 3, "activation": "identity" },
    "img": { "op": "input", "shape": [1, 8, 8] },
    "c": { "op": "conv2d", "inputs": ["img"], "channels": 2, "kernel": 3 },
    "d": { "op": "dropout" },
    "L": { "op": "softmax-cross-entropy" }
  }
}
`;

describe("designing on the canvas", function () {
  this.timeout(40_000);
  let opened: Opened;
  let page: Page;

  async function open(text = LAYERS): Promise<void> {
    opened = await openCanvas(text, { context: { reducedMotion: "reduce", viewport: { width: 1300, height: 900 } } });
    page = opened.page;
    await atRest(page);
  }

  const nodesOf = (): Record<string, NodeText> => parse(opened.host.text).nodes;
  const pinsOf = (): Record<string, readonly [number, number]> => parse(opened.host.text).view?.pins ?? {};

  async function textHas(what: string, test: () => boolean): Promise<void> {
    await until(what, () => test() || undefined);
    await atRest(page);
  }

  async function middleOf(locator: Locator): Promise<readonly [number, number]> {
    const box = await locator.boundingBox();
    assert.ok(box);
    return [box.x + box.width / 2, box.y + box.height / 2];
  }

  const bodyOf = (id: string) => opened.node(id).locator(".node-body");

  /** Presses on an end of a wire at a node and moves to a place, the button still down. */
  async function drag(from: Locator, to: readonly [number, number]): Promise<void> {
    const [x, y] = await middleOf(from);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 12, y + 6, { steps: 2 });
    await page.mouse.move(to[0], to[1], { steps: 8 });
  }

  async function undoAll(text = LAYERS): Promise<void> {
    for (let i = 0; i < 30 && opened.host.text !== text; i++) await opened.host.undo();
    assert.equal(opened.host.text, text);
  }

  /** The middle of the wire between two nodes. */
  async function onWire(source: string, target: string): Promise<readonly [number, number]> {
    const from = await middleOf(opened.node(source).locator(".exit"));
    const to = await middleOf(opened.node(target).locator(".entry"));
    return [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  }

  afterEach(async () => {
    await opened.close();
  });

  it("lights up what fits while a wire is drawn, and says beside the pointer why another does not", async () => {
    await open();
    await drag(opened.node("z").locator(".exit"), await middleOf(bodyOf("L")));
    await page.waitForSelector(".guide-fits.is-over");
    assert.equal(await page.locator(".guide-veil").count(), 5);
    assert.deepEqual(await page.locator('[data-port-of="L"]').allTextContents(), ["prediction", "target"]);
    const [x, y] = await middleOf(bodyOf("h"));
    await page.mouse.move(x, y, { steps: 5 });
    await page.waitForSelector(".tip-refusal");
    assert.match((await page.locator(".tip-refusal").textContent()) ?? "", /h → z → h/);
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await until("no guide", async () => ((await page.locator(".guide").count()) === 0 ? true : undefined));
    assert.deepEqual(opened.labels(), []);
    assert.equal(await page.locator(".palette").count(), 0);
  });

  it("leads a wire to the port of one's choice", async () => {
    await open();
    await drag(opened.node("z").locator(".exit"), await middleOf(bodyOf("L")));
    const [x, y] = await middleOf(page.locator('[data-port-of="L"][data-port="target"]'));
    await page.mouse.move(x, y, { steps: 5 });
    await page.waitForSelector(".guide-port.is-over");
    await page.mouse.up();
    await textHas("the wire", () => nodesOf()["L"]?.inputs !== undefined);
    assert.deepEqual(nodesOf()["L"]?.inputs, { target: "z" });
    await undoAll();
  });

  it("draws a wire backwards from an entry", async () => {
    await open();
    await drag(opened.node("d").locator(".entry"), await middleOf(bodyOf("x")));
    await page.waitForSelector(".guide-fits.is-over");
    await page.mouse.up();
    await textHas("the wire", () => nodesOf()["d"]?.inputs !== undefined);
    assert.deepEqual(nodesOf()["d"]?.inputs, ["x"]);
    assert.deepEqual(opened.labels(), ["Connect x to d"]);
  });

  it("refuses a shape that does not fit, with both shapes, and lets it be", async () => {
    await open();
    await opened.host.undo();
    const [x, y] = await middleOf(bodyOf("d"));
    await drag(opened.node("img").locator(".exit"), [x, y]);
    await page.mouse.up();
    await textHas("the wire", () => nodesOf()["d"]?.inputs !== undefined);
    await drag(opened.node("d").locator(".exit"), await middleOf(bodyOf("L")));
    await page.mouse.up();
    await textHas("the second", () => nodesOf()["L"]?.inputs !== undefined);
    await drag(opened.node("t").locator(".exit"), await middleOf(bodyOf("L")));
    await page.waitForSelector(".tip-refusal");
    assert.match((await page.locator(".tip-refusal").textContent()) ?? "", /\[1, 8, 8\]|\[3\]/);
    await page.mouse.up();
    await page.waitForSelector(".banner-error");
    assert.equal(opened.labels().length, 2);
    await undoAll();
  });

  it("chooses target and port by keyboard, and says why the others do not take it", async () => {
    await open();
    await opened.node("t").focus();
    await page.keyboard.press("c");
    await page.waitForSelector(".guide-fits");
    const said = () => page.locator(".app > [role=status]").textContent();
    await page.keyboard.press("?");
    await until("reasons", async () => (/c: .*\[1, 8, 8\]|c: .*conv2d/.test((await said()) ?? "") ? true : undefined));
    for (let i = 0; i < 8; i++) {
      if ((await page.locator('[data-port-of="L"]').count()) > 0 && /L\?/.test((await said()) ?? "")) break;
      await page.keyboard.press("ArrowRight");
    }
    await page.keyboard.press("p");
    await page.keyboard.press("p");
    await until("the port", async () => (/as target of L/.test((await said()) ?? "") ? true : undefined));
    await page.keyboard.press("Enter");
    await textHas("the wire", () => nodesOf()["L"]?.inputs !== undefined);
    assert.deepEqual(nodesOf()["L"]?.inputs, { target: "t" });
  });

  it("offers behind a node what fits, best first, connects the target, and says why another does not", async () => {
    await open();
    await opened.node("z").focus();
    await page.keyboard.press("a");
    await page.waitForSelector(".palette");
    assert.equal(await page.locator(".palette .is-current").getAttribute("data-op"), "softmax-cross-entropy");
    assert.equal(await page.locator('.palette [data-op="conv2d"]').count(), 0);
    await page.keyboard.type("conv2d");
    assert.match((await page.locator('.palette [data-op="conv2d"]').textContent()) ?? "", /\[3\]/);
    await page.keyboard.press("Enter");
    assert.equal(opened.labels().length, 0);
    await page.keyboard.press("Escape");
    await opened.node("z").focus();
    await page.keyboard.press("a");
    await page.keyboard.press("Enter");
    await textHas("the loss", () => "L2" in nodesOf());
    assert.deepEqual(nodesOf()["L2"]?.inputs, ["z", "t"]);
    await undoAll();
  });

  it("adds a template whose options are checked while they are typed", async () => {
    await open('{ "nn": 1, "nodes": {} }');
    await page.locator(".empty .primary").click();
    await page.keyboard.type("perceptron");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".template-form");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("2-x");
    assert.match((await page.locator(".template-outcome").textContent()) ?? "", /whole number/);
    await page.keyboard.press("Control+a");
    await page.keyboard.type("2-4-3");
    await page.keyboard.press("Enter");
    await textHas("the layers", () => Object.values(nodesOf()).filter(({ op }) => op === "dense").length === 2);
    await undoAll('{ "nn": 1, "nodes": {} }');
  });

  it("drags from the palette beside the canvas: to empty canvas, into a wire, behind a node", async () => {
    await open();
    await opened.fake.post({ type: "command", command: "togglePalette" });
    await page.waitForSelector(".side-palette");
    await atRest(page);
    const entry = (op: string) => page.locator(`.side-palette section:not([aria-label="Used last"]) [data-op="${op}"]`);
    await entry("neuron").scrollIntoViewIfNeeded();
    const [right, low] = await middleOf(bodyOf("L"));
    await drag(entry("neuron"), [right + 120, low]);
    assert.equal(await page.locator(".palette-ghost").count(), 1);
    await page.mouse.up();
    await textHas("a neuron", () => "h1" in nodesOf());
    assert.ok(pinsOf()["h1"]);
    await entry("layer-norm").scrollIntoViewIfNeeded();
    await drag(entry("layer-norm"), await onWire("x", "h"));
    await page.mouse.up();
    await textHas("into the wire", () => Object.values(nodesOf()).some(({ op }) => op === "layer-norm"));
    const [id = ""] = Object.entries(nodesOf()).find(([, { op }]) => op === "layer-norm") ?? [];
    assert.deepEqual(nodesOf()[id]?.inputs, ["x"]);
    assert.deepEqual(nodesOf()["h"]?.inputs, [id]);
    await entry("max-pool2d").scrollIntoViewIfNeeded();
    await drag(entry("max-pool2d"), await middleOf(bodyOf("c")));
    await page.mouse.up();
    await textHas("behind", () => Object.values(nodesOf()).some(({ op }) => op === "max-pool2d"));
    await drag(entry("max-pool2d"), await middleOf(bodyOf("z")));
    await page.waitForSelector(".tip-refusal");
    await page.keyboard.press("Escape");
    await page.mouse.up();
    assert.equal(opened.labels().length, 3);
    await undoAll();
  });

  it("takes a node that is loose into the wire it is dropped on", async () => {
    await open();
    await drag(bodyOf("d"), await onWire("x", "h"));
    await page.mouse.up();
    await textHas("into the wire", () => nodesOf()["d"]?.inputs !== undefined);
    assert.deepEqual(nodesOf()["h"]?.inputs, ["d"]);
    assert.deepEqual(opened.labels(), ["Insert d between x and h"]);
    await undoAll();
  });

  it("puts a node into the wire that has the focus", async () => {
    await open();
    await opened.node("x").focus();
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("a");
    await page.waitForSelector(".palette");
    assert.match((await page.locator(".palette input").getAttribute("placeholder")) ?? "", /between x and h/);
    await page.keyboard.type("dropout");
    await page.keyboard.press("Enter");
    await textHas("a dropout between", () => nodesOf()["h"]?.inputs?.toString() !== "x");
    await undoAll();
  });

  it("selects with a box, by Ctrl and click, and all", async () => {
    await open();
    const chosen = () =>
      page.locator(".react-flow__node.selected").evaluateAll((all) => all.map((one) => one.getAttribute("data-id")));
    const [hx, hy] = await opened.placeOf("h");
    const last = await bodyOf("z").boundingBox();
    assert.ok(last);
    await page.keyboard.down("Shift");
    await page.mouse.move(last.x + last.width + 25, last.y + last.height + 8);
    await page.mouse.down();
    await page.mouse.move(hx - 12, hy - 8, { steps: 8 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    await until("two", async () => ((await chosen()).length === 2 ? true : undefined));
    assert.deepEqual((await chosen()).sort(), ["h", "z"]);
    await bodyOf("c").click({ modifiers: ["Control"] });
    await until("three", async () => ((await chosen()).length === 3 ? true : undefined));
    await bodyOf("h").click({ modifiers: ["Control"] });
    await until("two again", async () => ((await chosen()).length === 2 ? true : undefined));
    await page.keyboard.press("Escape");
    await until("none", async () => ((await chosen()).length === 0 ? true : undefined));
    await opened.node("h").focus();
    await page.keyboard.press("Control+a");
    await until("all", async () => ((await chosen()).length === 8 ? true : undefined));
  });

  it("aligns, distributes and moves several nodes, each in one step", async () => {
    await open();
    await bodyOf("x").click();
    await bodyOf("t").click({ modifiers: ["Control"] });
    await bodyOf("L").click({ modifiers: ["Control"] });
    await opened.fake.post({ type: "command", command: "alignRight" });
    await textHas("pins", () => Object.keys(pinsOf()).length > 0);
    const rights = await Promise.all(
      ["x", "t", "L"].map(async (id) => {
        const box = await bodyOf(id).boundingBox();
        return Math.round((box?.x ?? 0) + (box?.width ?? 0));
      }),
    );
    assert.ok(Math.max(...rights) - Math.min(...rights) <= 2, rights.join());
    assert.equal(opened.labels().length, 1);
    await opened.node("x").focus();
    const before = pinsOf()["x"] ?? [0, 0];
    for (let i = 0; i < 3; i++) await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.press("Alt+Shift+ArrowRight");
    await textHas("one edit for the burst", () => opened.labels().length === 2);
    const place = pinsOf()["x"];
    assert.ok(place);
    if (before[0] !== 0) assert.deepEqual(place, [before[0] + 1, before[1] + 30]);
    await undoAll();
  });

  it("duplicates, copies into another file, cuts and heals; undoing everything gives the text back to the byte", async () => {
    await open();
    await bodyOf("h").click();
    await bodyOf("z").click({ modifiers: ["Control"] });
    await page.keyboard.press("Control+d");
    await textHas("copies", () => Object.keys(nodesOf()).length === 10);
    await until("the copies selected", async () =>
      (await page.locator(".react-flow__node.selected").count()) === 2 ? true : undefined,
    );
    await bodyOf("h").click();
    await bodyOf("z").click({ modifiers: ["Control"] });
    await page.keyboard.press("Control+c");
    await until("the clipboard", () => (opened.host.clipboard !== "" ? true : undefined));
    assert.deepEqual(Object.keys(JSON.parse(opened.host.clipboard).nodes), ["h", "z"]);

    const other = await openCanvas('{ "nn": 1, "nodes": { "a": { "op": "input", "shape": [2] } } }');
    other.host.clipboard = opened.host.clipboard;
    await other.node("a").focus();
    await other.page.keyboard.press("Control+v");
    await until("pasted", () => (Object.keys(parse(other.host.text).nodes).length >= 3 ? true : undefined));
    await other.close();

    await opened.node("h").focus();
    await bodyOf("h").click();
    await page.keyboard.press("Control+Delete");
    await textHas("healed", () => !("h" in nodesOf()));
    assert.deepEqual(nodesOf()["z"]?.inputs, ["x"]);
    await bodyOf("z").click();
    await page.keyboard.press("Control+x");
    await textHas("cut", () => !("z" in nodesOf()));
    await undoAll();
  });

  it("leaves copying and selecting in fields to the fields", async () => {
    await open();
    await bodyOf("h").click();
    await page.locator(".app-inspector input").first().click();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+c");
    await page.waitForTimeout(200);
    assert.equal(opened.host.clipboard, "");
    assert.equal(await page.locator(".react-flow__node.selected").count(), 1);
  });

  it("puts everything back when a drag of nodes is broken off with Escape", async () => {
    await open();
    const before = await opened.placeOf("h");
    await drag(bodyOf("h"), [before[0] + 200, before[1] + 200]);
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await atRest(page);
    assert.deepEqual(await opened.placeOf("h"), before);
    assert.deepEqual(opened.labels(), []);
  });

  it("has a menu for a node, for several and for a wire, with the keys", async () => {
    await open();
    const items = () => page.locator(".menu-item").allTextContents();
    await bodyOf("h").click({ button: "right" });
    await page.waitForSelector(".menu");
    assert.ok((await items()).some((text) => /Delete and reconnectCtrl\+Del/.test(text)));
    await page.keyboard.press("Escape");
    await bodyOf("h").click();
    await bodyOf("z").click({ modifiers: ["Control"] });
    await bodyOf("z").click({ button: "right" });
    await page.waitForSelector(".menu");
    assert.ok((await items()).includes("Align left"));
    await page.keyboard.press("Escape");
    const [x, y] = await onWire("x", "h");
    await page.mouse.click(x, y, { button: "right" });
    await page.waitForSelector(".menu");
    assert.ok((await items()).some((text) => /^Insert a node here/.test(text)));
  });
});
