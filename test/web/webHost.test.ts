import assert from "node:assert/strict";
import { encode } from "fast-png";
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

  it("trains in slices of the host, which has no threads", async () => {
    const uri = vscode.Uri.parse("memory:/xor.nn.json");
    await vscode.commands.executeCommand("vscode.openWith", uri, "chainrule.editor");
    const { canvases, trainings } = vscode.extensions.getExtension("chainrule.chainrule")?.exports ?? {};
    const session = await until(() => canvases.active ?? undefined);
    const { network } = session;
    await until(() => (network.dataset ? true : undefined));
    await session.ask("training", { action: "start" });
    const training = await until(() => trainings.of(network) ?? undefined);
    await until(() => (training.view().step > 0 ? true : undefined));
    await session.ask("training", { action: "stop" });
    const view = await until(() => (training.hasEnded ? training.view() : undefined));
    assert.ok(view.history.length >= 6);
    await session.ask("training", { action: "discard" });
    assert.equal(trainings.of(network), null);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("reads a folder of pictures", async () => {
    const network = {
      nn: 1,
      nodes: { x: { op: "input", shape: [1, 1, 2] }, t: { op: "input" } },
      data: { images: { x: "pictures" }, classes: "t" },
    };
    const uri = vscode.Uri.parse("memory:/pictures.nn.json");
    files.writeFile(uri, new TextEncoder().encode(JSON.stringify(network)));
    const put = (path: string, data: Uint8Array) =>
      files.writeFile(vscode.Uri.parse(`memory:/pictures/${path}`), encode({ width: 2, height: 1, channels: 1, data }));
    put("b/1.png", Uint8Array.of(51, 255));
    put("a/1.png", Uint8Array.of(0, 102));
    await vscode.commands.executeCommand("vscode.openWith", uri, "chainrule.editor");
    const { canvases } = vscode.extensions.getExtension("chainrule.chainrule")?.exports ?? {};
    const session = await until(() => canvases.active ?? undefined);
    const dataset = await until(() => session.network.dataset ?? undefined);
    assert.deepEqual([...dataset.inputs.get("x")], [0, 0.2, 0.4, 1]);
    assert.deepEqual([...dataset.inputs.get("t")], [0, 1]);
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

describe("the debugger in a browser's VS Code", () => {
  const files = new MemoryFiles();
  const uri = vscode.Uri.parse("memories:/back_prop.nn.json");
  let registration: vscode.Disposable;

  before(async () => {
    registration = vscode.workspace.registerFileSystemProvider("memories", files, { isCaseSensitive: true });
    const extension = vscode.extensions.getExtension("chainrule.chainrule");
    assert.ok(extension, "the extension is there");
    const { extensionUri } = extension;
    files.writeFile(
      vscode.Uri.parse("memories:/back_prop.nn.json"),
      await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, "samples", "back_prop.nn.json")),
    );
    await extension.activate();
  });

  after(async () => {
    await vscode.debug.stopDebugging();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    registration.dispose();
  });

  it("stops at a node's condition, evaluates, steps back, and tries a weight", async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    const line = document
      .getText()
      .split("\n")
      .findIndex((text) => text.includes('"h3":'));
    const location = new vscode.Location(uri, new vscode.Position(line, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location, true, "abs(grad(h3.w)) > 0.05")]);
    await vscode.commands.executeCommand("vscode.openWith", uri, "chainrule.editor");
    const { canvases } = vscode.extensions.getExtension("chainrule.chainrule")?.exports ?? {};
    await until(() => canvases.active ?? undefined);
    await vscode.commands.executeCommand("chainrule.debug");
    const session = await until(() => vscode.debug.activeDebugSession);
    const top = async () => (await session.customRequest("stackTrace", { threadId: 1 })).stackFrames[0];
    const standsAt = (name: RegExp) =>
      until(async () => {
        const frame = await top().catch(() => undefined);
        return frame && name.test(frame.name) ? frame : undefined;
      });
    const { id, line: shown } = await standsAt(/^h3/);
    assert.equal(shown, line + 1);
    const gradient = async () =>
      Number(
        (await session.customRequest("evaluate", { expression: "grad(h3.b)", frameId: id, context: "watch" })).result,
      );
    assert.ok(Math.abs(await gradient()) > 0);
    await session.customRequest("stepBack", { threadId: 1 });
    await standsAt(/^h[^3]/);
    const objective = async () =>
      (await session.customRequest("evaluate", { expression: "objective", context: "watch" })).result;
    const before = await objective();
    await session.customRequest("setExpression", { expression: "h3.b", value: "2" });
    assert.notEqual(await objective(), before);
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
