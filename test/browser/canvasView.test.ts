import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "jsonc-parser";
import type { Page } from "playwright-core";
import { until } from "../support/chromium.ts";
import { atRest, type Opened, openCanvas } from "./canvasPage.ts";

const BACK_PROP = readFileSync("samples/back_prop.nn.json", "utf8");

describe("canvas, how one looks at it", function () {
  this.timeout(60_000);
  let opened: Opened;
  let page: Page;

  async function open(text: string, options: Parameters<typeof openCanvas>[1] = {}): Promise<void> {
    opened = await openCanvas(text, { ...options, context: { reducedMotion: "reduce", ...options.context } });
    page = opened.page;
    await atRest(page);
  }

  /** Where a node stands on the canvas, whatever part of it is seen. */
  async function place(id: string): Promise<readonly [number, number]> {
    const transform = await opened.node(id).evaluate((element) => (element as HTMLElement).style.transform);
    const [, x, y] = /translate\(([-\d.]+)px, ?([-\d.]+)px\)/.exec(transform) ?? assert.fail(transform);
    return [Number(x), Number(y)];
  }

  const viewport = () =>
    page.$eval(".react-flow__viewport", (element) => {
      const { a, e, f } = new DOMMatrix(getComputedStyle(element).transform);
      return { zoom: a, x: e, y: f };
    });

  const command = (name: string) => opened.fake.post({ type: "command", command: name });

  afterEach(async () => {
    await opened.close();
  });

  it("turns the network top down and back: wires run down, nothing is written, and each picture is kept", async () => {
    await open(BACK_PROP);
    const before = [await place("x1"), await place("h4"), await place("y1")] as const;
    assert.ok(before[0][0] < before[1][0] && before[1][0] < before[2][0]);
    await page.getByRole("button", { name: /turn it top down/ }).click();
    await page.waitForSelector(".node.flows-down");
    await atRest(page);
    const down = [await place("x1"), await place("h4"), await place("y1")] as const;
    assert.ok(down[0][1] < down[1][1] && down[1][1] < down[2][1], JSON.stringify(down));
    assert.equal((await place("x1"))[1], (await place("x2"))[1], "inputs stand in one row");
    await opened.node("h7").focus();
    await page.keyboard.press("ArrowDown");
    const next = await page.evaluate(() => document.activeElement?.getAttribute("data-id"));
    assert.ok(["h8", "h9", "y2"].includes(next ?? ""), `down along a wire, not to ${next}`);
    await command("toggleDirection");
    await page.waitForSelector(".node.flows-right");
    await atRest(page);
    assert.deepEqual([await place("x1"), await place("h4"), await place("y1")], before);
    assert.equal(opened.host.text, BACK_PROP);
  });

  it("begins as the setting says, which the page carries", async () => {
    await open(BACK_PROP, { pageOptions: { direction: "down" } });
    assert.equal(await page.locator(".node.flows-down").count(), 15);
  });

  it("tidies around a pin, and unpins all in one edit when asked to", async () => {
    await open(BACK_PROP.replace(/\}\s*$/, ', "view": { "pins": { "h4": [333, 444], "y2": [1200, -70] } } }'));
    await page.getByRole("button", { name: /^Tidy up/ }).click();
    await atRest(page);
    assert.deepEqual(await place("h4"), [333, 444]);
    assert.deepEqual(await place("y2"), [1200, -70]);
    await command("tidyAll");
    await until("no pins", () => (parse(opened.host.text).view?.pins?.h4 === undefined ? true : undefined));
    await atRest(page);
    assert.deepEqual(opened.labels(), ["Unpin 2 nodes"]);
    assert.notDeepEqual(await place("h4"), [333, 444]);
  });

  it("zooms to what is selected, to 100 %, and to the whole", async () => {
    await open(BACK_PROP);
    const whole = await viewport();
    await opened.node("x2").locator(".node-body").click();
    await page.keyboard.press("2");
    await until("a closer view", async () => ((await viewport()).zoom > whole.zoom * 1.3 ? true : undefined));
    await atRest(page);
    const box = (await opened.node("x2").boundingBox()) ?? assert.fail();
    const frame = (await page.locator(".react-flow").boundingBox()) ?? assert.fail();
    assert.ok(box.x > frame.x && box.x + box.width < frame.x + frame.width, "it is in view");
    assert.ok(Math.abs(box.y + box.height / 2 - frame.y - frame.height / 2) < 60, "about the middle");
    await page.keyboard.press("1");
    await until("100 %", async () => ((await viewport()).zoom === 1 ? true : undefined));
    await page.keyboard.press("0");
    await until("the whole", async () => (Math.abs((await viewport()).zoom - whole.zoom) < 0.001 ? true : undefined));
  });

  it("shows a minimap only where the network does not fit; it is dragged, clicked, moved by keys and put away", async () => {
    await open(BACK_PROP);
    assert.equal(await page.locator(".minimap").count(), 0, "all is seen, so there is nothing to map");
    await command("zoomToActualSize");
    for (let i = 0; i < 3; i++) await command("zoomIn");
    const map = page.locator(".minimap-surface");
    await map.waitFor();
    await atRest(page);
    const before = await viewport();
    const frame = (await page.locator(".minimap-frame").boundingBox()) ?? assert.fail();
    await page.mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 2);
    await page.mouse.down();
    await page.mouse.move(frame.x + frame.width / 2 + 20, frame.y + frame.height / 2, { steps: 4 });
    await page.mouse.up();
    await atRest(page);
    const dragged = await viewport();
    assert.ok(dragged.x < before.x - 100, "the frame to the right, the picture to the left");
    assert.equal(Math.round(dragged.y), Math.round(before.y));
    const moved = (await page.locator(".minimap-frame").boundingBox()) ?? assert.fail();
    assert.ok(Math.abs(moved.x - frame.x - 20) <= 1, `the frame went with the pointer: ${moved.x - frame.x}`);

    const box = (await map.boundingBox()) ?? assert.fail();
    await page.mouse.click(box.x + 8, box.y + box.height / 2);
    await atRest(page);
    assert.ok((await viewport()).x > dragged.x, "a click looks there");

    await map.focus();
    const { x } = await viewport();
    await page.keyboard.press("ArrowRight");
    assert.ok((await viewport()).x < x);
    await command("focusCanvas");
    await page.waitForFunction(() => document.activeElement?.closest(".react-flow__node"));
    await page.keyboard.press("m");
    await until("no map", async () => ((await page.locator(".minimap").count()) === 0 ? true : undefined));
    assert.equal(opened.labels().length, 0);
  });

  it("lets Tab in where every node is out of view", async () => {
    await open(BACK_PROP, { state: { version: 1, viewport: { x: -9000, y: -9000, zoom: 1 }, selectedNodes: ["h4"] } });
    await page.locator(".app-toolbar button").last().focus();
    let id: string | null | undefined = null;
    for (let i = 0; i < 4 && !id; i++) {
      await page.keyboard.press("Tab");
      await page.waitForTimeout(300);
      id = await page.evaluate(() => document.activeElement?.getAttribute("data-id"));
    }
    assert.equal(id, "h4", "the selected node has the focus");
    const box = (await opened.node("h4").boundingBox()) ?? assert.fail();
    assert.ok(box.x > 0 && box.y > 0, "and is in view");
  });

  it("adds a node and removes one without moving anybody, in both directions", async () => {
    for (const direction of ["right", "down"]) {
      await open(BACK_PROP, { pageOptions: { direction } });
      const places = () =>
        page.$$eval(".react-flow__node:not([data-id='h10']):not([data-id='h9'])", (nodes) =>
          nodes.map((node) => [node.getAttribute("data-id"), (node as HTMLElement).style.transform]),
        );
      const before = await places();
      assert.equal(before.length, 14);
      await opened.node("h3").focus();
      await page.keyboard.press("a");
      await page.keyboard.type("neuron");
      await page.keyboard.press("Enter");
      await opened.node("h10").waitFor();
      await atRest(page);
      assert.deepEqual(await places(), before);
      await opened.node("h9").focus();
      await page.keyboard.press("Delete");
      await until("h9 gone", async () => ((await opened.node("h9").count()) === 0 ? true : undefined));
      await atRest(page);
      assert.deepEqual(await places(), before);
      if (direction === "right") await opened.close();
    }
  });
});
