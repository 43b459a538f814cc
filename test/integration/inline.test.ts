import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { GradientCheck } from "../../core/engine/gradientCheck.ts";
import { extensionApi, openCanvas, replaceIn, sample, until } from "./support.ts";

/** What stands between the lines of a network's text, as the real VS Code asks for it. */
describe("numbers between the lines of the text", () => {
  let document: vscode.TextDocument;
  let original: string;

  const open = async (name: string): Promise<void> => {
    await extensionApi();
    document = await vscode.workspace.openTextDocument(sample(name));
    original = document.getText();
    await vscode.window.showTextDocument(document);
  };
  beforeEach(() => open("back_prop.nn.json"));
  afterEach(async () => {
    if (document.getText() !== original) await replaceIn(document, document.getText(), original);
    await document.save();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  const ask = <T>(command: string, ...args: unknown[]): Thenable<T> =>
    vscode.commands.executeCommand<T>(command, document.uri, ...args);
  const whole = (): vscode.Range => new vscode.Range(0, 0, document.lineCount, 0);

  async function hints(): Promise<ReadonlyMap<string, string>> {
    const found = (await ask<vscode.InlayHint[] | undefined>("vscode.executeInlayHintProvider", whole())) ?? [];
    return new Map(
      found.map(({ position, label }) => {
        const id = /"([^"]+)":/.exec(document.lineAt(position.line).text)?.[1] ?? "";
        return [id, typeof label === "string" ? label : label.map(({ value }) => value).join("")];
      }),
    );
  }

  /** The hint of a node once it says this. */
  const hintOf = (id: string, pattern: RegExp): Promise<string> =>
    until(`the hint ${pattern} of ${id}`, async () => {
      const hint = (await hints()).get(id);
      return hint !== undefined && pattern.test(hint) ? hint : undefined;
    });

  async function hoverAt(sign: string, more = 1): Promise<string> {
    const at = document.positionAt(document.getText().indexOf(sign) + more);
    const hovers = await ask<vscode.Hover[]>("vscode.executeHoverProvider", at);
    return hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (typeof content === "string" ? content : content.value))
      .join("\n");
  }

  it("shows shape, value and gradient of a whole pass, and leads to who sent the gradient", async () => {
    assert.match(await hintOf("h6", /∂/), /^= 0\.0999 {2}∂y₁\/∂z 0\.4594 ← h7$/);
    assert.match(await hintOf("h9", /=/), /^= 0\.7028$/);
    const all = await ask<vscode.InlayHint[]>("vscode.executeInlayHintProvider", whole());
    const parts = all.flatMap(({ label }) => (typeof label === "string" ? [] : label));
    const sender = parts.find(({ value }) => value === "h7");
    assert.equal(sender?.location && document.getText(sender.location.range), '"h7"');
  });

  it("gives hints for the range alone that is asked for", async () => {
    await hintOf("h6", /∂/);
    const line = document.positionAt(document.getText().indexOf('"h6": {')).line;
    const some = await ask<vscode.InlayHint[]>("vscode.executeInlayHintProvider", document.lineAt(line).range);
    assert.equal(some.length, 1);
  });

  it("follows the cursor of a canvas, and what it differentiates and tries out", async () => {
    const { session } = await openCanvas(document.uri);
    session.differentiate("y3");
    await hintOf("h9", /∂y₃\/∂z 1 ← y3/);
    session.differentiate(null);
    await session.ask("preview", { changes: [{ parameter: "h6.b", entry: 0, value: 0 }] });
    await hintOf("h6", /^= (?!0\.0999)/);
    await session.ask("preview", { changes: [] });
    await session.ask("selectRow", { row: 1 });
    await hintOf("x1", /^= −0\.5/);
  });

  it("takes its numbers back while the text is newer, or broken, and gives new ones when it is read", async () => {
    await hintOf("h6", /∂/);
    const { networks, passes } = await extensionApi();
    const network = networks.find(document);
    assert.ok(network && passes.of(network));
    let between: unknown = "nobody asked";
    const watching = vscode.workspace.onDidChangeTextDocument(() => {
      between = passes.of(network);
    });
    await replaceIn(document, '"b": 0.7', '"b": 0.9');
    watching.dispose();
    assert.equal(between, null, "no numbers between the change and its reading");
    await hintOf("h6", /^= (?!0\.0999)/);
    await replaceIn(document, '"objective"', '"objective');
    await until("no hints for a broken text", async () => ((await hints()).size === 0 ? true : undefined));
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal((await hints()).size, 0);
    await replaceIn(document, '"objective', '"objective"');
    await hintOf("h6", /=/);
  });

  it("shows what the setting says", async () => {
    const settings = vscode.workspace.getConfiguration("chainrule");
    try {
      await settings.update("inlayHints", "shapes", vscode.ConfigurationTarget.Global);
      await hintOf("h6", /^\[\]$/);
      await settings.update("inlayHints", "values", vscode.ConfigurationTarget.Global);
      await hintOf("h6", /^= 0\.0999$/);
      await settings.update("inlayHints", "off", vscode.ConfigurationTarget.Global);
      await until("no hints", async () => ((await hints()).size === 0 ? true : undefined));
    } finally {
      await settings.update("inlayHints", undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it("explains what is under the mouse, and says nothing twice", async () => {
    await hintOf("h6", /∂/);
    // Longer than VS Code's JSON service takes to have read the schema.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    for (const [sign, expected] of [
      ['"h6": {', /= tanh\(u₆\/2\)[\s\S]*0\.45944/],
      ['"neuron"', /One neuron[\s\S]*Lecture 10/],
      ['"activation": "relu"', /One of identity/],
      ['"relu"', /max\(u, 0\)/],
      ['"w": [2', /h6\.w[\s\S]*after one step/],
      ['"h5", "h6"', /`neuron`/],
      ['"objective"', /The objective[\s\S]*0\.177/],
      ['"nodes"', /The network: id → node/],
    ] as const) {
      const text = await hoverAt(sign);
      assert.match(text, expected, sign);
      const sentences = text.split(/\n+|(?<=\.) (?=[A-Z])/).filter((part) => part.length > 25);
      assert.deepEqual(
        sentences.filter((part, i) => sentences.indexOf(part) !== i),
        [],
        sign,
      );
    }
  });

  it("offers lenses whose commands are there, and differentiates by them", async () => {
    const lenses = await until("lenses", async () => {
      const found = await ask<vscode.CodeLens[]>("vscode.executeCodeLensProvider");
      return found.length > 0 ? found : undefined;
    });
    const titles = lenses.map(({ command }) => command?.title.replace(/^\$\([\w-]+\) /, ""));
    for (const title of ["Run", "Check gradients", "Differentiate y1", "Differentiate the objective"])
      assert.ok(titles.includes(title), `${title}: ${titles.join()}`);
    const commands = new Set(await vscode.commands.getCommands(true));
    for (const { command } of lenses) assert.ok(commands.has(command?.command ?? ""), command?.command);
    const y2 = lenses.find(({ command }) => command?.title === "Differentiate y2")?.command;
    assert.ok(y2);
    await vscode.commands.executeCommand(y2.command, ...(y2.arguments ?? []));
    await hintOf("h7", /∂y₂\/∂z 1/);
  });

  it("says what an op and an activation are also in a text that cannot be read", async () => {
    await replaceIn(document, '"objective"', '"obj');
    assert.match(await hoverAt('"neuron"'), /weighs|sum/i);
    assert.match(await hoverAt('"tanh-half"'), /tanh/);
    assert.doesNotMatch(await hoverAt('"h6": {'), /0\.0999/);
    await replaceIn(document, '"obj', '"objective"');
  });

  it("keeps its lenses where they are while the text is half typed", async () => {
    const found = () => ask<vscode.CodeLens[]>("vscode.executeCodeLensProvider");
    const before = await until("lenses", async () => ((await found()).length > 0 ? found() : undefined));
    await replaceIn(document, '"objective"', '"obj');
    assert.equal((await found()).length > 0, true);
    await replaceIn(document, '"obj', '"objective"');
    await until("the same lenses", async () => ((await found()).length === before.length ? true : undefined));
  });

  it("checks the gradients from the lens's command", async () => {
    const check = await vscode.commands.executeCommand<GradientCheck>("chainrule.checkGradients", document.uri);
    assert.equal(check.passed, true);
    // 27 parameters and 3 inputs of each of 3 rows, but those that y1 does not depend on.
    assert.ok(check.checked >= 27, String(check.checked));
  });

  it("tells the kinds of names apart by semantic tokens, also of a part", async () => {
    const tokens = await ask<vscode.SemanticTokens>("vscode.provideDocumentSemanticTokens");
    assert.ok(tokens.data.length > 5 * 80, String(tokens.data.length));
    const legend = await ask<vscode.SemanticTokensLegend>("vscode.provideDocumentSemanticTokensLegend");
    assert.deepEqual(legend.tokenTypes, ["variable", "property", "function", "enumMember"]);
    const part = await ask<vscode.SemanticTokens>(
      "vscode.provideDocumentRangeSemanticTokens",
      document.lineAt(document.positionAt(document.getText().indexOf('"h6": {')).line).range,
    );
    // h6, neuron, h3, h4, tanh-half, w, b
    assert.equal(part.data.length / 5, 7);
  });

  it("works with ids in Hebrew", async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await open("hebrew.nn.json");
    await hintOf("תחזית", /∂.*\/∂z/);
    assert.match(await hoverAt('"נסתר 1": {'), /נסתר 1[\s\S]*tanh/);
  });
});
