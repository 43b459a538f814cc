import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Intent } from "../../core/document/intent.ts";
import { openTextDiff } from "../../extension/commands/textDiff.ts";
import type { EditorSession } from "../../extension/editor/session.ts";
import { extensionApi, type OpenCanvas, openCanvas, replaceIn, sample, until } from "./support.ts";

const rename = (id: string, to: string): Intent => ({ kind: "renameNode", id, to });

async function gesture({ network, session }: Pick<OpenCanvas, "network" | "session">, ...intents: Intent[]) {
  await session.ask("edit", { version: network.document.version, intents, label: "gesture" });
}

async function textOnDisk(uri: vscode.Uri): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();
}

/** A file of its own, so that a test that fails leaves the samples as they are. */
async function withCopy(name: string, work: (uri: vscode.Uri) => Promise<void>): Promise<void> {
  const uri = sample(name);
  await vscode.workspace.fs.copy(sample("xor.nn.json"), uri, { overwrite: true });
  try {
    await work(uri);
  } finally {
    await vscode.workspace.fs.delete(uri).then(undefined, () => undefined);
  }
}

describe("a network file is a text file like any other", () => {
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("shows the same on two canvases side by side, and either takes back what the other did", async () => {
    const first = await openCanvas(sample("xor.nn.json"));
    const { document } = first.network;
    const before = document.getText();
    await vscode.commands.executeCommand("workbench.action.splitEditor");
    const { canvases } = await extensionApi();
    const second: EditorSession = await until("a second canvas", () =>
      canvases.active && canvases.active !== first.session ? canvases.active : undefined,
    );
    assert.equal(second.network, first.network, "one reading for both");
    await gesture({ network: first.network, session: second }, rename("h1", "hidden"));
    assert.ok(first.session.network.reading.graph?.byId.has("hidden"));
    await gesture(first, rename("h2", "other"));
    assert.ok(second.network.reading.graph?.byId.has("other"));
    await second.ask("undo", null);
    await second.ask("undo", null);
    assert.equal(document.getText(), before);
  });

  it("follows a change on disk, as a checkout makes it", () =>
    withCopy("disk.nn.json", async (uri) => {
      const { network } = await openCanvas(uri);
      const changed = (await textOnDisk(uri)).replaceAll('"h1"', '"from-git"');
      await vscode.workspace.fs.writeFile(uri, Buffer.from(changed));
      await until("the text from disk on the canvas", () =>
        network.reading.graph?.byId.has("from-git") ? true : undefined,
      );
      assert.equal(network.document.isDirty, false);
    }));

  it("loses nothing where it changes on disk while it has unsaved gestures", () =>
    withCopy("conflict.nn.json", async (uri) => {
      const opened = await openCanvas(uri);
      await gesture(opened, rename("h1", "unsaved"));
      const changed = (await textOnDisk(uri)).replaceAll('"h2"', '"theirs"');
      await vscode.workspace.fs.writeFile(uri, Buffer.from(changed));
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert.ok(opened.network.document.isDirty);
      assert.ok(opened.network.reading.graph?.byId.has("unsaved"));
      assert.equal(await textOnDisk(uri), changed);
    }));

  it("moves along when the file is renamed, with what is not saved", () =>
    withCopy("old-name.nn.json", async (uri) => {
      const opened = await openCanvas(uri);
      await gesture(opened, rename("h1", "unsaved"));
      const to = sample("new-name.nn.json");
      const edit = new vscode.WorkspaceEdit();
      edit.renameFile(uri, to, { overwrite: true });
      try {
        assert.ok(await vscode.workspace.applyEdit(edit));
        const { canvases } = await extensionApi();
        const moved = await until("the canvas under the new name", () =>
          canvases.active?.network.document.uri.path.endsWith("/new-name.nn.json") ? canvases.active : undefined,
        );
        assert.ok(moved.network.reading.graph?.byId.has("unsaved"));
        await gesture({ network: moved.network, session: moved }, rename("h2", "after"));
        assert.ok(moved.network.document.isDirty);
        await moved.network.document.save();
        assert.match(await textOnDisk(to), /"after"/);
      } finally {
        await vscode.workspace.fs.delete(to).then(undefined, () => undefined);
      }
    }));

  it("begins untitled, takes gestures, and undoes them", async () => {
    await vscode.commands.executeCommand("chainrule.newNetwork");
    const { canvases } = await extensionApi();
    const session = await until("the canvas of a new network", () => canvases.active ?? undefined);
    const { network } = session;
    assert.equal(network.document.uri.scheme, "untitled");
    const before = network.document.getText();
    await gesture({ network, session }, { kind: "addNode", id: "h", op: "neuron", inputs: ["x"] }, rename("y", "out"));
    assert.ok(network.reading.graph?.byId.has("h"));
    await session.ask("undo", null);
    assert.equal(network.document.getText(), before);
  });

  it("says that it is read-only where it is, and stays as it is", () =>
    withCopy("locked.nn.json", async (uri) => {
      const settings = vscode.workspace.getConfiguration("files");
      await settings.update("readonlyInclude", { "**/locked.nn.json": true }, vscode.ConfigurationTarget.Global);
      try {
        const opened = await openCanvas(uri);
        const before = opened.network.document.getText();
        await assert.rejects(gesture(opened, rename("h1", "h9")), /read-only/);
        assert.equal(opened.network.document.getText(), before);
        assert.equal(opened.network.document.isDirty, false);
      } finally {
        await settings.update("readonlyInclude", undefined, vscode.ConfigurationTarget.Global);
      }
    }));

  it("can be compared as text, although VS Code shows a canvas in both halves of a diff", async () => {
    await openTextDiff(sample("xor.nn.json"), sample("xor_start.nn.json"), "two");
    await until("a diff of texts", () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputTextDiff ? true : undefined;
    });
  });

  it("can be typed into beside the canvas, stroke by stroke, and the canvas follows", async () => {
    const { network } = await openCanvas(sample("xor.nn.json"));
    await replaceIn(network.document, '"h1": {', '"h1":  {');
    await until("the new reading", () => (network.reading.version === network.document.version ? true : undefined));
    await vscode.commands.executeCommand("undo");
  });
});
