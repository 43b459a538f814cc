import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Intent } from "../../core/document/intent.ts";
import type { Tape } from "../../core/engine/tape.ts";
import type { UpdateFacts } from "../../core/explain/update.ts";
import { planTraining } from "../../core/training/plan.ts";
import type { DebugState } from "../../extension/debug/debugStates.ts";
import { breakpointViews } from "../../extension/editor/nodeBreakpoints.ts";
import type { Network } from "../../extension/network.ts";
import { SamplePass } from "../../extension/samplePass.ts";
import { extensionApi, type OpenCanvas, openCanvas, replaceIn, sample, until } from "./support.ts";

/** Line of a node's key, from 0, read off the text itself. */
function lineOf(network: Network, id: string): number {
  return network.document
    .getText()
    .split("\n")
    .findIndex((line) => line.trimStart().startsWith(`"${id}": {`));
}

function lines(network: Network): readonly number[] {
  return vscode.debug.breakpoints.flatMap((breakpoint) =>
    breakpoint instanceof vscode.SourceBreakpoint &&
    breakpoint.location.uri.toString() === network.document.uri.toString()
      ? [breakpoint.location.range.start.line]
      : [],
  );
}

describe("breakpoints of nodes", () => {
  let canvas: OpenCanvas;
  const change = (...intents: Intent[]) =>
    canvas.session.ask("edit", { version: canvas.network.document.version, intents, label: "test" });
  const waitForLines = (...wanted: number[]) =>
    until(`breakpoints on ${wanted}`, () => (lines(canvas.network).join() === wanted.join() ? true : undefined));

  beforeEach(async () => {
    await vscode.workspace.fs.copy(sample("back_prop.nn.json"), sample("stops.nn.json"), { overwrite: true });
    canvas = await openCanvas(sample("stops.nn.json"));
  });
  afterEach(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(sample("stops.nn.json"));
  });

  it("are VS Code's own, on the lines of the nodes' keys, set from either side", async () => {
    const { network, session } = canvas;
    await session.ask("toggleBreakpoint", { node: "h3" });
    await waitForLines(lineOf(network, "h3"));
    const location = new vscode.Location(network.document.uri, new vscode.Position(lineOf(network, "h5"), 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location, true, "h5.z > 0", "> 2")]);
    await until("both", () => (lines(network).length === 2 ? true : undefined));
    assert.deepEqual(breakpointViews(network), [
      { node: "h3", enabled: true, kind: "plain", text: null },
      { node: "h5", enabled: true, kind: "conditional", text: "h5.z > 0 · hits > 2" },
    ]);
    await session.ask("toggleBreakpoint", { node: "h5" });
    await session.ask("toggleBreakpoint", { node: "h3" });
    await waitForLines();
    await assert.rejects(session.ask("toggleBreakpoint", { node: "nobody" }), /no node “nobody”/);
  });

  it("tell nodes on one line apart by the column", async () => {
    const { network, session } = canvas;
    await replaceIn(network.document, ',\n    "h4"', ', "h4"');
    await network.readNow();
    await session.ask("toggleBreakpoint", { node: "h4" });
    await until("h4", () => (breakpointViews(network)[0]?.node === "h4" ? true : undefined));
    await session.ask("toggleBreakpoint", { node: "h3" });
    await until("both", () => (breakpointViews(network).length === 2 ? true : undefined));
    await session.ask("toggleBreakpoint", { node: "h3" });
    await until("h4 alone", () => (breakpointViews(network).length === 1 ? true : undefined));
    assert.equal(breakpointViews(network)[0]?.node, "h4");
  });

  it("stay with their nodes while the canvas edits the text, and go with them", async () => {
    const { network, session } = canvas;
    await session.ask("toggleBreakpoint", { node: "h3" });
    await session.ask("toggleBreakpoint", { node: "h5" });
    await until("both", () => (lines(network).length === 2 ? true : undefined));
    await change({ kind: "removeNode", id: "y3" }, { kind: "removeNode", id: "h9" }, { kind: "removeNode", id: "x3" });
    await waitForLines(lineOf(network, "h3"), lineOf(network, "h5"));
    await change({ kind: "renameNode", id: "h3", to: "third" });
    await until("third", () => (breakpointViews(network).some(({ node }) => node === "third") ? true : undefined));
    await change({ kind: "removeNode", id: "h5" });
    await until("one", () => (lines(network).length === 1 ? true : undefined));
    assert.deepEqual(
      breakpointViews(network).map(({ node }) => node),
      ["third"],
    );
  });

  it("are moved by VS Code where the text is shown", async () => {
    const { network, session } = canvas;
    await session.ask("toggleBreakpoint", { node: "h3" });
    await until("it", () => (lines(network).length === 1 ? true : undefined));
    await vscode.window.showTextDocument(network.document, vscode.ViewColumn.Beside);
    // VS Code draws breakpoints into an editor a moment after it has opened, and moves what is drawn.
    await new Promise((resolve) => setTimeout(resolve, 500));
    await replaceIn(network.document, '  "nodes": {\n', '  // one\n  // more\n  "nodes": {\n');
    await network.readNow();
    await waitForLines(lineOf(network, "h3"));
    assert.equal(breakpointViews(network)[0]?.node, "h3");
  });
});

describe("a canvas of a debugged network", () => {
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(sample("debugged.nn.json"));
  });

  it("answers from the session's pass, hands on what it is asked, and is itself again afterwards", async () => {
    const { debugged } = await extensionApi();
    await vscode.workspace.fs.copy(sample("back_prop.nn.json"), sample("debugged.nn.json"), { overwrite: true });
    const { network, session } = await openCanvas(sample("debugged.nn.json"));
    const own = await session.ask("theta", null);
    await assert.rejects(session.ask("debugGoTo", { cursor: 1 }), /No debug session is running/);

    const asked: string[] = [];
    const state = debugStateOf(network, asked);
    debugged.set(network, state);
    try {
      const tried = await session.ask("theta", null);
      assert.equal(tried.numbers[0], 42);
      assert.notEqual(own.numbers[0], 42);
      const last = state.view.stepCount - 1;
      assert.equal((await session.ask("explain", { step: last })).title, "update");
      assert.match((await session.ask("explain", { step: last - 1 })).title, /backward/);
      await session.ask("debugGoTo", { cursor: 7 });
      await session.ask("debugShowSample", { sample: 1 });
      await session.ask("debugSetParameter", { name: "h1.w", entry: 0, value: 3 });
      await session.ask("debug", { action: "takeBackWhatIfs" });
      assert.deepEqual(asked, ["goTo 7", "showSample 1", "set h1.w 0 3", "takeBack"]);
      // The text has moved on: the canvas shows it, and not what runs.
      await replaceIn(network.document, '"title": "', '"title": "A ');
      await network.readNow();
      assert.equal((await session.ask("theta", null)).numbers[0], 42, "a title is nothing that runs");
      await replaceIn(network.document, "0.8", "0.9");
      await network.readNow();
      assert.equal((await session.ask("theta", null)).numbers[0], 0.9);
      await replaceIn(network.document, "0.9", "0.8");
      await network.readNow();
      assert.equal((await session.ask("theta", null)).numbers[0], 42, "what runs is back");
    } finally {
      debugged.set(network, null);
    }
    assert.equal((await session.ask("theta", null)).numbers[0], own.numbers[0]);
  });
});

/** As an adapter would make it, over the first row, with another first weight. */
function debugStateOf(network: Network, asked: string[]): DebugState {
  const { graph } = network.reading;
  const { dataset } = network;
  assert.ok(graph && dataset);
  const change = { parameter: "h1.w", entry: 0, value: 42 };
  const run = () => new SamplePass(graph, null).run(dataset, 0, [change]);
  const { tape, ...facts } = run();
  const note = async (text: string) => void asked.push(text);
  return {
    tape,
    whole: <T>(read: (tape: Tape) => T) => read(run().tape),
    lookAtUpdate: <T>(look: (facts: UpdateFacts) => T) => {
      const plan = planTraining(network.reading.document?.training ?? assert.fail(), graph, dataset.rows);
      if (typeof plan === "string") assert.fail(plan);
      const parameters = new Map(graph.parameters.map(({ name }) => [name, tape.parameterValue(name)]));
      const before = { step: 0, parameters, buffers: new Map(), memory: new Map(), moves: new Map() };
      return look({ tape: run().tape, plan, learningRate: 0.1, before, after: { ...before, step: 1 } });
    },
    ...facts,
    version: network.reading.version,
    generation: 1,
    view: {
      cursor: 3,
      stepCount: tape.timeline.length + 1,
      stopped: true,
      node: null,
      inside: null,
      place: "",
      why: null,
      pass: 0,
      passCount: 1,
      sample: 0,
      sampleCount: 2,
      whatIfs: [{ name: "h1.w", entry: 0, from: 0.8, to: 42 }],
    },
    control: {
      goTo: (cursor) => note(`goTo ${cursor}`),
      runToNode: (node) => note(`runTo ${node}`),
      showSample: (shown) => note(`showSample ${shown}`),
      setParameter: (name, entry, value) => note(`set ${name} ${entry} ${value}`),
      takeBack: () => note("takeBack"),
      writeWhatIfs: () => note("write"),
    },
  };
}
