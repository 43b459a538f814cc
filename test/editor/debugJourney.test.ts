// The way of somebody who wonders about a gradient, by keyboard alone in the real VS Code: a condition on it, a run to there, back
// two steps, why, what if a weight were another, and that weight in the file.
import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { until } from "../support/chromium.ts";
import { Drawing } from "../support/drawing.ts";
import { Workbench } from "../support/workbench.ts";

const FILE = "back_prop.nn.json";
const CONDITION = "abs(grad(h3.w)) > 0.05";

describe("the journey of somebody who debugs a network", () => {
  let workbench: Workbench;
  let canvas: Frame;
  let drawing: Drawing;

  afterEach(() => workbench.close());

  const press = (key: string) => workbench.page.keyboard.press(key);
  const text = async (selector: string) => (await canvas.locator(selector).first().textContent())?.trim() ?? "";
  const place = () => text(".debug-place");
  const objective = async () =>
    Number(await canvas.locator(".objective-value [data-exact]").first().getAttribute("data-exact"));
  const stands = (at: RegExp) =>
    until(`the session at ${at}`, async () => {
      const now = await place().catch(() => "");
      return at.test(now) ? now : undefined;
    });
  const toCanvas = async () => {
    await drawing.command("Chainrule: Focus the Canvas");
    await until("the focus on the canvas", () =>
      canvas.evaluate(() => (document.activeElement?.closest(".canvas") ? true : undefined)),
    );
  };
  /** VS Code takes the focus for a moment when a session stops; a key in that moment would be lost. */
  const toNode = async (id: string) => {
    await workbench.page.waitForTimeout(400);
    await drawing.focused(id);
  };
  /** On through the inspector with Tab, as far as it takes. */
  const toWeight = async (name: string) => {
    for (let stop = 0; stop < 40; stop++) {
      if ((await canvas.evaluate(() => document.activeElement?.getAttribute("aria-label"))) === name) return;
      await press("Tab");
    }
    assert.fail(`40 stops of Tab lead not to ${name}`);
  };

  it("stops where a gradient is large, goes back two, asks why, tries a weight and writes it", async () => {
    workbench = await Workbench.open();
    await press("Control+p");
    await workbench.page.locator(".quick-input-widget input[type=text]").waitFor();
    await workbench.page.keyboard.type("back_prop.nn");
    await workbench.page.locator(".quick-input-list .monaco-list-row.focused").filter({ hasText: FILE }).waitFor();
    await press("Enter");
    canvas = await workbench.webview(".react-flow__node", 30_000);
    drawing = new Drawing(workbench, canvas, FILE);
    const before = workbench.fileText(FILE);

    await toCanvas();
    await press("Control+f");
    await canvas.locator(".find input").waitFor();
    await workbench.page.keyboard.type("h3");
    await press("Enter");
    await press("Escape");
    await drawing.focused("h3");
    await drawing.command("Chainrule: Add Conditional Breakpoint on the Selected Node…");
    await workbench.page.locator(".quick-input-widget input[type=text]").waitFor();
    await workbench.page.keyboard.type(CONDITION);
    await press("Enter");
    await canvas.getByRole("button", { name: `h3: breakpoint if ${CONDITION}` }).waitFor();

    await press("F5");
    await stands(/backward · h3$/);
    assert.match(await text(".debug-why"), /h3 has had its backward step, and abs\(grad\(h3\.w\)\) > 0\.05/);

    await toNode("h3");
    await press(",");
    await stands(/backward · h4$/);
    await toNode("h3");
    await press(",");
    await stands(/backward · h5$/);

    // The focus is where it was before VS Code came to show the stop.
    await drawing.focused("h3");
    await press("w");
    await canvas.locator(".why-note").waitFor();
    assert.match(await text(".why-note p"), /∂y1\/∂h3 .* h3 → h6 → h7 → h8 → y1/);
    await workbench.screenshot("debug-journey-why");

    const loss = await objective();
    await press("Enter");
    await toWeight("h3.w[0]");
    await workbench.page.keyboard.type("-0.5");
    await press("Enter");
    await canvas.locator(".what-ifs").waitFor();
    const tried = await until("another loss", async () => {
      const now = await objective();
      return now === loss || Number.isNaN(now) ? undefined : now;
    });
    await workbench.screenshot("debug-journey-what-if");
    assert.equal(workbench.fileText(FILE), before);

    await drawing.command("Chainrule: Write What-If Values to the File");
    await canvas.locator(".what-ifs").waitFor({ state: "detached" });
    const written = before.replace('"w": [1.6], "b": -0.4', '"w": [-0.5], "b": -0.4');
    assert.notEqual(written, before);
    await workbench.saved("the weight", FILE, (text) => text === written);
    assert.equal(await objective(), tried);
  });
});
