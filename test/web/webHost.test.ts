import assert from "node:assert/strict";
import * as vscode from "vscode";
import { MemoryFiles } from "./memoryFiles.ts";

/** The extension where there is no Node: VS Code's web worker extension host, files in memory. */
describe("in a browser's VS Code", () => {
  const files = new MemoryFiles();
  let registration: vscode.Disposable;

  before(async () => {
    registration = vscode.workspace.registerFileSystemProvider("memory", files, { isCaseSensitive: true });
    const extension = vscode.extensions.getExtension("chainrule.chainrule");
    assert.ok(extension, "the extension is there");
    for (const name of ["xor.nn.json", "function_neuron.nn.json"]) {
      const text = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension.extensionUri, "samples", name));
      files.writeFile(vscode.Uri.parse(`memory:/${name}`), text);
    }
    await extension.activate();
  });

  after(() => registration.dispose());

  it("runs without Node", () => {
    assert.equal(vscode.env.uiKind, vscode.UIKind.Web);
    assert.equal((globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node, undefined);
  });

  it("opens a network on the canvas, computes and answers", async () => {
    const uri = vscode.Uri.parse("memory:/xor.nn.json");
    await vscode.commands.executeCommand("vscode.openWith", uri, "chainrule.editor");
    const { canvases } = vscode.extensions.getExtension("chainrule.chainrule")?.exports ?? {};
    const session = await until(() => canvases.active ?? undefined);
    const theta = await until(async () => (await session.ask("theta", null).catch(() => undefined)) ?? undefined);
    assert.ok(theta.parameters.length > 0);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("reads expressions, for which the desktop loads mathjs late", async () => {
    const uri = vscode.Uri.parse("memory:/function_neuron.nn.json");
    await vscode.workspace.openTextDocument(uri);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const errors = vscode.languages
      .getDiagnostics(uri)
      .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
    assert.deepEqual(
      errors.map(({ message }) => message),
      [],
    );
    const edit = new vscode.WorkspaceEdit();
    const document = await vscode.workspace.openTextDocument(uri);
    const at = document.getText().indexOf("exp(");
    edit.replace(uri, new vscode.Range(document.positionAt(at), document.positionAt(at + 4)), "nothing(");
    await vscode.workspace.applyEdit(edit);
    const found = await until(() => {
      const said = vscode.languages.getDiagnostics(uri).find(({ source }) => source === "chainrule");
      return said ?? undefined;
    });
    assert.match(found.message, /nothing/);
  });
});

async function until<T>(probe: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    const found = await probe();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("Waited 10 s in vain.");
}
