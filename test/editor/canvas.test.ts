import assert from "node:assert/strict";
import type { Frame, Locator } from "playwright-core";
import type { SceneCanvasElement } from "../../webview/scene/SceneCanvas.tsx";
import { THEMES, until } from "../support/chromium.ts";
import { Workbench } from "../support/workbench.ts";

const NODES = ".react-flow__node";
const nodeOf = (canvas: Frame, id: string): Locator => canvas.locator(`${NODES}[data-id="${id}"]`);

describe("the canvas in the whole workbench", () => {
  let workbench: Workbench;
  let canvas: Frame;

  async function open(name: string): Promise<void> {
    workbench = await Workbench.open();
    canvas = await workbench.openCanvas(name, NODES);
    await settle();
  }

  /** The layout worker's places come a moment after the first picture, and the view follows. */
  async function settle(): Promise<void> {
    let before = "";
    await until("nodes that stay where they are", async () => {
      const boxes = JSON.stringify(
        await Promise.all((await canvas.locator(NODES).all()).map((node) => node.boundingBox())),
      );
      const stays = boxes === before;
      before = boxes;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return stays ? true : undefined;
    });
  }

  afterEach(() => workbench.close());

  const stepText = () =>
    canvas
      .locator(".app-timeline")
      .getByText(/step \d+ of \d+/)
      .first()
      .textContent();
  const waitForStep = (step: number) =>
    until(`step ${step}`, async () =>
      new RegExp(`step ${step} of`).test((await stepText()) ?? "") ? true : undefined,
    );
  const wires = () =>
    canvas.locator(".scene").evaluate((scene: SceneCanvasElement) => scene.sceneReport?.().wireCount ?? -1);
  const waitForWires = (count: number) =>
    until(`${count} wires`, async () => ((await wires()) === count ? true : undefined));

  it("opens the nine neurons by a double click in the Explorer, with ∂y1/∂θ3 as the product of four factors", async () => {
    await open("back_prop.nn.json");
    assert.equal(await canvas.locator(NODES).count(), 15);
    await nodeOf(canvas, "h3").click();
    const inspector = canvas.locator(".app-inspector");
    // ∂y1/∂b of h3 = φ'(u8)·w8 · φ'(u7)·w7 · φ'(u6)·w6 · φ'(u3), as test/core checks to the last digit.
    await inspector.getByText("0.2272").first().waitFor();
    await workbench.screenshot("journey-back-prop");
  });

  it("steps back and forth with the keys of VS Code", async () => {
    await open("back_prop.nn.json");
    const total = Number(/of (\d+)/.exec((await stepText()) ?? "")?.[1]);
    await nodeOf(canvas, "h3").click();
    await workbench.page.keyboard.press(",");
    await waitForStep(total - 1);
    await workbench.page.keyboard.press(",");
    await waitForStep(total - 2);
    await workbench.page.keyboard.press("F10");
    await waitForStep(total - 1);
    await workbench.command("Chainrule: Go to the Start of the Pass");
    await canvas.locator(".app-timeline").getByText(`start · ${total} steps`).first().waitFor();
    // Before the first step nothing is computed, so nothing is shown as a number.
    assert.doesNotMatch((await nodeOf(canvas, "h9").textContent()) ?? "", /\d\.\d/);
  });

  it("connects by dragging, and Ctrl+Z in the canvas takes exactly that back", async () => {
    await open("back_prop.nn.json");
    const before = await wires();
    await drag(nodeOf(canvas, "h3").locator(".react-flow__handle.source"), nodeOf(canvas, "h9"));
    await waitForWires(before + 1);
    await drag(nodeOf(canvas, "h5").locator(".react-flow__handle.source"), nodeOf(canvas, "h9"));
    await waitForWires(before + 2);
    await workbench.page.keyboard.press("Control+z");
    await waitForWires(before + 1);
    await workbench.page.keyboard.press("Control+z");
    await waitForWires(before);
    await workbench.page.keyboard.press("Control+Shift+z");
    await waitForWires(before + 1);
    await workbench.saved("the wire", "back_prop.nn.json", (text) => /"h9":.*"h3"/.test(text));
  });

  it("follows the text while it is typed beside it, and Ctrl+Z there undoes a gesture of the canvas", async () => {
    await open("back_prop.nn.json");
    const before = await wires();
    await drag(nodeOf(canvas, "h3").locator(".react-flow__handle.source"), nodeOf(canvas, "h9"));
    await waitForWires(before + 1);
    await workbench.command("Chainrule: Open Text Beside");
    const text = workbench.page.locator(".editor-instance .monaco-editor .view-lines").first();
    await text.waitFor();
    await text.click();
    await workbench.page.keyboard.press("Control+z");
    await waitForWires(before);
    // Half a word is no network: the picture stays and says that it is of an earlier text.
    await workbench.page.keyboard.press("Control+Home");
    await workbench.page.keyboard.type("}");
    await canvas.locator(".is-stale").first().waitFor();
    assert.equal(await canvas.locator(NODES).count(), 15);
    await workbench.page.keyboard.press("Backspace");
    await canvas.locator(".is-stale").first().waitFor({ state: "detached" });
    await workbench.screenshot("journey-text-beside");
  });

  it("keeps Ctrl+A away from the text behind it", async () => {
    await open("back_prop.nn.json");
    await workbench.command("Chainrule: Open Text Beside");
    await workbench.page.locator(".editor-instance .monaco-editor .view-lines").first().waitFor();
    await canvas.locator(".react-flow__pane").click({ position: { x: 5, y: 5 } });
    // VS Code hears of the click from inside the webview, a moment later than a person would press a key.
    await until("the canvas in front", async () =>
      (await workbench.page.locator(".editor-group-container.active .monaco-editor").count()) === 0 ? true : undefined,
    );
    await workbench.page.keyboard.press("Control+a");
    await until("all nodes selected", async () =>
      (await canvas.locator(`${NODES}.selected`).count()) === 15 ? true : undefined,
    );
    assert.equal(await workbench.page.locator(".monaco-editor .selected-text").count(), 0);
  });

  it("writes a weight that was typed in the inspector, and everything follows", async () => {
    await open("xor.nn.json");
    await nodeOf(canvas, "y").click();
    const cell = canvas.locator(".app-inspector").getByText("10", { exact: true }).first();
    await cell.dblclick();
    await workbench.page.keyboard.press("Control+a");
    await workbench.page.keyboard.type("-2.5");
    await workbench.page.keyboard.press("Enter");
    await workbench.saved("the weight", "xor.nn.json", (text) => /"y":.*-2\.5/.test(text));
    await until("another objective", async () =>
      /0\.02169/.test((await canvas.locator(".app-toolbar").textContent()) ?? "") ? undefined : true,
    );
  });

  it("goes from the canvas to the text and back by the icons of the title bar", async () => {
    await open("xor.nn.json");
    await workbench.page.getByRole("button", { name: "Open Text Beside" }).click();
    await workbench.page.locator(".editor-instance .monaco-editor .view-lines").first().waitFor();
    await workbench.page.getByRole("button", { name: "Open Canvas" }).click();
    await until("two canvases", async () =>
      (await workbench.page.locator("iframe.webview.ready").count()) === 2 ? true : undefined,
    );
  });

  it("starts a new network that runs", async () => {
    await open("xor.nn.json");
    await workbench.command("Chainrule: New Network");
    canvas = await until("the new canvas", async () => {
      const frame = await workbench.webview(`${NODES}[data-id="L"]`, 3000).catch(() => undefined);
      return frame && frame !== canvas ? frame : undefined;
    });
    await canvas.getByText("0.6931").first().waitFor();
  });

  it("breaks no rule of its page in any theme", async () => {
    await open("iris.nn.json");
    await nodeOf(canvas, "z").click();
    await canvas.locator(".app-inspector .katex").first().waitFor();
    for (const theme of THEMES) {
      await workbench.setTheme(theme);
      await canvas.locator(`body[data-vscode-theme-kind]`).waitFor();
      await workbench.screenshot(`journey-iris-${theme}`);
    }
    assert.deepEqual(workbench.cspViolations, []);
    assert.deepEqual(workbench.errors, []);
  });

  async function drag(from: Locator, to: Locator): Promise<void> {
    await settle();
    const start = await centre(from);
    const end = await centre(to);
    const { mouse } = workbench.page;
    await mouse.move(start.x, start.y);
    await mouse.down();
    await mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 5 });
    await mouse.move(end.x, end.y, { steps: 5 });
    await mouse.up();
  }
});

async function centre(thing: Locator): Promise<{ x: number; y: number }> {
  const box = (await thing.boundingBox()) ?? assert.fail("it is not on screen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
