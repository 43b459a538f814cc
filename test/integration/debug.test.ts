import assert from "node:assert/strict";
import type { DebugProtocol } from "@vscode/debugprotocol";
import * as vscode from "vscode";
import { extensionApi, openCanvas, replaceIn, sample, until } from "./support.ts";

/** What the session stands in now, as the client's own views would ask. */
async function stackOf(session: vscode.DebugSession): Promise<DebugProtocol.StackFrame[]> {
  const { stackFrames } = (await session.customRequest("stackTrace", { threadId: 1 })) as {
    stackFrames: DebugProtocol.StackFrame[];
  };
  return stackFrames;
}

async function variablesOf(session: vscode.DebugSession, scope: string): Promise<Map<string, DebugProtocol.Variable>> {
  const [frame] = await stackOf(session);
  const { scopes } = (await session.customRequest("scopes", { frameId: frame?.id })) as {
    scopes: DebugProtocol.Scope[];
  };
  const found = scopes.find(({ name }) => name === scope);
  assert.ok(found, `${scope} is none of ${scopes.map(({ name }) => name).join(", ")}`);
  const { variables } = (await session.customRequest("variables", {
    variablesReference: found.variablesReference,
  })) as { variables: DebugProtocol.Variable[] };
  return new Map(variables.map((variable) => [variable.name, variable]));
}

/** The innermost frame that VS Code itself shows, once it is of that name. */
async function standsAt(name: string): Promise<vscode.DebugStackFrame> {
  return until(`the frame ${name}`, async () => {
    const item = vscode.debug.activeStackItem;
    if (!(item instanceof vscode.DebugStackFrame)) return undefined;
    const frames = await stackOf(item.session).catch(() => []);
    const top = frames[0];
    return top?.name === name && item.frameId === top.id ? item : undefined;
  });
}

describe("the debugger in VS Code", () => {
  const uri = sample("back_prop.nn.json");
  let document: vscode.TextDocument;
  let original: string;

  beforeEach(async () => {
    await extensionApi();
    document = await vscode.workspace.openTextDocument(uri);
    original = document.getText();
  });

  afterEach(async () => {
    await vscode.debug.stopDebugging();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await until("the end of the session", () => (vscode.debug.activeDebugSession ? undefined : true));
    if (document.getText() !== original) await replaceIn(document, document.getText(), original);
    await document.save();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  const launch = (more: object = {}) => ({
    type: "chainrule",
    request: "launch",
    name: "test",
    program: uri.fsPath,
    rows: "0",
    ...more,
  });

  it("starts from the canvas in front, stops at the start, steps, and tells every view where it stands", async () => {
    const { debugged } = await extensionApi();
    const { network } = await openCanvas(uri);
    await vscode.commands.executeCommand("chainrule.debug");
    await standsAt("rows 0–2");
    assert.equal(debugged.of(network)?.view.cursor, 0);
    await vscode.commands.executeCommand("workbench.action.debug.stepOver");
    await standsAt("x1");
    assert.equal(debugged.of(network)?.view.cursor, 1);
    assert.equal(debugged.of(network)?.view.node, "x1");
    await vscode.debug.stopDebugging();
    await until("the end", () => (debugged.of(network) === null ? true : undefined));
  });

  it("goes on with the sample and the target that the canvas shows", async () => {
    const { debugged } = await extensionApi();
    const { network, session } = await openCanvas(uri);
    await session.ask("selectRow", { row: 2 });
    await session.ask("differentiate", { target: "y2" });
    await vscode.commands.executeCommand("chainrule.debug");
    await standsAt("rows 0–2");
    assert.equal(debugged.of(network)?.row, 2);
    assert.equal(vscode.debug.activeDebugSession?.configuration["wrt"], "y2");
  });

  it("stops at a breakpoint on a node's line, and shows its numbers", async () => {
    const line = document
      .getText()
      .split("\n")
      .findIndex((text) => text.includes('"h3":'));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(uri, new vscode.Position(line, 0)))]);
    assert.ok(await vscode.debug.startDebugging(undefined, launch()));
    const { session } = await standsAt("h3");
    const [frame] = await stackOf(session);
    assert.equal(frame?.line, line + 1);
    assert.match((await variablesOf(session, "Node h3")).get("u")?.value ?? "", /^0\.06168985/);
  });

  it("tries a weight, shows what it does, and writes it to the file as one step of undo", async () => {
    const { debugged } = await extensionApi();
    const { network } = await openCanvas(uri);
    assert.ok(await vscode.debug.startDebugging(undefined, launch({ stopOnEntry: true })));
    const session = await until("the session", () => vscode.debug.activeDebugSession);
    await until("the first stop", () => debugged.of(network) ?? undefined);
    await session.customRequest("setExpression", { expression: "h3.b", value: "0.25 + 0.25" });
    assert.match((await variablesOf(session, "Parameters")).get("h3.b")?.value ?? "", /^0\.5 \(what if/);
    assert.equal(document.getText(), original);
    await vscode.commands.executeCommand("chainrule.writeWhatIfs");
    await until("the text", () => (document.getText() === original ? undefined : true));
    assert.equal(document.getText(), original.replace('"w": [1.6], "b": -0.4', '"w": [1.6], "b": 0.5'));
    await until("no what-ifs", () => (debugged.of(network)?.view.whatIfs.length === 0 ? true : undefined));
    assert.equal((await variablesOf(session, "Parameters")).get("h3.b")?.value, "0.5");
    await vscode.commands.executeCommand("undo");
    await until("the undone text", () => (document.getText() === original ? true : undefined));
  });

  it("leaves the text where it is when it stops, with the canvas beside it", async () => {
    await vscode.window.showTextDocument(document, { preview: true });
    await vscode.commands.executeCommand("chainrule.debug");
    await standsAt("rows 0–2");
    for (const node of ["x1", "x2", "x3", "h1"]) {
      await until("the text in front again", () =>
        vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputText ? true : undefined,
      );
      await vscode.commands.executeCommand("workbench.action.debug.stepOver");
      await standsAt(node);
    }
    const tabs = vscode.window.tabGroups.all.map((group) => group.tabs.map(({ input }) => input));
    assert.equal(tabs.length, 2);
    assert.equal(tabs[0]?.length, 1);
    assert.ok(tabs[0]?.[0] instanceof vscode.TabInputText);
    assert.ok(tabs[1]?.[0] instanceof vscode.TabInputCustom);
  });

  it("brings the line of a stop into sight beside the canvas, and leaves the keyboard to the text that is stepped in", async () => {
    const long = vscode.Uri.joinPath(uri, "../long.nn.json");
    const neurons = Array.from(
      { length: 200 },
      (_, i) => `    "h${i + 1}": { "op": "neuron", "inputs": ["${i === 0 ? "x" : `h${i}`}"], "activation": "tanh" }`,
    );
    const text = `{\n  "nn": 1,\n  "nodes": {\n    "x": { "op": "input", "shape": [] },\n${neurons.join(",\n")}\n  },\n  "data": { "rows": [{ "x": 1 }] }\n}\n`;
    await vscode.workspace.fs.writeFile(long, Buffer.from(text));
    try {
      await openCanvas(long);
      const beside = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(long), {
        viewColumn: vscode.ViewColumn.Beside,
      });
      await vscode.commands.executeCommand("workbench.action.focusFirstEditorGroup");
      const line = (node: string) => text.split("\n").findIndex((each) => each.includes(`"${node}":`));
      const isInSight = (node: string) =>
        beside.visibleRanges.some((range) => range.contains(new vscode.Position(line(node), 0))) ? true : undefined;
      assert.equal(isInSight("h150"), undefined);
      const place = new vscode.Location(long, new vscode.Position(line("h150"), 0));
      vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(place)]);
      assert.ok(await vscode.debug.startDebugging(undefined, launch({ program: long.fsPath })));
      await standsAt("h150");
      await until("the line of h150 in sight", () => isInSight("h150"));
      const front = () => vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      assert.ok(front() instanceof vscode.TabInputCustom, "the canvas keeps the keyboard where it had it");
      await vscode.window.showTextDocument(beside.document, { viewColumn: beside.viewColumn ?? vscode.ViewColumn.Two });
      for (const node of ["h151", "h152"]) {
        await vscode.commands.executeCommand("workbench.action.debug.stepOver");
        await standsAt(node);
        await until(`the text's cursor at ${node}`, () =>
          beside.selection.active.line === line(node) ? true : undefined,
        );
        await until("the text in front", () => (front() instanceof vscode.TabInputText ? true : undefined));
      }
    } finally {
      await vscode.debug.stopDebugging();
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      await vscode.workspace.fs.delete(long);
    }
  });

  it("follows the text under it without taking the keyboard from whoever types", async () => {
    const { network } = await openCanvas(uri);
    const { debugged } = await extensionApi();
    const line = document
      .getText()
      .split("\n")
      .findIndex((text) => text.includes('"h3":'));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(uri, new vscode.Position(line, 0)))]);
    assert.ok(await vscode.debug.startDebugging(undefined, launch()));
    const { session } = await standsAt("h3");
    const before = debugged.of(network)?.generation;
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Two });
    await replaceIn(document, '"w": [1.6], "b": -0.4', '"w": [1.6], "b": 0.6');
    await until("the new numbers", () => (debugged.of(network)?.generation === before ? undefined : true));
    assert.match((await variablesOf(session, "Node h3")).get("u")?.value ?? "", /^1\.06169/);
    assert.equal(vscode.window.activeTextEditor?.document, document);
    assert.equal(debugged.of(network)?.version, document.version);
  });

  it("says why a launch failed, and leaves no session behind", async () => {
    const { debugged } = await extensionApi();
    const { network } = await openCanvas(uri);
    // VS Code says it in a dialog, and refuses to show one in tests.
    await assert.rejects(
      async () => vscode.debug.startDebugging(undefined, launch({ rows: "0:9" })),
      /“rows”.*0:9: the data has 3 rows, 0 to 2/,
    );
    await until("no session", () => (vscode.debug.activeDebugSession ? undefined : true));
    assert.equal(debugged.of(network), null);
  });
});
