import assert from "node:assert/strict";
import * as vscode from "vscode";
import { networkDiagnostics, openCanvas, replaceIn, sample, until } from "./support.ts";

describe("a network file in VS Code", () => {
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("opens on the canvas by default, and as JSON with comments in the text editor", async () => {
    await vscode.commands.executeCommand("vscode.open", sample("xor.nn.json"));
    const tab = await until("the tab", () => vscode.window.tabGroups.activeTabGroup.activeTab ?? undefined);
    assert.ok(tab.input instanceof vscode.TabInputCustom);
    assert.equal(tab.input.viewType, "chainrule.editor");
    const document = await vscode.workspace.openTextDocument(sample("xor.nn.json"));
    assert.equal(document.languageId, "jsonc");
  });

  it("shows every sample without an error and with a pass", async () => {
    for (const uri of await vscode.workspace.findFiles("*.nn.json")) {
      const { network, session } = await openCanvas(uri);
      const theta = await session.ask("theta", null);
      assert.ok(theta.numbers.every(Number.isFinite), uri.path);
      const errors = networkDiagnostics(uri).filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
      assert.deepEqual(errors, [], uri.path);
      assert.equal(network.whyNoData, null, uri.path);
    }
  });

  it("puts a problem at its place, and takes it away again", async () => {
    const { network } = await openCanvas(sample("xor.nn.json"));
    const undone = network.document.getText();
    await replaceIn(network.document, '"op": "binary-cross-entropy"', '"op": "binary-cross-entropi"');
    const [problem] = await until("the problem", () => nonEmpty(networkDiagnostics(network.document.uri)));
    assert.equal(typeof problem?.code === "object" && problem.code.value, "NN207");
    assert.equal(problem?.source, "chainrule");
    assert.equal(network.document.getText(problem?.range), '"binary-cross-entropi"');
    await vscode.commands.executeCommand("undo");
    await until("no problem", () => (networkDiagnostics(network.document.uri).length === 0 ? true : undefined));
    assert.equal(network.document.getText(), undone);
  });

  it("offers the quick fix of a problem", async () => {
    const { network } = await openCanvas(sample("xor.nn.json"));
    await replaceIn(network.document, '"binary-cross-entropy"', '"binary-cross-entropi"');
    const [problem] = await until("the problem", () => nonEmpty(networkDiagnostics(network.document.uri)));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      network.document.uri,
      problem?.range,
    );
    const fix = actions.find(({ edit }) => edit?.has(network.document.uri));
    assert.ok(fix?.edit, "no quick fix");
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(network.document.getText(), /"binary-cross-entropy"/);
  });

  it("keeps the last good picture of a text that is broken for the moment", async () => {
    const { network } = await openCanvas(sample("back_prop.nn.json"));
    const before = network.reading.graph;
    await replaceIn(network.document, '"nodes": {', '"nodes": {{');
    const [problem] = await until("the problem", () => nonEmpty(networkDiagnostics(network.document.uri)));
    assert.equal(typeof problem?.code === "object" && problem.code.value, "NN101");
    assert.equal(network.reading.stale, true);
    assert.equal(network.reading.graph, before);
    await vscode.commands.executeCommand("undo");
    await until("a good reading", () => (network.reading.stale ? undefined : true));
  });

  it("notices that the data file has changed", async () => {
    const uri = (await vscode.workspace.findFiles("iris*.nn.json"))[0] ?? sample("iris.nn.json");
    const { network } = await openCanvas(uri);
    const rows = network.dataset?.rows ?? 0;
    const csv = sample("iris.csv");
    const text = Buffer.from(await vscode.workspace.fs.readFile(csv)).toString();
    try {
      const document = await vscode.workspace.openTextDocument(csv);
      await replaceIn(document, text, text.trimEnd().split("\n").slice(0, -1).join("\n"));
      await document.save();
      await until("one row less", () => (network.dataset?.rows === rows - 1 ? true : undefined));
    } finally {
      await vscode.workspace.fs.writeFile(csv, Buffer.from(text));
    }
  });

  it("says why there is nothing to compute, and adds a row of zeros in one undo step", async () => {
    const { network, session } = await openCanvas(sample("xor.nn.json"));
    const text = network.document.getText();
    const data = /,\s*"data": \{[^}]*(\}[^}\]]*)*\]\s*\}/.exec(text)?.[0] ?? assert.fail("no data in the sample");
    await replaceIn(network.document, data, "");
    await until("the reading", () => (network.dataset === null ? true : undefined));
    assert.match(network.whyNoData ?? "", /data/);
    const bare = network.document.getText();
    await session.ask("addRow", null);
    assert.equal(network.dataset?.rows, 1);
    await vscode.commands.executeCommand("undo");
    assert.equal(network.document.getText(), bare);
  });
});

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}
