import assert from "node:assert/strict";
import { activations, ops } from "../../core/ops/index.ts";
import type { HostMessage } from "../../core/protocol.ts";
import { templates } from "../../core/templates/index.ts";
import { gatherTexts } from "../../scripts/l10n.mjs";
import { trainingView } from "../support/trainingViews.ts";
import { pseudoTranslation, stringsIn, textsIn, unmarked } from "../support/unmarkedTexts.ts";
import { type Opened, openCanvas, wireMiddle } from "./canvasPage.ts";
import { sample } from "./panelsPage.ts";

const STRINGS = Object.fromEntries(gatherTexts().map((text) => [text, pseudoTranslation(text)]));

/** The page in a language that nobody speaks, and the texts of an area that are still English. */
async function openPseudo(text: string) {
  // Data of the file and sentences of core, which come in messages, and the op registry's names and docs stay as they are.
  const allowed = new Set<string>([...registryTexts(), ...idsOf(text)]);
  const opened = await openCanvas(text, {
    strings: STRINGS,
    context: { viewport: { width: 1400, height: 900 } },
    onSend: (message: HostMessage) => {
      if (message.type === "strings") return;
      for (const one of stringsIn(message)) allowed.add(one.trim());
    },
  });
  const left = async (selector: string, more: readonly string[] = []) => {
    const texts = await textsIn(opened.page, selector);
    assert.ok(texts.length > 0, `nothing is shown in ${selector}`);
    assert.ok(
      texts.some((one) => one.text.includes("[!!")),
      `nothing is translated in ${selector}`,
    );
    return unmarked(texts, new Set([...allowed, ...more]));
  };
  return { ...opened, left };
}

/** Of ops, activations and templates: names, titles, docs, attributes, ports, parameters. Core's, and English. */
function registryTexts(): readonly string[] {
  const words = [...ops, ...activations, ...templates].flatMap(([name, entry]) => [
    name,
    ...stringsIn(entry),
    ...namesIn(entry),
  ]);
  return words.map((word) => word.trim());
}

function namesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => [
    ...(key === "name" && typeof entry === "string" ? [entry] : []),
    ...(key === "attributes" || key === "options" ? Object.keys(entry as object) : []),
    ...namesIn(entry),
  ]);
}

/** Ids, parameters' names and the like, which a person wrote. */
function idsOf(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]+)"/g)].map(([, word = ""]) => word);
}

describe("every text for people can be translated", () => {
  let opened: Awaited<ReturnType<typeof openPseudo>>;
  before(async () => {
    opened = await openPseudo(sample("back_prop"));
    await opened.page.locator(".scrubber").waitFor();
  });
  after(() => opened.close());

  it("in the frame, the toolbar and the controls of the canvas", async () => {
    assert.deepEqual(await opened.left(".app-toolbar"), []);
    assert.deepEqual(await opened.left(".controls, .minimap, .crumbs"), []);
  });

  it("on the canvas: nodes, wires and what is announced of them", async () => {
    await opened.node("h3").click();
    assert.deepEqual(await opened.left(".app-canvas"), []);
    assert.deepEqual(await opened.left(".app > *"), []);
  });

  it("in the timeline, before the first step, in the middle and at the end", async () => {
    const { page } = opened;
    for (const key of ["Home", "PageUp", "End"]) {
      await page.locator(".scrubber").press(key);
      await page.waitForTimeout(150);
      assert.deepEqual(await opened.left(".app-timeline"), [], key);
    }
  });

  it("of a training run: how far it is, its curve and its table, where it waits and where it has ended", async () => {
    const { page, fake } = opened;
    const waiting = trainingView({ status: "paused" });
    await fake.post({ type: "training", training: waiting });
    await page.locator(".training-table summary").click();
    await page.locator(".training-table tbody").waitFor();
    // The optimizer's name is the file's.
    assert.deepEqual(await opened.left(".training-mark, .training, .train-button", [waiting.optimizer]), []);
    const ending = "The goal is reached.";
    const ended = trainingView({ status: "ended", isOutdated: true, ending, writesBeside: true });
    await fake.post({ type: "training", training: ended });
    await page.locator(".training-warning").waitFor();
    assert.deepEqual(await opened.left(".training-mark, .training", [ended.optimizer, ending]), []);
    await fake.post({ type: "training", training: null });
    await page.locator(".training").waitFor({ state: "detached" });
    assert.deepEqual(await opened.left(".app > *"), []);
  });

  it("of the data: its table, histograms, points and results, with their numbers", async () => {
    const { page } = opened;
    await page.locator('.is-box > [data-tab="data"]').click();
    for (const tab of ["table", "histograms", "scatter", "results"]) {
      await page.locator(`[data-tab="${tab}"]`).click();
      await page
        .locator(".data-view :is([data-row], .data-histogram, .data-plot, .data-summary, .data-none)")
        .first()
        .waitFor();
      for (const summary of await page.locator(".data-view summary").all()) await summary.click();
      // Formats and measures are called so in every language.
      assert.deepEqual(await opened.left(".data", ["CSV", "SVG", "PNG", "RMSE", "MAE", "R²"]), [], tab);
    }
    await page.locator('.is-box > [data-tab="explanation"]').click();
  });

  it("of maps: over two inputs, of the loss, and of weights, with their tables", async () => {
    const { page } = opened;
    await page.locator('.is-box > [data-tab="maps"]').click();
    for (const tab of ["map", "surface", "weights"]) {
      await page.locator(`[data-tab="${tab}"]`).click();
      await page.locator(".map-plot").waitFor();
      await page.locator(".map-table summary").click();
      // A format is called so in every language.
      assert.deepEqual(await opened.left(".maps", ["PNG"]), [], tab);
    }
    await page.locator('.is-box > [data-tab="explanation"]').click();
  });

  it("in the inspector: of a node, of several, of a wire, of the network", async () => {
    const { page, node } = opened;
    await node("h3").click();
    await page.locator(".app-inspector .param-grid").first().waitFor();
    assert.deepEqual(await opened.left(".app-inspector"), []);
    await node("h4").click({ modifiers: ["Control"] });
    await page.locator(".selected-nodes").waitFor();
    assert.deepEqual(await opened.left(".app-inspector"), []);
    await page.mouse.click(...(await wireMiddle(page, "h2→h3:0")));
    await page.locator(".scalar-values").waitFor();
    assert.deepEqual(await opened.left(".app-inspector"), []);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.locator(".theta-param").first().waitFor();
    assert.deepEqual(await opened.left(".app-inspector"), []);
  });

  it("in the menus of a node, of several and of the ground", async () => {
    const { page, node } = opened;
    await node("h3").click({ button: "right" });
    assert.deepEqual(await opened.left(".menu"), []);
    await page.keyboard.press("Escape");
    await node("h4").click({ modifiers: ["Control"] });
    await node("h4").click({ button: "right" });
    assert.deepEqual(await opened.left(".menu"), []);
    await page.keyboard.press("Escape");
    await page.locator(".react-flow__pane").click({ button: "right", position: { x: 5, y: 5 } });
    assert.deepEqual(await opened.left(".menu"), []);
    await page.keyboard.press("Escape");
  });

  it("in the palette, in the search and in the box about the network", async () => {
    const { page, fake } = opened;
    await fake.post({ type: "command", command: "addNode" });
    await page.locator(".palette").waitFor();
    assert.deepEqual(await opened.left(".palette"), []);
    await page.keyboard.press("Escape");
    await fake.post({ type: "command", command: "find" });
    await page.locator(".find").waitFor();
    await page.keyboard.type("neuron");
    assert.deepEqual(await opened.left(".find"), []);
    await page.keyboard.press("Escape");
    await page.locator(".toolbar .codicon-info").click();
    await page.locator(".about").waitFor();
    assert.deepEqual(await opened.left(".popover:popover-open"), []);
    await page.keyboard.press("Escape");
  });

  it("of edits, and where something is wrong with the file", async () => {
    const { page, node, host, labels } = opened;
    await node("h3").click();
    await page.keyboard.press("Delete");
    await page.locator(".problems-button").waitFor();
    assert.match(labels().at(-1) ?? "", /^\[!!Delete !!\]h3$/);
    await page.locator(".problems-button").click();
    assert.deepEqual(await opened.left(".popover:popover-open"), []);
    await page.keyboard.press("Escape");
    assert.deepEqual(await opened.left(".app > *"), []);
    await host.type("{");
    await page.locator(".banner-warning").waitFor();
    assert.deepEqual(await opened.left(".app > *"), []);
  });

  it("where there is nothing yet", async () => {
    const empty = await openPseudo('{ "nn": 1, "nodes": {} }');
    await empty.page.locator(".empty h2").waitFor();
    assert.deepEqual(await empty.left(".app > *"), []);
    await empty.close();
  });
});

describe("ids that are written from right to left", () => {
  let opened: Opened;
  before(async () => {
    const text = sample("hebrew").replace(
      '["גובה", "משקל"], "activation": "sigmoid"',
      '["נסתר 1", "משקל"], "activation": "sigmoid"',
    );
    opened = await openCanvas(text, { context: { viewport: { width: 1400, height: 900 } } });
    await opened.page.locator(".scrubber").waitFor();
  });
  after(() => opened.close());

  it("stand in sentences of one text between the signs that isolate them", async () => {
    const texts = (await textsIn(opened.page, "body")).filter(({ where }) => /aria-label|title$/.test(where));
    const mixed = texts.filter(({ text }) => /\p{Script=Hebrew}/u.test(text) && /[a-z]{3}/.test(text));
    assert.ok(mixed.length > 3, "no sentence holds a Hebrew id");
    const bare = mixed.filter(({ text }) =>
      /\p{Script=Hebrew}/u.test(text.replaceAll(/\u2068[^\u2068\u2069]*\u2069/g, "")),
    );
    assert.deepEqual(bare, []);
  });

  it("keep the order of a list of ids, and their own direction in lists and fields", async () => {
    const { page, node } = opened;
    await page.locator(".toolbar .codicon-info").click();
    const [first, second] = await page.locator(".about p", { hasText: "→" }).evaluate((element) => {
      // In one line: left and right say nothing where the list is broken.
      (element as HTMLElement).style.whiteSpace = "nowrap";
      const text = element.firstChild as Text;
      const arrow = text.data.indexOf("→");
      const leftOf = (from: number, to: number) => {
        const range = document.createRange();
        range.setStart(text, from);
        range.setEnd(text, to);
        return range.getBoundingClientRect().left;
      };
      return [leftOf(arrow - 3, arrow - 2), leftOf(arrow + 3, arrow + 4)];
    });
    assert.ok(first !== undefined && second !== undefined && first < second, `${first} < ${second}`);
    await page.keyboard.press("Escape");
    await node("נסתר 1").click();
    const title = page.getByRole("textbox", { name: "Id of the node" });
    assert.equal(await title.evaluate((element) => getComputedStyle(element).direction), "rtl");
    await page.keyboard.press("F2");
    const labelled = await page.locator(".rename input").getAttribute("aria-label");
    assert.equal(labelled, "New id of \u2068נסתר 1\u2069");
    assert.equal(await page.locator(".rename input").inputValue(), "נסתר 1");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Delete");
    await page.getByRole("status").filter({ hasText: "Delete \u2068נסתר 1\u2069" }).waitFor({ state: "attached" });
    assert.doesNotMatch(opened.host.text, /[\u2068\u2069]/);
  });

  it("stand alone in elements that take their direction from them", async () => {
    const turned = await opened.page.evaluate(() =>
      [...document.querySelectorAll("body *")]
        .filter((element) => {
          const own = [...element.childNodes].map((child) => (child instanceof Text ? child.data : "")).join("");
          const isId = /\p{Script=Hebrew}/u.test(own) && !/[a-z]{3}|\u2068/.test(own);
          // A formula runs from left to right, and each word in it stands alone.
          return (
            isId &&
            !element.closest(".katex") &&
            element.checkVisibility() &&
            getComputedStyle(element).direction !== "rtl"
          );
        })
        .map((element) => `${element.localName}.${element.className}: ${element.textContent}`),
    );
    assert.deepEqual(turned, []);
  });
});
