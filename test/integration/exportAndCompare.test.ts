import assert from "node:assert/strict";
import * as vscode from "vscode";
import { openCanvas, replaceIn, sample, until } from "./support.ts";

describe("pictures out of the editor, and two networks side by side", () => {
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("draws the canvas in the real page, as SVG, PNG and text", async () => {
    const { session } = await openCanvas(sample("back_prop.nn.json"));
    const svg = await session.pictures.ask({ format: "svg", hasValues: true, theme: "current" });
    assert.ok(typeof svg === "string" && svg.includes(">h3<"));
    const png = await session.pictures.ask({ format: "png", hasValues: false, theme: "print" });
    assert.ok(png instanceof Uint8Array);
    assert.equal(Buffer.from(png.subarray(1, 4)).toString(), "PNG");
  });

  it("ends at once where a person cancels", async () => {
    const { session } = await openCanvas(sample("xor.nn.json"));
    const source = new vscode.CancellationTokenSource();
    const drawn = session.pictures.ask({ format: "png", hasValues: true, theme: "print" }, source.token);
    source.cancel();
    await assert.rejects(drawn, vscode.CancellationError);
  });

  it("copies text for papers into the clipboard", async () => {
    await openCanvas(sample("xor.nn.json"));
    await vscode.commands.executeCommand("chainrule.copyAsMermaid");
    assert.match(await vscode.env.clipboard.readText(), /flowchart LR/);
    await vscode.commands.executeCommand("chainrule.copyAsTikz");
    assert.match(await vscode.env.clipboard.readText(), /\\begin\{tikzpicture\}/);
  });

  it("opens two files that were selected in the Explorer beside each other, and follows what is typed", async () => {
    const [one, other] = [sample("xor.nn.json"), sample("xor_start.nn.json")];
    await vscode.commands.executeCommand("chainrule.compareSelected", one, [one, other]);
    const tab = await until("the panel", () => {
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      return activeTab?.input instanceof vscode.TabInputWebview ? activeTab : undefined;
    });
    assert.equal(tab.label, "xor.nn.json ↔ xor_start.nn.json");
    const document = await vscode.workspace.openTextDocument(other);
    await replaceIn(document, '"nn": 1', '"nn" : 1');
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });
});
