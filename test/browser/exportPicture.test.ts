import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import type { PictureWishes } from "../../core/drawing/pictureWishes.ts";
import { until } from "../support/chromium.ts";
import { atRest, type Opened, openCanvas } from "./canvasPage.ts";

describe("export picture", function () {
  this.timeout(40_000);
  let opened: Opened;
  let page: Page;
  let lastId = 0;

  async function open(name: string, options: Parameters<typeof openCanvas>[1] = {}): Promise<void> {
    opened = await openCanvas(readFileSync(`samples/${name}.nn.json`, "utf8"), {
      ...options,
      context: { reducedMotion: "reduce", ...options.context },
    });
    page = opened.page;
    await atRest(page);
  }

  /** What the host gets for its question. */
  async function draw(wishes: PictureWishes): Promise<string | Uint8Array> {
    lastId += 1;
    const id = lastId;
    await opened.fake.post({ type: "draw", id, wishes });
    const answer = await until("the picture", () => opened.host.asked("picture").find((each) => each.id === id));
    assert.equal(answer.error, null);
    assert.ok(answer.content !== null);
    return answer.content;
  }

  afterEach(async () => {
    await opened.close();
  });

  it("is an SVG that a browser reads, with all nodes where the canvas has them and the numbers on screen", async () => {
    await open("back_prop");
    const svg = await draw({ format: "svg", hasValues: true, theme: "current" });
    assert.ok(typeof svg === "string");
    const [h1, h8] = [await opened.placeOf("h1"), await opened.placeOf("h8")];
    const seen = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      const places = Object.fromEntries(
        [...parsed.querySelectorAll("[data-node]")].map((node) => [
          node.getAttribute("data-node"),
          (node.getAttribute("transform") ?? "").match(/-?[\d.]+/g)?.map(Number) ?? [],
        ]),
      );
      return {
        error: parsed.querySelector("parsererror")?.textContent ?? null,
        ids: Object.keys(places).length,
        h1: places["h1"] ?? [],
        h8: places["h8"] ?? [],
        texts: [...parsed.querySelectorAll('[data-node="h3"] text')].map((each) => each.textContent),
        ground: parsed.querySelector("rect")?.getAttribute("fill"),
      };
    }, svg);
    assert.equal(seen.error, null);
    assert.equal(seen.ids, 15);
    assert.ok(seen.texts.includes("0.03084") && seen.texts.includes("∂0.4549"), seen.texts.join());
    const [x = 0, y = 0] = [(seen.h8[0] ?? 0) - (seen.h1[0] ?? 0), (seen.h8[1] ?? 0) - (seen.h1[1] ?? 0)];
    const zoom = (h8[0] - h1[0]) / x;
    assert.ok(Math.abs(zoom * y - (h8[1] - h1[1])) < 3, "the places differ from the canvas's");
    assert.equal(seen.ground, "#1f1f1f");
  });

  it("never writes one text over another, as far as a browser measures", async () => {
    for (const name of ["back_prop", "lenet", "hebrew", "batch_norm"]) {
      await open(name);
      const svg = await draw({ format: "svg", hasValues: true, theme: "print" });
      const over = await page.evaluate((text) => {
        const holder = document.createElement("div");
        document.body.append(holder);
        const parsed = new DOMParser().parseFromString(String(text), "image/svg+xml").documentElement;
        holder.append(parsed);
        const boxes = [...holder.querySelectorAll("text")].map((each) => ({
          text: each.textContent,
          box: each.getBoundingClientRect(),
        }));
        holder.remove();
        const found: string[] = [];
        for (const [i, a] of boxes.entries())
          for (const b of boxes.slice(i + 1)) {
            const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
            const tall = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
            // Boxes of lines of text are taller than their letters.
            if (wide > 1 && tall > 4) found.push(`${a.text} / ${b.text}`);
          }
        return found;
      }, svg);
      assert.deepEqual(over, [], name);
      if (name !== "batch_norm") await opened.close();
    }
  });

  it("shows no number that is not computed at the cursor, and none at all where none are wished", async () => {
    await open("ann");
    await opened.fake.post({ type: "command", command: "toStart" });
    await until("no numbers", async () => ((await page.locator(".node .number").count()) === 0 ? true : undefined));
    const pending = String(await draw({ format: "svg", hasValues: true, theme: "print" }));
    assert.match(pending, /value not computed yet/);
    assert.match(pending, /stroke-dasharray/);
    const plain = String(await draw({ format: "svg", hasValues: false, theme: "print" }));
    assert.doesNotMatch(plain, /stroke-dasharray|value/);
  });

  it("is a PNG of two pixels for each, in the theme's colours, without breaking the page's policy", async () => {
    await open("lenet", { theme: "light" });
    const bytes = await draw({ format: "png", hasValues: true, theme: "current" });
    assert.ok(bytes instanceof Uint8Array);
    assert.equal(Buffer.from(bytes.subarray(1, 4)).toString(), "PNG");
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const svg = String(await draw({ format: "svg", hasValues: true, theme: "current" }));
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
    assert.deepEqual([view.getUint32(16), view.getUint32(20)], [2 * Number(width), 2 * Number(height)]);
  });

  it("is text for Mermaid and TikZ", async () => {
    await open("ann");
    assert.match(
      String(await draw({ format: "mermaid", hasValues: false, theme: "print" })),
      /^---[\s\S]*flowchart LR/,
    );
    assert.match(String(await draw({ format: "tikz", hasValues: true, theme: "print" })), /\\begin\{tikzpicture\}/);
  });

  it("is begun from the canvas's own menu", async () => {
    await open("ann");
    await page.locator(".react-flow__pane").click({ button: "right", position: { x: 5, y: 5 } });
    await page.getByRole("menuitem", { name: "Export picture…" }).click();
    await until("the command", () => (opened.host.asked("export").length > 0 ? true : undefined));
    assert.deepEqual(opened.host.asked("export"), [{ how: "exportPicture" }]);
  });

  it("is put into the clipboard as PNG", async () => {
    await open("ann", { context: { permissions: ["clipboard-read", "clipboard-write"] } });
    await opened.fake.post({ type: "command", command: "copyPicture" });
    await until("the clipboard", async () => {
      const types = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => item.types));
      return types.includes("image/png") ? true : undefined;
    });
  });
});
