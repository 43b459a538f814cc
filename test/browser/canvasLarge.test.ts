import assert from "node:assert/strict";
import { until } from "../support/chromium.ts";
import { randomNodes } from "../support/fakeNetwork.ts";
import { atRest, openCanvas } from "./canvasPage.ts";

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

describe("canvas, large", function () {
  this.timeout(90_000);

  it("shows all of 300 nodes, and mounts only what is in view when one looks closer", async () => {
    const { page, fake, close } = await openCanvas(largeText(300), { context: { reducedMotion: "reduce" } });
    await until("300 nodes", async () =>
      (await page.locator(".react-flow__node").count()) === 300 ? true : undefined,
    );
    await atRest(page);
    for (let i = 0; i < 24; i++) await fake.post({ type: "command", command: "zoomIn" });
    await until("few nodes", async () => ((await page.locator(".react-flow__node").count()) < 100 ? true : undefined));
    await close();
  });

  it("reaches nodes out of view by keyboard, and brings them into view", async () => {
    const { page, fake, node, close } = await openCanvas(largeText(300), { context: { reducedMotion: "reduce" } });
    await atRest(page);
    // From the middle of the picture, which may be a gap: only as close as there is something in view.
    const inView = () => page.locator(".react-flow__node").count();
    for (let i = 0; i < 12 && (await inView()) > 30; i++) {
      await fake.post({ type: "command", command: "zoomIn" });
      await atRest(page);
    }
    assert.ok((await inView()) < 300, "some are out of view");
    await page.locator(".react-flow__node").first().focus();
    let last = "";
    for (let i = 0; i < 12; i++) {
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
