import assert from "node:assert/strict";
import * as vscode from "vscode";
import { extensionApi, replaceIn, sample, until } from "./support.ts";

/** In the real VS Code, beside its own JSON features. */
describe("language features in the text editor", () => {
  let document: vscode.TextDocument;
  let original: string;

  const open = async (name: string): Promise<void> => {
    await extensionApi();
    document = await vscode.workspace.openTextDocument(sample(name));
    original = document.getText();
    await vscode.window.showTextDocument(document);
  };
  beforeEach(() => open("xor.nn.json"));
  afterEach(async () => {
    if (document.getText() !== original) await replaceIn(document, document.getText(), original);
    await document.save();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  const behind = (text: string): vscode.Position => {
    const at = document.getText().indexOf(text);
    assert.notEqual(at, -1, `the text has no ${text}`);
    return document.positionAt(at + text.length);
  };
  const ask = <T>(command: string, ...args: unknown[]): Thenable<T> =>
    vscode.commands.executeCommand<T>(command, document.uri, ...args);
  const labelOf = ({ label }: vscode.CompletionItem): string => (typeof label === "string" ? label : label.label);

  async function completions(at: vscode.Position, expected: string): Promise<readonly vscode.CompletionItem[]> {
    return until(`the offer ${expected}`, async () => {
      const { items } = await ask<vscode.CompletionList>("vscode.executeCompletionItemProvider", at);
      return items.some((item) => labelOf(item) === expected) ? items : undefined;
    });
  }

  /** Longer than VS Code's JSON service takes to have read the schema. */
  const othersSpeak = () => new Promise((resolve) => setTimeout(resolve, 1500));

  it("offers each suggestion once, and nothing that is not ours", async () => {
    await othersSpeak();
    for (const [before, after, expected] of [
      ['"op": "neuron", "inputs": ["x1", "x2"]', '"op": "neuron", "inputs": ["x1", "x2"], ', "bias"],
      ['"op": "', null, "dense"],
      ['"activation": "', null, "relu"],
      ['"inputs": ["x1", "', null, "x2"],
      ['"objective": "', null, "L"],
      ['"title": "XOR, solved with two hidden neurons",', null, "training"],
      ['"nodes": {', null, ""],
      ['"x1": { ', null, ""],
      ['"params": { ', null, ""],
      ['"data": {', null, ""],
    ] as const) {
      if (after !== null) await replaceIn(document, before, after);
      const at = behind(after ?? before);
      const items = expected
        ? await completions(at, expected)
        : (await ask<vscode.CompletionList>("vscode.executeCompletionItemProvider", at)).items;
      const labels = items.map((item) => labelOf(item).replace(/^"|"$/g, ""));
      const twice = labels.filter((label, index) => labels.indexOf(label) !== index);
      assert.deepEqual(twice, [], before);
      // VS Code's JSON service writes labels of values with their quotes, and offers `{}` and `[]` where it knows no more.
      assert.ok(
        !items.some((item) => /^"|^\{\}$|^\[\]$|^(true|false|null)$/.test(labelOf(item))),
        `${before}: ${labels}`,
      );
      if (after !== null) await replaceIn(document, after, before);
    }
  });

  it("completes references with their shapes, in text that cannot be read", async () => {
    await replaceIn(document, '"inputs": ["h1", "h2"]', '"inputs": ["h1", "');
    const items = await completions(behind('"inputs": ["h1", "'), "h2");
    const labels = items.map(labelOf);
    assert.ok(!labels.includes("y") && !labels.includes("L"), labels.join());
    const h2 = items.find((item) => labelOf(item) === "h2");
    assert.ok(h2);
    assert.equal((h2.label as vscode.CompletionItemLabel).description, "neuron []");
  });

  it("fills a place between quotes without a change beside it, so that a snippet goes on", async () => {
    await replaceIn(document, '"inputs": ["h1", "h2"]', '"inputs": ["h1", ""]');
    const at = behind('"inputs": ["h1", "');
    const h2 = (await completions(at, "h2")).find((item) => labelOf(item) === "h2");
    assert.ok(h2);
    const range = h2.range instanceof vscode.Range ? h2.range : h2.range?.replacing;
    assert.ok(range?.isEqual(new vscode.Range(at, at)), JSON.stringify(range));
    assert.equal((h2.insertText as vscode.SnippetString).value, "h2");
  });

  it("completes columns of the data file", async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await open("iris.nn.json");
    await replaceIn(document, '"petal_length", "petal_width"', '""');
    const left = await completions(behind('"sepal_length", "sepal_width", "'), "petal_width");
    assert.deepEqual(left.map(labelOf), ["petal_length", "petal_width", "species"]);
  });

  it("goes from a reference to the node and finds all its uses", async () => {
    const at = behind('"inputs": ["h1');
    const [target] = await ask<vscode.LocationLink[]>("vscode.executeDefinitionProvider", at);
    assert.ok(target);
    assert.equal(document.getText(target.targetRange), '"h1"');
    assert.equal(target.targetRange.start.line, behind('"h1": {').line);
    const uses = await ask<vscode.Location[]>("vscode.executeReferenceProvider", behind('"x1'));
    // Its key, two inputs and four rows.
    assert.equal(uses.length, 7);
    for (const { range } of uses) assert.equal(document.getText(range), "x1");
    const marks = await ask<vscode.DocumentHighlight[]>("vscode.executeDocumentHighlights", behind('"x1'));
    assert.equal(marks.filter(({ kind }) => kind === vscode.DocumentHighlightKind.Write).length, 1);
    assert.equal(marks.length, 7);
  });

  it("renames a node throughout the file, which one undo takes back", async () => {
    const edit = await ask<vscode.WorkspaceEdit>("vscode.executeDocumentRenameProvider", behind('"x1'), "first");
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(document.getText(), original.replace(/"x1"/g, '"first"'));
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), original);
    await assert.rejects(
      async () => ask("vscode.executeDocumentRenameProvider", behind('"x1'), "x2"),
      /already a node “x2”/,
    );
    await assert.rejects(async () => ask("vscode.prepareRename", behind('"op')), /no name here/);
  });

  it("gives the outline nodes with op and shape, and folds", async () => {
    const symbols = await ask<vscode.DocumentSymbol[]>("vscode.executeDocumentSymbolProvider");
    const nodes = symbols.find(({ name, kind }) => name === "nodes" && kind === vscode.SymbolKind.Namespace);
    assert.deepEqual(
      nodes?.children.map(({ name, detail }) => `${name}: ${detail}`),
      [
        "x1: input []",
        "x2: input []",
        "t: input []",
        "h1: neuron []",
        "h2: neuron []",
        "y: neuron []",
        "L: binary-cross-entropy []",
      ],
    );
    const folds = await ask<vscode.FoldingRange[]>("vscode.executeFoldingRangeProvider");
    const line = behind('"nodes": {').line;
    assert.ok(folds.some(({ start, end }) => start === line && end === behind('["y", "t"]').line));
  });

  it("offers refactorings that leave the numbers as they are", async () => {
    const at = behind('"w": [8');
    const actions = () =>
      ask<vscode.CodeAction[]>("vscode.executeCodeActionProvider", new vscode.Range(at, at), "refactor", 10);
    const titles = await until("the refactorings", async () => {
      const found = (await actions()).map(({ title }) => title);
      return found.length > 2 ? found : undefined;
    });
    assert.deepEqual(titles.toSorted(), [
      "Fold 2 neurons into a layer",
      "Share 8 as the parameter “h1_w_0”",
      "Share h1.w as the parameter “h1_w”",
    ]);
    const fold = (await actions()).find(({ title }) => title.startsWith("Fold"));
    assert.ok(fold?.edit);
    assert.ok(await vscode.workspace.applyEdit(fold.edit));
    assert.match(document.getText(), /"op": "dense"/);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), original);
  });

  it("formats in the house's style, beside VS Code's own formatter", async () => {
    const options = { tabSize: 2, insertSpaces: true };
    await replaceIn(
      document,
      '"h1": { "op": "neuron", "inputs": ["x1", "x2"]',
      '"h1": {\n"op":"neuron",\n"inputs": ["x1",\n"x2"]',
    );
    const untidy = document.getText();
    // Of several formatters the one that was registered by an extension of somebody's own is asked first.
    const edits = await ask<vscode.TextEdit[]>("vscode.executeFormatDocumentProvider", options);
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, edits);
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(document.getText(), original);
    await replaceIn(document, original, untidy);
    await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
    await vscode.commands.executeCommand("chainrule.formatNetwork");
    await until("the formatted text", () => (document.getText() === original ? true : undefined));
  });

  it("formats other files of the language as VS Code does, where somebody makes it the language's formatter", async () => {
    const settings = vscode.workspace.getConfiguration("editor", { languageId: "jsonc" });
    await settings.update("defaultFormatter", "chainrule.chainrule", vscode.ConfigurationTarget.Global, true);
    try {
      const other = await vscode.workspace.openTextDocument({ language: "jsonc", content: '{"a":1}' });
      const edits = await until("a formatter", async () => {
        const found = await vscode.commands.executeCommand<vscode.TextEdit[] | undefined>(
          "vscode.executeFormatDocumentProvider",
          other.uri,
          { tabSize: 2, insertSpaces: true },
        );
        return found && found.length > 0 ? found : undefined;
      });
      const edit = new vscode.WorkspaceEdit();
      edit.set(other.uri, edits);
      await vscode.workspace.applyEdit(edit);
      assert.equal(other.getText().replace(/\r/g, ""), '{\n  "a": 1\n}');
    } finally {
      await settings.update("defaultFormatter", undefined, vscode.ConfigurationTarget.Global, true);
    }
  });
});
