import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { EditorSession } from "../../extension/editor/session.ts";
import { extensionApi, networkDiagnostics, openCanvas, sample, until } from "./support.ts";

describe("several panels and places", () => {
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("share one network between split editors, each with its own sample", async () => {
    const { canvases } = await extensionApi();
    const left = await openCanvas(sample("xor.nn.json"));
    await vscode.commands.executeCommand("workbench.action.splitEditor");
    const right = await until("the second canvas", () => {
      const active = canvases.active;
      return active && active !== left.session ? active : undefined;
    });
    assert.equal(right.network, left.network);
    await right.ask("selectRow", { row: 3 });
    await left.session.ask("selectRow", { row: 1 });
    const gradients = async (session: EditorSession) => [...(await session.ask("theta", null)).numbers];
    assert.notDeepEqual(await gradients(right), await gradients(left.session));
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await left.session.ask("theta", null);
  });

  it("go with a file that is renamed", async () => {
    const { canvases } = await extensionApi();
    const from = sample("before.nn.json");
    const to = sample("after.nn.json");
    await vscode.workspace.fs.copy(sample("xor.nn.json"), from);
    await openCanvas(from);
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(from, to);
    assert.ok(await vscode.workspace.applyEdit(edit));
    try {
      await until("the canvas of the new name", () =>
        canvases.active?.network.document.uri.path === to.path ? true : undefined,
      );
      assert.deepEqual(networkDiagnostics(from), []);
    } finally {
      await vscode.workspace.fs.delete(to);
    }
  });

  it("show another time's text, and take no changes to it", async () => {
    const text = await vscode.workspace.fs.readFile(sample("xor.nn.json"));
    const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
    const refuse = () => {
      throw vscode.FileSystemError.NoPermissions();
    };
    const past: vscode.FileSystemProvider = {
      onDidChangeFile: changed.event,
      watch: () => new vscode.Disposable(() => undefined),
      stat: () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: text.length }),
      readFile: () => text,
      readDirectory: () => [],
      createDirectory: refuse,
      writeFile: refuse,
      delete: refuse,
      rename: refuse,
    };
    const registration = vscode.workspace.registerFileSystemProvider("past", past, { isReadonly: true });
    try {
      const { session } = await openCanvas(vscode.Uri.from({ scheme: "past", path: "/xor.nn.json" }));
      assert.ok((await session.ask("theta", null)).parameters.length > 0);
      const version = session.network.document.version;
      const intents = [{ kind: "removeNode", id: "h1" }] as const;
      await assert.rejects(session.ask("edit", { version, intents, label: "remove" }), /read-only/);
    } finally {
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      registration.dispose();
    }
  });
});
