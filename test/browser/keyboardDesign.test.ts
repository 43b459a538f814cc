import assert from "node:assert/strict";
import { parse } from "jsonc-parser";
import type { Page } from "playwright-core";
import type { CanvasCommand } from "../../core/protocol.ts";
import { until } from "../support/chromium.ts";
import { atRest, type CanvasOptions, type Opened, openCanvas } from "./canvasPage.ts";

const START = '{ "nn": 1, "nodes": {} }\n';
const LAYERS = `{
  "nn": 1,
  "nodes": {
    "x": { "op": "input", "shape": [3] },
    "t": { "op": "input", "shape": [2] },
    "h": { "op": "dense", "inputs": ["x"], "units": 4, "activation": "tanh" },
    "z": { "op": "dense", "inputs": ["h"], "units": 2 },
    "d": { "op": "dropout" },
    "L": { "op": "squared-error", "inputs": ["z", "t"] }
  },
  "objective": "L",
  "data": { "rows": [{ "x": [1, -2, 3], "t": [0.5, -1] }] },
  "view": { "groups": { "body": ["h", "z"] } }
}
`;

interface NodeText {
  readonly op: string;
  readonly inputs?: readonly string[] | Readonly<Record<string, string>>;
}

describe("designing by keyboard alone", function () {
  this.timeout(60_000);
  let opened: Opened;
  let page: Page;

  async function open(text: string, options: CanvasOptions = {}): Promise<void> {
    opened = await openCanvas(text, { ...options, context: { reducedMotion: "reduce", ...options.context } });
    page = opened.page;
    if (text !== START) await atRest(page);
  }

  afterEach(async () => {
    await opened.close();
  });

  const nodesOf = (): Record<string, NodeText> => parse(opened.host.text).nodes;
  /** As VS Code sends it for a key of its own, such as Ctrl+G. */
  const command = (name: CanvasCommand) => opened.fake.post({ type: "command", command: name });
  const said = async () =>
    ((await page.locator(".app > [role=status]").textContent()) ?? "").replace(/[\u2066-\u2069]/g, "").trim();
  const alerts = () => page.locator(".banner").allTextContents();

  async function press(...keys: string[]): Promise<void> {
    for (const key of keys) await page.keyboard.press(key);
  }

  async function textHas(what: string, test: () => boolean): Promise<void> {
    await until(what, () => test() || undefined);
    await atRest(page);
  }

  /** What has the keyboard: the id of a node, or what the element is. */
  function focus(): Promise<string> {
    return page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return "nothing";
      const node = element.closest<HTMLElement>(".react-flow__node")?.dataset["id"];
      return node ?? `${element.tagName.toLowerCase()} ${element.getAttribute("aria-label") ?? element.className}`;
    });
  }

  async function focusIs(wanted: string | RegExp, after: string): Promise<void> {
    let now = "";
    const matches = () => (typeof wanted === "string" ? now === wanted : wanted.test(now));
    await until(
      `the focus on ${wanted} after ${after}`,
      async () => {
        now = await focus();
        return matches() || undefined;
      },
      4000,
    ).catch(() => {});
    assert.ok(matches(), `After ${after} the focus is on “${now}”, not on ${wanted}.`);
  }

  async function undoAll(text: string): Promise<void> {
    for (let i = 0; i < 60 && opened.host.text !== text; i++) await opened.host.undo();
    assert.equal(opened.host.text, text);
  }

  it("a network from nothing, connected, grouped, folded, opened, arranged, copied and undone to the same bytes", async () => {
    await open(START);
    // The way in from the top: the toolbar, then the canvas.
    for (let i = 0; i < 40 && !/Add a node/.test(await focus()); i++) await press("Tab");
    await focusIs(/Add a node/, "Tab through the toolbar");
    await press("Enter");
    await page.waitForSelector(".palette");
    await page.keyboard.type("input");
    await press("Enter");
    await textHas("an input", () => Object.keys(nodesOf()).length === 1);
    const [input = ""] = Object.keys(nodesOf());
    await focusIs(input, "adding an input");
    await press("a");
    await page.keyboard.type("neuron");
    await press("Enter");
    await textHas("a neuron", () => Object.keys(nodesOf()).length === 2);
    const [, first = ""] = Object.keys(nodesOf());
    await focusIs(first, "adding a neuron");
    assert.deepEqual(nodesOf()[first]?.inputs, [input]);
    await press("a");
    await page.keyboard.type("dense");
    await press("Enter");
    await textHas("a layer", () => Object.keys(nodesOf()).length === 3);
    const layer = Object.keys(nodesOf()).at(-1) ?? "";
    await focusIs(layer, "adding a layer");
    // A loss with two ports; which one the second wire takes is chosen.
    await press("ArrowLeft");
    await focusIs(first, "going back along the wire");
    await command("addNode");
    await page.waitForSelector(".palette");
    await page.keyboard.type("squared");
    await press("Enter");
    await textHas("a loss", () => Object.values(nodesOf()).some(({ op }) => op === "squared-error"));
    const loss = Object.keys(nodesOf()).at(-1) ?? "";
    await focusIs(loss, "adding a loss");
    await press("Control+Delete");
    await textHas("no loss", () => !(loss in nodesOf()));
    assert.notEqual(await focus(), "nothing");
    await opened.host.undo();
    await textHas("the loss again", () => loss in nodesOf());
    await opened.node(input).focus();
    await press("c");
    await page.waitForSelector(".guide-fits");
    for (let i = 0; i < 6 && !new RegExp(`(^| to )${loss}[?]`).test(await said()); i++) {
      await press("ArrowRight");
      await page.waitForTimeout(80);
    }
    await press("p");
    const port = await until("a port", async () => /as (\w+) of/.exec(await said())?.[1]);
    await press("p");
    await until("the next port", async () => {
      const next = /as (\w+) of/.exec(await said())?.[1];
      return (next !== undefined && next !== port) || undefined;
    });
    await press("Enter");
    await textHas("the wire", () => Object.values(nodesOf()[loss]?.inputs ?? {}).includes(input));
    await focusIs(input, "connecting");
    // Rename: keys that mean gestures elsewhere are letters here.
    await opened.node(first).focus();
    await press("F2");
    await press("Control+a");
    await page.keyboard.type("neuron a");
    await press("Enter");
    await textHas("the new id", () => "neuron a" in nodesOf());
    await focusIs("neuron a", "renaming");
    // Into a wire.
    await press("Shift+ArrowLeft");
    await focusIs(/wire from/, "going onto a wire");
    await press("a");
    await page.waitForSelector(".palette");
    await page.keyboard.type("neuron");
    await press("Enter");
    await textHas("into the wire", () => Object.keys(nodesOf()).length === 5);
    const inserted = Object.entries(nodesOf()).find(([id, { op }]) => op === "neuron" && id !== "neuron a")?.[0] ?? "";
    assert.deepEqual([nodesOf()[inserted]?.inputs, nodesOf()["neuron a"]?.inputs], [[input], [inserted]]);
    await focusIs(inserted, "inserting into a wire");
    // Group two, fold, name.
    await opened.node("neuron a").focus();
    await press("Escape", " ");
    await opened.node(layer).focus();
    await press(" ");
    await command("group");
    await page.waitForSelector(".group-field input");
    await press("Control+a");
    await page.keyboard.type("delete me");
    await press("Enter");
    await textHas("the group", () => parse(opened.host.text).view?.groups?.["delete me"]?.length === 2);
    await focusIs("neuron a", "grouping");
    await press("g");
    await focusIs("\u0000delete me", "folding");
    await press("F2", "Control+a");
    await page.keyboard.type("body");
    await press("Enter");
    await textHas("its name", () => parse(opened.host.text).view?.groups?.["body"]?.length === 2);
    await focusIs("\u0000body", "renaming a group");
    await press("g");
    await focusIs("neuron a", "unfolding");
    // Neurons of the layer: in, through, and out by one Escape a level.
    await opened.node(layer).focus();
    await press("n");
    await until("units", async () => /shows its/.test(await said()) || undefined);
    await press("ArrowDown");
    await until("the first unit", async () => /unit|1 of/.test(await said()) || undefined);
    await press("Escape");
    await until("the layer", async () => /as a whole/.test(await said()) || undefined);
    await press("n");
    await focusIs(layer, "folding neurons");
    // Align, duplicate, copy and paste.
    await press("Escape", " ");
    await opened.node("neuron a").focus();
    await press(" ");
    await command("alignTop");
    await textHas("pins", () => Object.keys(parse(opened.host.text).view?.pins ?? {}).length > 0);
    assert.notEqual(await focus(), "nothing");
    const count = Object.keys(nodesOf()).length;
    await press("Control+d");
    await textHas("copies", () => Object.keys(nodesOf()).length === count + 2);
    await focusIs(Object.keys(nodesOf()).at(-2) ?? "", "duplicating");
    await command("copyNodes");
    await until("the clipboard", () => opened.host.clipboard !== "" || undefined);
    await command("pasteNodes");
    await textHas("pasted", () => Object.keys(nodesOf()).length === count + 4);
    await focusIs(Object.keys(nodesOf()).at(-2) ?? "", "pasting");
    // Search.
    await command("find");
    await page.waitForSelector(".find");
    await page.keyboard.type(input);
    await press("Escape");
    await focusIs(input, "leaving the search");
    await press("m", "m", "0", "1", "2", "+", "-");
    await focusIs(input, "the keys of the view");
    await undoAll(START);
    await until("the empty picture", async () => (await page.locator(".empty").count()) > 0 || undefined);
    await focusIs(/button|canvas/, "undoing everything");
  });

  it("the focus goes on to what stands nearest when what had it is gone", async () => {
    await open(LAYERS);
    await opened.node("x").focus();
    await press("Delete");
    await textHas("no x", () => !("x" in nodesOf()));
    await focusIs("h", "deleting what reads nothing");
    await opened.host.undo();
    await textHas("x", () => "x" in nodesOf());
    await opened.node("h").focus();
    await press("a");
    await page.keyboard.type("dropout");
    await press("Enter");
    await textHas("another", () => Object.keys(nodesOf()).length === 7);
    const added = Object.keys(nodesOf()).at(-1) ?? "";
    await focusIs(added, "adding");
    await opened.host.undo();
    await focusIs("h", "undoing what was added");
    // The menu of a node, chosen from by keys.
    await opened.node("t").focus();
    await press("Shift+F10");
    await page.waitForSelector(".menu");
    await page.getByRole("menuitem", { name: /^Delete ?(Del)?$/ }).focus();
    await press("Enter");
    await textHas("no t", () => !("t" in nodesOf()));
    await focusIs(/^(L|z|h)$/, "deleting from the menu");
    await opened.host.undo();
    await textHas("t", () => "t" in nodesOf());
    // Everything at once, and back; the canvas passes the focus on to a node.
    await page.locator(".canvas").focus();
    await until("a node", async () => (await page.locator(".react-flow__node:focus").count()) > 0 || undefined);
    await press("Control+a", "Delete");
    await textHas("nothing", () => Object.keys(nodesOf()).length === 0).catch(() => {});
    await focusIs(/Add a node|primary|canvas|^button/, "deleting everything");
    await opened.host.undo();
    await until("nodes", async () => (await page.locator(".react-flow__node").count()) > 0 || undefined);
    await atRest(page);
    await focusIs(/^\w$/, "undoing that");
    // From the panel.
    await opened.node("t").focus();
    await press("Escape", "Enter");
    const bin = page.locator(".app-inspector").getByRole("button", { name: "Delete the node" });
    await bin.focus();
    await press("Enter");
    await until("no t", () => !("t" in nodesOf()) || undefined);
    await page.waitForTimeout(300);
    assert.notEqual(await focus(), "nothing");
    await undoAll(LAYERS);
  });

  it("expanding a layer, folding neurons and every command of folding keep the focus", async () => {
    await open(LAYERS);
    await opened.node("h").focus();
    await command("foldGroups");
    await focusIs("\u0000body", "folding the group around the focus");
    await command("unfoldGroups");
    await focusIs(/^(h|z)$/, "unfolding it");
    await command("ungroup");
    await textHas("no group", () => !parse(opened.host.text).view?.groups?.["body"]);
    await focusIs(/^(h|z)$/, "ungrouping");
    await opened.node("h").focus();
    await press("Escape", "e");
    await textHas("neurons", () => Object.values(nodesOf()).filter(({ op }) => op === "neuron").length === 4);
    await page.waitForTimeout(200);
    assert.match(await focus(), /^(h|x|z)/);
    await undoAll(LAYERS);
    await atRest(page);
    assert.notEqual(await focus(), "nothing");
  });

  it("Escape leaves the innermost thing only, and the focus goes back to where it was", async () => {
    await open(LAYERS);
    await opened.node("h").focus();
    await press(" ");
    const isSelected = () => page.locator('.react-flow__node[data-id="h"] .is-selected').count();
    assert.equal(await isSelected(), 1);
    await press("a");
    await page.keyboard.type("perceptron");
    await press("Enter");
    await page.waitForSelector(".template-form");
    await press("Escape");
    await page.waitForSelector(".palette-search");
    await focusIs(/input Search for a kind/, "leaving the form");
    await press("Escape");
    await focusIs("h", "leaving the palette");
    assert.equal(await isSelected(), 1);
    for (const [key, selector] of [
      ["Shift+F10", ".menu"],
      ["F2", ".rename"],
      ["c", ".guide-fits"],
    ] as const) {
      await press(key);
      await page.waitForSelector(selector);
      await press("Escape");
      await page.waitForSelector(selector, { state: "detached" });
      await focusIs("h", `leaving ${selector}`);
      assert.equal(await isSelected(), 1, key);
    }
    await command("group");
    await page.waitForSelector(".group-field");
    await press("Escape");
    await focusIs("h", "leaving the name of a group");
    await command("togglePalette");
    await focusIs(/Search the palette/, "opening the side palette");
    await page.keyboard.type("perceptron");
    await press("ArrowDown", "Enter");
    await page.waitForSelector(".side-palette .template-form");
    await press("Escape");
    await page.waitForSelector(".side-palette .palette-search");
    await page.waitForTimeout(200);
    assert.match(await focus(), /input|button/);
    await press("Escape");
    await page.waitForSelector(".side-palette", { state: "detached" });
    await focusIs("h", "leaving the side palette");
    assert.equal(await isSelected(), 1);
    // A menu of the canvas has no node to go back to.
    await page.locator(".canvas").focus();
    const before = await focus();
    const box = await page.locator(".react-flow__pane").boundingBox();
    assert.ok(box);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height - 12, { button: "right" });
    await page.waitForSelector(".menu");
    await press("Escape");
    await page.waitForSelector(".menu", { state: "detached" });
    await focusIs(before, "leaving the menu of the canvas");
  });

  it("letters, Delete and Ctrl+A in a field are the field's", async () => {
    await open(LAYERS);
    const fields: readonly (readonly [string, () => Promise<unknown>, string])[] = [
      ["find", () => command("find"), ".find input"],
      [
        "palette",
        () =>
          opened
            .node("h")
            .focus()
            .then(() => press("a")),
        ".palette input",
      ],
      [
        "rename",
        () =>
          opened
            .node("h")
            .focus()
            .then(() => press("F2")),
        ".rename input",
      ],
      [
        "group",
        () =>
          opened
            .node("h")
            .focus()
            .then(() => command("group")),
        ".group-field input",
      ],
      ["side palette", () => command("togglePalette"), ".side-palette input"],
    ];
    for (const [name, enter, selector] of fields) {
      await enter();
      await page.waitForSelector(selector);
      await page.locator(selector).focus();
      await press("Control+a");
      // VS Code turns the same key into a command.
      await command("selectAll");
      await page.keyboard.type("cegnxam1");
      await press("Delete", "Backspace", "Home", "Delete");
      for (const one of ["duplicate", "group", "ungroup", "deleteAndReconnect"] as const) await command(one);
      await page.waitForTimeout(150);
      assert.equal(await page.locator(selector).inputValue(), "egnxam", name);
      assert.ok((await page.locator(".react-flow__node .is-selected").count()) <= 1, name);
      await press("Control+a", "Control+x");
      assert.equal(await page.locator(selector).inputValue(), "", name);
      await press("Control+v");
      assert.equal(await page.locator(selector).inputValue(), "egnxam", name);
      await press("Escape");
    }
    assert.equal(opened.host.text, LAYERS);
  });

  it("says once what happened, again when it happens again, and why something is refused", async () => {
    await open(LAYERS);
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(globalThis, { heard });
      const clean = (text: string | null) => (text ?? "").replace(/[\u2066-\u2069]/g, "").trim();
      const region = document.querySelector(".app > [role=status]");
      if (region)
        new MutationObserver(() => heard.push(clean(region.textContent))).observe(region, {
          childList: true,
          characterData: true,
          subtree: true,
        });
      new MutationObserver((changes) => {
        for (const change of changes)
          for (const node of change.addedNodes)
            if (node instanceof Element && node.matches("[role=alert]")) heard.push(clean(node.textContent));
      }).observe(document.body, { childList: true, subtree: true });
    });
    const heard = () =>
      page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard.splice(0).filter((text) => text !== ""));
    await opened.node("t").focus();
    await press("g");
    await page.waitForTimeout(100);
    assert.equal((await heard()).length, 1);
    await press("g");
    await page.waitForTimeout(100);
    assert.equal((await heard()).length, 1, "the same again");
    await press("Delete");
    await textHas("no t", () => !("t" in nodesOf()));
    assert.deepEqual(await heard(), ["Delete t"]);
    await opened.host.undo();
    await textHas("t", () => "t" in nodesOf());
    await heard();
    opened.host.refuse = "Not now.";
    await opened.node("t").focus();
    for (let i = 0; i < 2; i++) {
      await press("Delete");
      await page.waitForTimeout(200);
      assert.deepEqual(await heard(), ["Not now."]);
      await focusIs("t", "a refusal");
    }
    opened.host.refuse = null;
    await press("Delete");
    await textHas("no t", () => !("t" in nodesOf()));
    assert.deepEqual(await alerts(), []);
    await opened.node("L").focus();
    await press("n");
    await page.waitForTimeout(100);
    assert.equal((await heard()).filter((text) => /L/.test(text) && !/Delete/.test(text)).length, 1);
  });

  it("a read-only file: every gesture of editing is refused with one sentence, every way of looking works", async () => {
    await open(LAYERS, { readOnly: true });
    const refused: readonly (readonly [string, () => Promise<unknown>])[] = [
      ...["a", "Delete", "Backspace", "F2", "c", "e", "Alt+ArrowRight", "Control+d", "Control+Delete", "Insert"].map(
        (key) => [key, () => press(key)] as const,
      ),
      ...(
        [
          "addNode",
          "deleteSelection",
          "renameNode",
          "insertIntoWire",
          "duplicate",
          "cutNodes",
          "pasteNodes",
          "group",
        ] as const
      ).map((name) => [name, () => command(name)] as const),
      ...(["alignLeft", "expandLayer", "ungroup", "deleteAndReconnect"] as const).map(
        (name) => [name, () => command(name)] as const,
      ),
      ["double-click", () => opened.node("L").locator(".node-id").dblclick()],
    ];
    for (const [name, act] of refused) {
      await opened.node("h").focus();
      await press("Escape", " ");
      if (name === "alignLeft") {
        await opened.node("z").focus();
        await press(" ");
      }
      const dismiss = page.getByRole("button", { name: "Dismiss" });
      if ((await dismiss.count()) > 0) await dismiss.click();
      await opened.node("h").focus();
      await act();
      await until(`a sentence after ${name}`, async () => (await alerts()).length > 0 || undefined, 3000);
      assert.deepEqual(await alerts(), ["This file is read-only."], name);
      assert.equal(await page.locator(".palette, .rename, .guide, .group-field").count(), 0, name);
    }
    assert.equal(await page.locator(".crumbs .codicon-lock").count(), 1);
    await command("togglePalette");
    await page.waitForSelector(".side-palette");
    assert.equal(await page.locator(".side-palette .palette-entry:not(:disabled)").count(), 0);
    await press("Escape");
    await opened.node("h").focus();
    await press("Shift+F10");
    await page.waitForSelector(".menu");
    const items = await page.locator(".menu button:not(:disabled) span").allTextContents();
    const on = items.filter((text) => !text.startsWith("Differentiate"));
    assert.deepEqual(on, [
      "Copy",
      "Show its neurons",
      "Fold group body",
      "Save as a template…",
      // Neither questions nor breakpoints are part of the text.
      "Explain its steps",
      "Why this gradient?",
      "Paths to what is differentiated",
      "Map its values over two inputs",
      "Toggle Breakpoint",
      "Add Conditional Breakpoint…",
      "Add Log Point…",
      "Run to This Node",
      "Show in the text",
    ]);
    await press("Escape");
    await focusIs("h", "the menu");
    await press("n");
    await until("units", async () => /shows its/.test(await said()) || undefined);
    await press("n", "g");
    await focusIs("\u0000body", "folding");
    await command("toggleDirection");
    await command("find");
    await page.waitForSelector(".find");
    await page.keyboard.type("x");
    await press("Escape");
    await focusIs("x", "the search");
    assert.deepEqual(opened.labels(), []);
    assert.equal(opened.host.text, LAYERS);
  });
});
