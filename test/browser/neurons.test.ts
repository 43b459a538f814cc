import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { openBody, unitCentre } from "../../core/layout/openLayer.ts";
import { until } from "../support/chromium.ts";
import { atRest, type Opened, openCanvas, painted } from "./canvasPage.ts";

const MLP = readFileSync("samples/mlp.nn.json", "utf8");

describe("neurons of layers", function () {
  this.timeout(40_000);
  let opened: Opened;
  let page: Page;

  async function open(text: string): Promise<void> {
    opened = await openCanvas(text, { context: { reducedMotion: "reduce", viewport: { width: 1300, height: 900 } } });
    page = opened.page;
    await atRest(page);
  }

  async function unitsShown(count: number): Promise<void> {
    await page.waitForSelector(`canvas.neurons[data-units="${count}"]`, { state: "attached" });
    await atRest(page);
    await page.waitForSelector('canvas.neurons[data-busy="false"]', { state: "attached" });
  }

  const said = (text: RegExp) =>
    until(`“${text}” in the live region`, async () =>
      text.test((await page.locator(".visually-hidden[role=status]").textContent()) ?? "") ? true : undefined,
    );

  function zoomNow(): Promise<number> {
    return page.$eval(".react-flow__viewport", (element) => new DOMMatrix((element as HTMLElement).style.transform).a);
  }

  /** The middle of a unit on screen, as core places it. */
  async function placeOfUnit(id: string, size: number, unit: number): Promise<readonly [number, number]> {
    const box = await opened.node(id).boundingBox();
    assert.ok(box);
    const zoom = await zoomNow();
    const [x, y] = unitCentre(size, unit);
    return [box.x + x * zoom, box.y + y * zoom];
  }

  /** Colour of the picture of units and lines at a place on screen, as red, green, blue, alpha. */
  async function pixelAt([x, y]: readonly [number, number]): Promise<readonly number[]> {
    return page.$eval(
      "canvas.neurons",
      (element, [x, y]) => {
        const canvas = element as HTMLCanvasElement;
        const box = canvas.getBoundingClientRect();
        const data = canvas.getContext("2d")?.getImageData(Math.round(x - box.x), Math.round(y - box.y), 1, 1).data;
        return [...(data ?? [])];
      },
      [x, y] as const,
    );
  }

  type UnitOf = readonly [id: string, size: number, unit: number];

  /** The most opaque pixel around a point of the line between two units, 0 … 255. */
  async function strengthOfLine(source: UnitOf, target: UnitOf, share = 0.5): Promise<number> {
    const [a, b] = [await placeOfUnit(...source), await placeOfUnit(...target)];
    const zoom = await zoomNow();
    const [from, to] = [a[0] + openBody(source[1]).radius * zoom, b[0] - openBody(target[1]).radius * zoom];
    const [x, y] = [from + share * (to - from), a[1] + share * (b[1] - a[1])];
    const around = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => pixelAt([x + dx, y + dy])));
    return Math.max(...(await Promise.all(around)).map(([, , , alpha = 0]) => alpha));
  }

  afterEach(async () => {
    assert.deepEqual(opened.labels(), [], "looking into a layer must edit nothing");
    await opened.close();
  });

  it("opens a layer by key with the vectors beside it, and folds it again as it was, without a word in the text", async () => {
    await open(MLP);
    const places = () =>
      page.$$eval(".react-flow__node", (nodes) =>
        nodes.map((node) => [node.getAttribute("data-id"), (node as HTMLElement).style.transform]),
      );
    const before = await places();
    await opened.node("z1").focus();
    await page.keyboard.press("n");
    // x has 3 components beside the layer's 2 units; z2, a layer itself, stays a box.
    await unitsShown(5);
    await said(/z1 shows its 2 units/);
    assert.equal(await page.locator(".node.is-open").count(), 2);
    assert.match((await page.locator(".neuron-tally").textContent()) ?? "", /all 12 drawn/);
    const [r, g, b, a] = await pixelAt(await placeOfUnit("z1", 2, 1));
    assert.equal(a, 255, "a circle stands where core puts it");
    assert.notDeepEqual([r, g, b], [0, 0, 0]);
    await page.keyboard.press("n");
    await unitsShown(0);
    assert.deepEqual(await places(), before);
    assert.equal(opened.host.text, MLP);
  });

  it("opens by double click outside the id, from the menu and from the inspector", async () => {
    await open(MLP);
    await opened.node("z2").locator(".node-strips").dblclick();
    await unitsShown(3);
    await opened.node("z2").click({ button: "right", position: { x: 10, y: 10 } });
    await page.getByRole("menuitem", { name: "Fold into one box" }).click();
    await unitsShown(0);
    await opened.node("z2").click({ position: { x: 60, y: 12 } });
    await page.getByRole("button", { name: "Show neurons" }).click();
    await unitsShown(3);
  });

  it("opens and folds all layers by command", async () => {
    await open(MLP);
    await opened.fake.post({ type: "command", command: "toggleNeurons" });
    await unitsShown(10);
    assert.match((await page.locator(".neuron-tally").textContent()) ?? "", /w: all 18 drawn/);
    // Of the shapes on wires only that of t → L is left: all others are drawn number by number.
    assert.deepEqual((await painted(page)).wires.shapes, ["2"]);
    await opened.fake.post({ type: "command", command: "toggleNeurons" });
    await unitsShown(0);
    assert.equal(opened.host.text, MLP);
  });

  it("tells a unit's numbers under the pointer and lights up its own weights", async () => {
    await open(MLP);
    await opened.fake.post({ type: "command", command: "toggleNeurons" });
    await unitsShown(10);
    const own = await strengthOfLine(["x", 3, 2], ["z1", 2, 0]);
    const other = await strengthOfLine(["z1", 2, 1], ["z2", 3, 2]);
    await page.mouse.move(...(await placeOfUnit("z1", 2, 0)), { steps: 3 });
    const tip = page.locator(".unit-tip");
    await tip.waitFor();
    // By hand: u = 0.6·1 − 1.1·0.5 + 0.4·(−1) + 0.1 = −0.25, z = tanh(u/2).
    const text = (await tip.textContent()) ?? "";
    assert.match(text, /z1\[0\]unit 0 of 2, tanh-half/);
    assert.match(text, /u−0\.25z−0\.124353δ/);
    assert.match(text, /b0\.1$/);
    await until("the unit's line to stand out", async () => {
      const [lit, dim] = [
        await strengthOfLine(["x", 3, 2], ["z1", 2, 0]),
        await strengthOfLine(["z1", 2, 1], ["z2", 3, 2]),
      ];
      return lit > own && dim < other / 2 ? true : undefined;
    });
  });

  it("walks through the units by keyboard and says each, and Escape leaves", async () => {
    await open(MLP);
    await opened.fake.post({ type: "command", command: "toggleNeurons" });
    await unitsShown(10);
    await opened.node("z2").focus();
    await page.keyboard.press("ArrowDown");
    // By hand: u = 1.2·tanh(−0.125) − 0.5·tanh(0.775) + 0.3.
    await said(/^z2, unit 0 of 3: u = −0\.1741, z = 0, δ = 0, b = 0\.3$/);
    await page.keyboard.press("ArrowDown");
    await said(/^z2, unit 1 of 3/);
    await page.keyboard.press("End");
    await said(/^z2, unit 2 of 3/);
    await page.keyboard.press("ArrowLeft");
    await said(/^z1, unit 1 of 2/);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-id")), "z1");
    await page.keyboard.press("Escape");
    await said(/^z1 as a whole/);
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-id")), "z2");
  });

  it("recolours at a step without drawing the lines anew, and shows what is not computed as such", async () => {
    await open(MLP);
    await opened.fake.post({ type: "command", command: "toggleNeurons" });
    await unitsShown(10);
    const sheets = () => page.$eval("canvas.neurons", (canvas) => (canvas as HTMLElement).dataset["sheets"]);
    const place = await placeOfUnit("z3", 2, 0);
    const [before, drawn] = [await pixelAt([place[0], place[1] - 9]), await sheets()];
    await opened.fake.post({ type: "command", command: "toStart" });
    await until("the circle to be empty", async () =>
      String(await pixelAt([place[0], place[1] - 9])) !== String(before) ? true : undefined,
    );
    assert.equal(await sheets(), drawn);
    await page.getByRole("button", { name: "gradients" }).click();
    assert.match((await page.locator(".neuron-tally").textContent()) ?? "", /not computed yet/);
    await opened.fake.post({ type: "command", command: "toEnd" });
    await until("gradients", async () =>
      /∂L\/∂w: all \d+ drawn/.test((await page.locator(".neuron-tally").textContent()) ?? "") ? true : undefined,
    );
  });

  it("follows a weight that is tried out", async () => {
    await open(MLP);
    await opened.fake.post({ type: "command", command: "toggleNeurons" });
    await unitsShown(10);
    assert.match((await page.locator(".neuron-tally").textContent()) ?? "", /all 18 drawn/);
    const asked = opened.host.asked("weights").length;
    await opened.host.receive({
      type: "request",
      id: 1_000_000,
      name: "preview",
      args: { changes: [{ parameter: "z1.W", entry: 0, value: 0 }] },
    });
    await until("one line less", async () =>
      /all 17 drawn/.test((await page.locator(".neuron-tally").textContent()) ?? "") ? true : undefined,
    );
    assert.equal(opened.host.asked("weights").length, asked + 3);
  });

  it("shows the units inside a layer that one zooms into, where nothing else moves, and Escape leads out", async () => {
    await open(MLP);
    const box = await opened.node("z2").locator(".node-body").boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let i = 0; i < 40 && (await page.locator(".node.is-inside").count()) === 0; i++)
      await page.mouse.wheel(0, -120);
    await unitsShown(3);
    assert.equal(await page.locator(".node.is-open").count(), 0);
    await opened.node("z2").focus();
    await page.keyboard.press("ArrowDown");
    await said(/^z2, unit 0 of 3/);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await until("the whole network", async () =>
      (await page.locator(".node.is-inside").count()) === 0 ? true : undefined,
    );
  });

  it("says why a convolution is not opened", async () => {
    await open(readFileSync("samples/lenet.nn.json", "utf8"));
    const id = await page.$eval(".node-layer .node-caption", (caption) =>
      caption.closest(".react-flow__node")?.getAttribute("data-id"),
    );
    const conv = Object.entries(JSON.parse(opened.host.text.replace(/^\s*\/\/.*$/gm, "")).nodes).find(
      ([, node]) => (node as { op: string }).op === "conv2d",
    )?.[0];
    await opened.node(conv ?? id ?? "").focus();
    await page.keyboard.press("n");
    // Once: a notice reads itself out, so the live region does not say it as well.
    await page.locator(".banner[role=alert]", { hasText: /slides shared kernels/ }).waitFor();
    assert.equal(await page.locator(".node.is-open").count(), 0);
  });
});
