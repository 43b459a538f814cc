import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "jsonc-parser";
import type { Page } from "playwright-core";
import { accessibilityProblems } from "../support/accessibility.ts";
import { until } from "../support/chromium.ts";
import { atRest, type Opened, openCanvas, painted, wireMiddle } from "./canvasPage.ts";

const BACK_PROP = readFileSync("samples/back_prop.nn.json", "utf8");
/** An add of a vector and a vector of another length: the fault is the second wire's. */
const FAULTY = `{
  "nn": 1,
  "nodes": {
    "a": { "op": "input", "shape": [3] },
    "b": { "op": "input", "shape": [2] },
    "z": { "op": "dense", "inputs": ["a"], "units": 4, "activation": "tanh" },
    "s": { "op": "add", "inputs": ["a", "b"] }
  },
  "data": { "rows": [{ "a": [1, 2, 3], "b": [1, 2] }] }
}`;

describe("canvas, wires on the painted ground", function () {
  this.timeout(60_000);
  let opened: Opened;
  let page: Page;

  async function open(text: string, options: Parameters<typeof openCanvas>[1] = {}): Promise<void> {
    opened = await openCanvas(text, { ...options, context: { reducedMotion: "reduce", ...options.context } });
    page = opened.page;
    await atRest(page);
  }

  afterEach(async () => {
    await opened.close();
  });

  const wires = (): Promise<(string | null)[]> =>
    page.locator(".react-flow__edge").evaluateAll((all) => all.map((one) => one.getAttribute("data-id")));
  const selectedWires = () =>
    page.locator(".react-flow__edge.selected").evaluateAll((all) => all.map((one) => one.getAttribute("data-id")));

  it("has no wire in the page until somebody comes near, then says what it carries", async () => {
    await open(BACK_PROP);
    assert.deepEqual(await wires(), []);
    assert.equal((await painted(page)).wires.seen, 21);
    const [x, y] = await wireMiddle(page, "h2→h3:0");
    await page.mouse.move(x, y + 5);
    await page.waitForSelector(".tip");
    assert.match((await page.locator(".tip-title").textContent()) ?? "", /h2.*→.*h3/);
    assert.deepEqual(await wires(), ["h2→h3:0"]);
    await page.mouse.move(x, y - 120);
    await until("no tip", async () => ((await page.locator(".tip").count()) === 0 ? true : undefined));
    assert.deepEqual(await wires(), []);
  });

  it("selects a painted wire by a click, adds another with Ctrl, and lets both go on the ground", async () => {
    await open(BACK_PROP);
    const [x, y] = await wireMiddle(page, "h2→h3:0");
    await page.mouse.click(x, y);
    await until("the selection", async () => ((await selectedWires()).length === 1 ? true : undefined));
    await page.keyboard.down("Control");
    await page.mouse.click(...(await wireMiddle(page, "h7→h8:1")));
    await page.keyboard.up("Control");
    await until("both", async () => ((await selectedWires()).length === 2 ? true : undefined));
    assert.deepEqual((await selectedWires()).toSorted(), ["h2→h3:0", "h7→h8:1"]);
    await page.mouse.click(x, y - 130);
    await until("none", async () => ((await selectedWires()).length === 0 ? true : undefined));
  });

  it("gives a wire its own menu by the right button, and disconnects from it", async () => {
    await open(BACK_PROP);
    await page.mouse.click(...(await wireMiddle(page, "h2→h3:0")), { button: "right" });
    await page.waitForSelector(".menu");
    await page.getByRole("menuitem", { name: /Disconnect h2 from h3/ }).click();
    await until("the wire gone", () => (parse(opened.host.text).nodes.h3.inputs.length === 0 ? true : undefined));
    assert.deepEqual(opened.labels(), ["Disconnect h2 from h3"]);
  });

  it("moves one end of a wire to another node by dragging it", async () => {
    await open(BACK_PROP);
    await page.mouse.move(...(await wireMiddle(page, "h5→h8:0")));
    await page.waitForSelector(".react-flow__edgeupdater-source");
    const grip = await page.locator(".react-flow__edgeupdater-source").boundingBox();
    const stem = await opened.node("h4").locator(".exit").boundingBox();
    assert.ok(grip && stem);
    await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
    await page.mouse.down();
    await page.mouse.move(grip.x - 30, grip.y - 10, { steps: 4 });
    assert.equal((await painted(page)).wireCount, 21);
    await page.mouse.move(stem.x + stem.width / 2, stem.y + stem.height / 2, { steps: 8 });
    await page.mouse.up();
    await until("the new source", () => (parse(opened.host.text).nodes.h8.inputs[0] === "h4" ? true : undefined));
    assert.deepEqual(opened.labels(), ["Connect h4 to h8"]);
  });

  it("leaves a wire where it is when its end is dropped on a node that refuses it, and says why", async () => {
    await open(BACK_PROP);
    const before = opened.host.text;
    await page.mouse.move(...(await wireMiddle(page, "h5→h8:0")));
    await page.waitForSelector(".react-flow__edgeupdater-source");
    const grip = await page.locator(".react-flow__edgeupdater-source").boundingBox();
    // Fed by what it feeds, it would be a cycle.
    const target = Object.keys(parse(before).nodes).find((id) => parse(before).nodes[id].inputs?.includes("h8"));
    const beyond = await opened
      .node(target ?? "")
      .locator(".node-body")
      .boundingBox();
    assert.ok(grip && beyond);
    await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
    await page.mouse.down();
    await page.mouse.move(grip.x - 30, grip.y - 10, { steps: 4 });
    await page.mouse.move(beyond.x + beyond.width / 2, beyond.y + beyond.height / 2, { steps: 8 });
    await page.waitForSelector(".tip-refusal");
    await page.mouse.up();
    await page.waitForSelector(".tip-refusal", { state: "detached" });
    await atRest(page);
    assert.equal(opened.host.text, before);
  });

  it("lets the keyboard walk over wires that are not in the page, one after the other", async () => {
    await open(BACK_PROP);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-id"));
    const reaches = (key: string) => until(key, async () => ((await focused()) === key ? true : undefined));
    await opened.node("h1").focus();
    await page.keyboard.press("Shift+ArrowLeft");
    await reaches("x1→h1:0");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "wire from x1 to h1");
    await page.waitForSelector(".tip");
    await page.keyboard.press("ArrowDown");
    await reaches("x2→h1:1");
    await page.keyboard.press("ArrowUp");
    await reaches("x1→h1:0");
    await page.keyboard.press("ArrowRight");
    await reaches("h1");
    await until("no wire in the page", async () => ((await wires()).length === 0 ? true : undefined));
  });

  it("marks a wire at fault by a sign, tells the shapes of the others, and passes axe with a wire in hand", async () => {
    await open(FAULTY);
    const { badges, shapes } = (await painted(page)).wires;
    assert.deepEqual(badges, [{ key: "b→s:1", severity: "error" }]);
    assert.ok(shapes.includes("3"), shapes.join());
    await page.mouse.move(...(await wireMiddle(page, "b→s:1")));
    await page.waitForSelector(".tip .problem-error");
    await page.mouse.click(...(await wireMiddle(page, "b→s:1")));
    assert.deepEqual(await accessibilityProblems(page, ["color-contrast", "region", "page-has-heading-one"]), []);
  });

  it("paints anew in the colours of another theme", async () => {
    await open(BACK_PROP);
    const [x, y] = await wireMiddle(page, "h2→h3:0");
    // Under the pointer it would be selected in another colour; the ground beside it tells as well.
    const colours = () =>
      page.evaluate(
        ([x, y]) => {
          const canvas = document.querySelector<HTMLCanvasElement>(".scene");
          const box = canvas?.getBoundingClientRect();
          const context = canvas?.getContext("2d");
          if (!canvas || !box || !context) return null;
          const ratio = canvas.width / box.width;
          const size = 13;
          const { data } = context.getImageData((x - box.x) * ratio - 6, (y - box.y) * ratio - 6, size, size);
          let [brightest, at] = [0, 0];
          for (let i = 3; i < data.length; i += 4)
            if ((data[i] ?? 0) > brightest) [brightest, at] = [data[i] ?? 0, i - 3];
          return [...data.slice(at, at + 3)].join();
        },
        [x, y] as const,
      );
    const dark = await colours();
    await opened.fake.setTheme("light");
    const light = await until("other colours", async () => {
      const now = await colours();
      return now !== dark ? now : undefined;
    });
    await opened.fake.setTheme("hc-black");
    await until("those of high contrast", async () => ((await colours()) !== light ? true : undefined));
    // #e8e8e8, as colours.css has it.
    assert.equal(await colours(), "232,232,232");
  });
});
