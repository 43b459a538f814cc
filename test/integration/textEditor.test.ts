import assert from "node:assert/strict";
import * as vscode from "vscode";
import { extensionApi, replaceIn, sample, until } from "./support.ts";

/** Where VS Code's own JSON service has something to say, it says so within this time of our own problem. */
const OTHERS_SPEAK = 1500;

describe("a network file in the text editor", () => {
  let document: vscode.TextDocument;
  let original: string;

  beforeEach(async () => {
    await extensionApi();
    document = await vscode.workspace.openTextDocument(sample("xor.nn.json"));
    original = document.getText();
    await vscode.window.showTextDocument(document);
  });

  afterEach(async () => {
    // The browser's VS Code saves by itself after a second, so reverting would not bring the sample back.
    if (document.getText() !== original) await replaceIn(document, document.getText(), original);
    await document.save();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  const MISTAKES = [
    ['"neuron"', '"neuro"'],
    ['"inputs": ["x1", "x2"]', '"inputs": 3'],
    ['"nn": 1', '"nn": 1, "foo": 2'],
    ['"shape": []', '"shape": [-1]'],
  ] as const;

  for (const [right, wrong] of MISTAKES) {
    it(`says once what is wrong with ${wrong}`, async () => {
      await replaceIn(document, right, wrong);
      const all = () => vscode.languages.getDiagnostics(document.uri);
      await until("the problem", () => (all().some(({ source }) => source === "chainrule") ? true : undefined));
      await new Promise((resolve) => setTimeout(resolve, OTHERS_SPEAK));
      assert.deepEqual(
        all().map(({ source, message }) => [source, message]),
        all()
          .slice(0, 1)
          .map(({ source, message }) => [source, message]),
      );
    });
  }

  it("completes ops and attributes, and explains them", async () => {
    const at = (text: string) => document.positionAt(document.getText().indexOf(text) + 2);
    const completions = await until("completions", async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        document.uri,
        at('"neuron"'),
      );
      const labels = list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
      return labels.some((label) => label.includes("dense")) ? labels : undefined;
    });
    for (const op of ["input", "neuron", "squared-error"]) assert.ok(completions.includes(op), op);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      at('"activation"'),
    );
    const texts = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (typeof content === "string" ? content : content.value));
    assert.match(texts.join("\n"), /activation|φ/i);
  });
});
