// One file on two canvases of the real VS Code, and what a closed window leaves of unsaved work.
import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { until } from "../support/chromium.ts";
import { centre, Drawing } from "../support/drawing.ts";
import { Workbench } from "../support/workbench.ts";

const FILE = "ann.nn.json";

describe("one network, seen twice and seen again", () => {
  let workbench: Workbench;

  afterEach(() => workbench.close());

  const viewOf = (canvas: Frame) =>
    canvas.locator(".react-flow__viewport").evaluate((element) => (element as HTMLElement).style.transform);

  async function standingView(canvas: Frame): Promise<string> {
    let before = "";
    let times = 0;
    return until("a view that stands still", async () => {
      const now = await viewOf(canvas);
      // On a slow machine the layout that it is fitted to once more may be a moment away.
      times = now === before ? times + 1 : 0;
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return times >= 6 ? now : undefined;
    });
  }

  /** The frames of our canvases from left to right. */
  async function canvases(count: number): Promise<readonly Drawing[]> {
    return until(`${count} canvases`, async () => {
      const found: { readonly frame: Frame; readonly x: number }[] = [];
      for (const frame of workbench.page.frames()) {
        if (!frame.parentFrame()?.url().includes("extensionId=chainrule.chainrule")) continue;
        const element = await frame
          .parentFrame()
          ?.frameElement()
          .catch(() => undefined);
        const box = await element?.boundingBox().catch(() => null);
        const shows = await frame
          .locator('.react-flow__node[data-id="h1"]')
          .isVisible()
          .catch(() => false);
        if (box && shows) found.push({ frame, x: box.x });
      }
      found.sort((a, b) => a.x - b.x);
      return found.length === count ? found.map(({ frame }) => new Drawing(workbench, frame, FILE)) : undefined;
    });
  }

  it("keeps two canvases of a file in step, each with its own view", async () => {
    workbench = await Workbench.open({ viewport: { width: 1700, height: 1000 } });
    await workbench.openCanvas(FILE, ".react-flow__node");
    await workbench.page.keyboard.press("Control+b");
    await workbench.page.keyboard.press("Control+\\");
    const [left, right] = (await canvases(2)) as [Drawing, Drawing];
    const [leftView, rightView] = [await standingView(left.canvas), await standingView(right.canvas)];
    await left.body("h1").hover();
    await workbench.page.mouse.wheel(0, -240);
    const zoomed = await until("a zoom of the left canvas", async () => {
      const view = await standingView(left.canvas);
      return view !== leftView ? view : undefined;
    });
    assert.equal(await viewOf(right.canvas), rightView);
    const wires = await right.wireCount();
    await left.settled("x2");
    await left.drag(await centre(left.node("x2").locator(".exit")), await centre(left.body("h4")));
    for (const each of [left, right])
      await until("the new wire on both canvases", async () =>
        (await each.wireCount()) === wires + 1 ? true : undefined,
      );
    assert.equal(await standingView(right.canvas), rightView);
    assert.equal(await standingView(left.canvas), zoomed);
    await right.body("h4").click();
    await workbench.page.keyboard.press("Control+z");
    for (const each of [left, right])
      await until("the wire gone from both", async () => ((await each.wireCount()) === wires ? true : undefined));
    assert.equal(await standingView(left.canvas), zoomed);
  });

  it("keeps an unsaved gesture through a reload of the window", async () => {
    // VS Code in a browser saves by itself after a second.
    workbench = await Workbench.open({ settings: { "files.autoSave": "off" } });
    const drawing = new Drawing(workbench, await workbench.openCanvas(FILE, ".react-flow__node"), FILE);
    const saved = workbench.fileText(FILE);
    const wires = await drawing.wireCount();
    await drawing.connect("x2", "h4");
    await workbench.page.locator(".tab.active.dirty").waitFor();
    // VS Code writes its backup a second after the last change; there is no sign of it in the page.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await workbench.page.reload();
    const [again] = (await canvases(1)) as [Drawing];
    await until("the wire again", async () => ((await again.wireCount()) === wires + 1 ? true : undefined));
    await workbench.page.locator(".tab.active.dirty").waitFor();
    assert.equal(workbench.fileText(FILE), saved);
    await again.body("h4").click();
    await workbench.saved("the wire", FILE, (text) => /"h4":.*"x2"/.test(text));
  });
});
