// The way of somebody new who trains a network, in the real VS Code: the spiral learns, stops, is looked at as it was in epoch 20, gets
// another activation and a second run beside the first, whose weights go into the file and out of it again.
import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { until } from "../support/chromium.ts";
import { Drawing } from "../support/drawing.ts";
import { Workbench } from "../support/workbench.ts";

const FILE = "spiral_start.nn.json";

describe("the journey of somebody who trains a network", () => {
  let workbench: Workbench;
  let canvas: Frame;
  let drawing: Drawing;

  beforeEach(async () => {
    workbench = await Workbench.open();
    canvas = await workbench.openCanvas(FILE, ".react-flow__node");
    drawing = new Drawing(workbench, canvas, FILE);
  });
  afterEach(() => workbench.close());

  const button = (name: RegExp) => canvas.locator(".training").getByRole("button", { name });
  const mark = () => canvas.locator(".training-mark-text").textContent();
  const says = (text: RegExp) =>
    until(`${text} above the timeline`, async () =>
      text.test((await mark().catch(() => "")) ?? "") ? true : undefined,
    );
  const status = () => canvas.locator(".training-status").textContent();
  const epochShown = () => canvas.getByRole("textbox", { name: /^Epoch that is shown/ });
  const objective = async () =>
    Number(await canvas.locator(".objective-value [data-exact]").first().getAttribute("data-exact"));
  /** Until it has learned for some epochs, and then no further: it may reach its goal before a hand is at the button. */
  const trainAndStop = async () => {
    await until("some epochs", async () => {
      const slider = canvas.getByRole("slider", { name: "Step of the run that is shown" });
      return Number(await slider.getAttribute("max").catch(() => 0)) >= 300 ? true : undefined;
    });
    const stop = button(/^Stop the training/);
    // It may end by itself meanwhile: the press comes to nothing then.
    if ((await stop.getAttribute("aria-disabled")) === "false") await stop.click({ force: true });
    await until("the end", async () => ((await status()) === "Ended" ? true : undefined));
  };
  const goToEpoch = async (epoch: number) => {
    await epochShown().fill(String(epoch));
    await epochShown().press("Enter");
    await says(new RegExp(`^Numbers of epoch ${epoch}, step`));
  };

  it("trains, stops, goes back to epoch 20, asks why, trains another activation beside it, writes and undoes", async () => {
    const before = workbench.fileText(FILE);
    const start = await objective();
    await canvas.getByRole("button", { name: "Train this network" }).click();
    await trainAndStop();
    await workbench.screenshot("training-journey-stopped");
    const learned = await objective();
    assert.notEqual(learned, start);

    await goToEpoch(20);
    const early = await until("other numbers", async () => {
      const now = await objective();
      return now === learned || now === start ? undefined : now;
    });
    await button(/^Layers/).click();
    await canvas.locator(".training .curve").first().waitFor();
    await workbench.screenshot("training-journey-layers");
    await drawing.node("z1").click();
    await drawing.focused("z1");
    await workbench.page.keyboard.press("w");
    await canvas.locator(".why-note").waitFor();
    assert.match((await canvas.locator(".why-note p").first().textContent()) ?? "", /∂L\/∂z1/);
    await workbench.screenshot("training-journey-why");

    await canvas.getByRole("combobox", { name: "activation" }).selectOption("relu");
    await says(/earlier text/);
    await canvas.getByRole("tab", { name: "Training", exact: true }).click();
    await button(/^Curves/).click();
    await button(/^Restart/).click();
    // It may be over before anybody looks; the first one stands beside it from its start.
    const first = canvas.getByRole("table", { name: "Runs" }).locator("tbody tr").first();
    await first.waitFor();
    await trainAndStop();
    assert.match((await first.textContent()) ?? "", /z1: .*tanh/);
    assert.ok((await canvas.locator(".curve-other").count()) >= 1);
    await workbench.screenshot("training-journey-beside");

    await button(/^Write to file/).click();
    await canvas.locator(".training-mark").waitFor({ state: "detached" });
    const written = await workbench.saved("the weights", FILE, (text) => !text.includes("-2.19, 2.08"));
    assert.match(written, /"activation": "relu"/);
    assert.notEqual(early, await objective());
    await drawing.node("z1").click();
    for (const gone of ["the weights", "the activation"]) {
      const text = workbench.fileText(FILE);
      assert.notEqual(text, "");
      await workbench.page.keyboard.press("Control+z");
      await workbench.saved(`${gone}, undone,`, FILE, (now) => now !== text);
    }
    await until("the file as it was", () => (workbench.fileText(FILE).length === before.length ? true : undefined));
    assert.equal(workbench.fileText(FILE), before);
  });

  it("is there again after the window was reloaded, with its curve and all its steps", async () => {
    await canvas.getByRole("button", { name: "Train this network" }).click();
    await trainAndStop();
    await goToEpoch(7);
    const wanted = await objective();
    const facts = await canvas.locator(".training-facts").textContent();
    // It is put on disk a moment after it has come to rest.
    await workbench.page.waitForTimeout(4000);
    await workbench.page.reload();
    canvas = await workbench.webview(".training", 60_000);
    drawing = new Drawing(workbench, canvas, FILE);
    await until("the run", async () => ((await status()) === "Ended" ? true : undefined));
    assert.equal(
      (await canvas.locator(".training-facts").textContent())?.replace(/[\d. ,]+ steps\/s/, ""),
      facts?.replace(/[\d. ,]+ steps\/s/, ""),
    );
    assert.ok((await canvas.locator(".curve-line").first().getAttribute("d"))?.includes("L"));
    await goToEpoch(7);
    await until("the same numbers", async () => ((await objective()) === wanted ? true : undefined));
  });
});
