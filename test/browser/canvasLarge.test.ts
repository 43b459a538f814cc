import assert from "node:assert/strict";
import { parse } from "jsonc-parser";
import type { Page } from "playwright-core";
import { layeredText } from "../../bench/canvas/graphs.ts";
import type { SceneCanvasElement } from "../../webview/scene/SceneCanvas.tsx";
import { until } from "../support/chromium.ts";
import type { FakeHost } from "../support/fakeHost.ts";
import { randomNodes } from "../support/fakeNetwork.ts";
import { atRest, openCanvas, painted } from "./canvasPage.ts";

/** A text of as many nodes as wanted; structure as in the other large tests, data for its inputs. */
function largeText(count: number): string {
  const nodes = Object.entries(randomNodes(count)).map(([id, { inputs }]) =>
    JSON.stringify({ [id]: inputs ? { op: "neuron", inputs, activation: "tanh" } : { op: "input", shape: [] } }).slice(
      1,
      -1,
    ),
  );
  const row = Object.entries(randomNodes(count)).flatMap(([id, { inputs }]) =>
    inputs ? [] : [`${JSON.stringify(id)}: 0.5`],
  );
  return `{ "nn": 1, "nodes": {\n${nodes.join(",\n")}\n}, "objective": "h${count - 1}", "data": { "rows": [{ ${row.join(", ")} }] } }`;
}

/** The whole of it, however small. */
async function showWhole(page: Page, fake: FakeHost): Promise<void> {
  await fake.post({ type: "command", command: "fit" });
  await page.waitForTimeout(200);
  await atRest(page);
}

const mounted = (page: Page): Promise<number> => page.locator(".react-flow__node").count();

/** Zooms in until nodes are elements of the page. */
async function lookCloser(page: Page, fake: FakeHost): Promise<void> {
  for (let i = 0; i < 24 && (await mounted(page)) === 0; i++) {
    await fake.post({ type: "command", command: "zoomIn" });
    await page.waitForTimeout(200);
  }
  await until("nodes in the page", async () => ((await mounted(page)) > 0 ? true : undefined));
  await atRest(page);
}

/** Where the middles of painted nodes are on screen. */
async function dots(page: Page): Promise<ReadonlyMap<string, readonly [number, number]>> {
  const places = await page.evaluate(() =>
    ["h40", "h41"].map((id) => [id, document.querySelector<SceneCanvasElement>(".scene")?.nodePlace?.(id)] as const),
  );
  return new Map(places.map(([id, place]) => [id, place ?? assert.fail(`${id} has no place`)]));
}

const selected = async (page: Page): Promise<readonly string[]> => (await painted(page)).selected;

describe("canvas, large", function () {
  this.timeout(90_000);

  it("shows all of 300 nodes from afar without an element, and mounts what is near when one looks closer", async () => {
    const { page, fake, close } = await openCanvas(largeText(300), { context: { reducedMotion: "reduce" } });
    await atRest(page);
    await showWhole(page, fake);
    const { nodes, wireCount, wires } = await painted(page);
    assert.deepEqual([nodes.painted, wires.seen, await mounted(page)], [300, wireCount, 0]);
    await lookCloser(page, fake);
    assert.equal((await painted(page)).nodes.painted, 0);
    assert.ok((await mounted(page)) < 150);
    await close();
  });

  it("keeps the page small with 1,000 nodes, whatever one looks at", async () => {
    const { page, fake, close } = await openCanvas(largeText(1000), { context: { reducedMotion: "reduce" } });
    await atRest(page);
    await showWhole(page, fake);
    const { nodes } = await painted(page);
    assert.ok(nodes.painted > 300, `${nodes.painted} nodes are painted`);
    for (let i = 0; i < 10; i++) {
      await fake.post({ type: "command", command: "zoomIn" });
      await page.waitForTimeout(150);
      assert.ok((await mounted(page)) <= 200, `${await mounted(page)} nodes are elements of the page`);
      assert.ok((await page.locator(".react-flow__edge").count()) <= 12);
    }
    await close();
  });

  it("takes painted nodes by a click and by a box, and drags them all as one edit", async () => {
    const { page, fake, labels, close, host } = await openCanvas(layeredText(300), {
      context: { reducedMotion: "reduce" },
    });
    await atRest(page);
    await showWhole(page, fake);
    await page.mouse.click(...((await dots(page)).get("h40") ?? assert.fail()));
    await page.waitForSelector(".app-inspector .node-head, .app-inspector h2");
    assert.deepEqual(await selected(page), ["h40"]);
    const pane = await page.locator(".react-flow__pane").boundingBox();
    assert.ok(pane);
    await page.keyboard.down("Shift");
    await page.mouse.move(pane.x + 4, pane.y + 4);
    await page.mouse.down();
    await page.mouse.move(pane.x + pane.width - 6, pane.y + pane.height - 6, { steps: 5 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    const boxed = await selected(page);
    assert.ok(boxed.includes("h40") && boxed.includes("h41") && boxed.length > 100, `${boxed.length} are in the box`);
    // The panels beside the canvas may have taken room since.
    const second = (await dots(page)).get("h41") ?? assert.fail();
    await page.mouse.move(second[0], second[1]);
    await page.mouse.down();
    await page.mouse.move(second[0] + 30, second[1] + 40, { steps: 6 });
    await page.mouse.up();
    await until("one edit", () => (labels().length === 1 ? true : undefined));
    assert.equal(labels()[0], `Place ${boxed.length} nodes`);
    const { pins } = parse(host.text).view;
    assert.deepEqual(Object.keys(pins).toSorted(), boxed.toSorted());
    await close();
  });

  it("reaches nodes out of view by keyboard, and brings them into view", async () => {
    const { page, fake, node, close } = await openCanvas(largeText(300), { context: { reducedMotion: "reduce" } });
    await atRest(page);
    await lookCloser(page, fake);
    assert.ok((await mounted(page)) < 300, "some are out of view");
    await page.locator(".react-flow__node").first().focus();
    let last = "";
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press("ArrowRight");
      last = await until("focus on another node", async () => {
        const id = await page.evaluate(() => document.activeElement?.getAttribute("data-id"));
        return id && id !== last ? id : undefined;
      });
    }
    const box = await node(last).boundingBox();
    assert.ok(box && box.x > -box.width && box.x < 1200, JSON.stringify(box));
    await close();
  });

  it("draws without the layout worker too: the columns stay, and the text can be worked on", async () => {
    const { page, fake, node, close, host } = await openCanvas(largeText(20), {
      context: { reducedMotion: "reduce" },
      pageOptions: { workerUri: "about:blank" },
    });
    await page.waitForSelector(".node-neuron");
    assert.equal(await page.locator(".react-flow__node").count(), 20);
    await node("h19").focus();
    await page.keyboard.press("Delete");
    await until("h19 gone", () => (host.text.includes('"h19": {') ? undefined : true));
    // What the page may not load it reports; that is what this test asked for.
    fake.errors.length = 0;
    fake.cspViolations.length = 0;
    await close();
  });
});
