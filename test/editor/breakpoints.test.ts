// Breakpoints from the canvas in the whole of VS Code: its key, its input, its gutter and its list.
import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { until } from "../support/chromium.ts";
import { Workbench } from "../support/workbench.ts";

describe("breakpoints on the canvas", () => {
  let workbench: Workbench;
  let canvas: Frame;

  const node = (id: string) => canvas.locator(`.react-flow__node[data-id="${id}"]`);
  const dot = (id: string) => node(id).locator(".breakpoint-dot.is-set");
  const input = () => workbench.page.locator(".quick-input-widget input[type=text]");

  beforeEach(async () => {
    workbench = await Workbench.open();
    canvas = await workbench.openCanvas("back_prop.nn.json", ".react-flow__node");
  });
  afterEach(() => workbench.close());

  it("follow F9, ask for their condition in VS Code's input, and stand in the gutter beside", async () => {
    await node("h3").click();
    await workbench.page.keyboard.press("F9");
    await dot("h3").waitFor();
    await node("h3").click({ button: "right" });
    await canvas.getByRole("menuitem", { name: "Add Conditional Breakpoint…" }).click();
    await input().waitFor();
    await input().fill("abs(grad(h33.w)) > 0.05");
    await workbench.page.locator(".quick-input-message").getByText("h33").waitFor();
    await input().fill("abs(grad(h3.w)) > 0.05");
    await workbench.page.keyboard.press("Enter");
    await canvas.getByRole("button", { name: "h3: breakpoint if abs(grad(h3.w)) > 0.05" }).waitFor();
    await workbench.command("Chainrule: Open Text Beside");
    await workbench.page.locator(".editor-instance .monaco-editor .view-lines").first().waitFor();
    await workbench.page.locator(".monaco-editor .codicon-debug-breakpoint-conditional").first().waitFor();
    await workbench.screenshot("breakpoints");
    // Back on the canvas, which is half as wide now, the key takes it away, here and in the gutter.
    await canvas.getByRole("button", { name: "Fit the network into the view" }).click();
    await node("h3").click();
    await until("the canvas in front", async () =>
      (await workbench.page.locator(".editor-group-container.active .monaco-editor").count()) === 0 ? true : undefined,
    );
    await workbench.page.keyboard.press("F9");
    await dot("h3").waitFor({ state: "detached" });
    await workbench.page
      .locator(".monaco-editor .codicon-debug-breakpoint-conditional")
      .first()
      .waitFor({ state: "detached" });
  });

  it("follow a gesture on the canvas that moves their lines, and its undo", async () => {
    await node("h5").click();
    await workbench.page.keyboard.press("F9");
    await dot("h5").waitFor();
    await node("h2").click();
    await workbench.page.keyboard.press("Delete");
    await node("h2").waitFor({ state: "detached" });
    await dot("h5").waitFor();
    assert.equal(await canvas.locator(".breakpoint-dot.is-set").count(), 1);
    await workbench.page.keyboard.press("Control+z");
    await node("h2").waitFor();
    await dot("h5").waitFor();
    assert.equal(await canvas.locator(".breakpoint-dot.is-set").count(), 1);
  });
});
