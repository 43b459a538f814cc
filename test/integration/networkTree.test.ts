import assert from "node:assert/strict";
import * as vscode from "vscode";
import { extensionApi, openCanvas, sample, until } from "./support.ts";

describe("the view Network", () => {
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("follows the network in front, as canvas or as text, and forgets it when another file comes", async () => {
    const { active } = await extensionApi();
    const { network } = await openCanvas(sample("xor.nn.json"));
    assert.equal(active.network, network);
    await vscode.window.showTextDocument(network.document);
    await until("the same network as text", () =>
      active.session === null && active.network === network ? true : undefined,
    );
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: "{}" }));
    await until("no network", () => (active.network === null ? true : undefined));
  });

  it("renames and deletes with one undo step each", async () => {
    const { network } = await openCanvas(sample("xor.nn.json"));
    const before = network.document.getText();
    await vscode.commands.executeCommand("chainrule.deleteInTree", "h1");
    assert.equal(network.reading.document?.nodes.has("h1"), false);
    await vscode.commands.executeCommand("undo");
    assert.equal(network.document.getText(), before);
  });

  it("opens with its own command, and the walkthrough with its", async () => {
    await openCanvas(sample("xor.nn.json"));
    await vscode.commands.executeCommand("chainrule.network.focus");
    await vscode.commands.executeCommand("chainrule.openWalkthrough");
  });
});
