import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { InsertedParts } from "../../core/protocol.ts";
import { extensionApi, type OpenCanvas, openCanvas, sample } from "./support.ts";

describe("designing by parts", () => {
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  /** Asks, looks at the text, takes it back in one step. */
  async function once(
    { network, session }: OpenCanvas,
    ask: () => Promise<InsertedParts>,
  ): Promise<{ readonly text: string; readonly added: InsertedParts }> {
    const { document } = network;
    const before = document.getText();
    const added = await ask();
    const text = document.getText();
    assert.notEqual(text, before);
    assert.equal(network.reading.text, text, "the reply came before the new reading");
    for (const id of added.nodes) assert.ok(network.reading.document?.nodes.has(id), id);
    await session.ask("undo", null);
    assert.equal(document.getText(), before);
    return { text, added };
  }

  it("copies through the clipboard from one file to another, as one undo step", async () => {
    const source = await openCanvas(sample("xor.nn.json"));
    const { text } = await source.session.ask("copy", { nodes: ["h1", "y"] });
    assert.equal(await vscode.env.clipboard.readText(), text);
    assert.deepEqual(Object.keys(JSON.parse(text).nodes), ["h1", "y"]);
    const target = await openCanvas(sample("ann.nn.json"));
    const pasted = await once(target, () => target.session.ask("paste", { text: null, at: [10, 20] }));
    assert.deepEqual(pasted.added.nodes, ["h1_2", "y"]);
    assert.match(pasted.text, /"h1_2": \[10, 20\]/);
  });

  it("pastes into an untitled file", async () => {
    const document = await vscode.workspace.openTextDocument({ content: '{ "nn": 1, "nodes": {} }' });
    const { canvases } = await extensionApi();
    await vscode.commands.executeCommand("vscode.openWith", document.uri, "chainrule.editor");
    const session = canvases.active;
    assert.ok(session, "no canvas is open");
    const added = await session.ask("paste", { text: '{ "x": { "op": "input" } }', at: null });
    assert.deepEqual(added, { nodes: ["x"], notes: [] });
    assert.equal(document.getText(), '{ "nn": 1, "nodes": { "x": { "op": "input" } } }');
    await session.ask("undo", null);
  });

  it("duplicates, inserts templates and stacks, each as one undo step, and keeps templates", async () => {
    const canvas = await openCanvas(sample("xor.nn.json"));
    const { session } = canvas;
    await once(canvas, () => session.ask("duplicate", { nodes: ["h1", "h2"] }));
    const insert = { options: { widths: "2-3-1" }, after: "y", at: null };
    const mlp = await once(canvas, () => session.ask("insertTemplate", { name: "mlp", ...insert }));
    assert.equal(mlp.added.nodes.length, 4);
    await session.ask("saveTemplate", { name: "pair", nodes: ["h1", "h2"] });
    assert.ok(
      (await session.ask("savedTemplates", null)).some(({ name, nodeCount }) => name === "pair" && nodeCount === 2),
    );
    await once(canvas, () => session.ask("insertTemplate", { name: "pair", options: {}, after: null, at: null }));
    await once(canvas, () => session.ask("stack", { nodes: ["h1", "h2"], copies: 3 }));
    await session.ask("removeTemplate", { name: "pair" });
  });
});
