import assert from "node:assert/strict";
import * as vscode from "vscode";
import { extensionApi, openCanvas, replaceIn, sample, until } from "./support.ts";

describe("training in VS Code", () => {
  const uri = sample("xor_start.nn.json");
  let document: vscode.TextDocument;
  let original: string;

  beforeEach(async () => {
    await extensionApi();
    document = await vscode.workspace.openTextDocument(uri);
    original = document.getText();
  });

  afterEach(async () => {
    const { trainings } = await extensionApi();
    const { network } = await openCanvas(uri);
    await trainings.carryOut("discard", network).catch(() => {});
    if (document.getText() !== original) await replaceIn(document, document.getText(), original);
    await document.save();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("learns off the host's thread, pauses, does single steps and epochs, and writes when told, as one step of undo", async () => {
    const { trainings } = await extensionApi();
    await replaceIn(document, '"batchSize": 4, "epochs": 500', '"batchSize": 2, "epochs": 100000000');
    const begun = document.getText();
    const { network, session } = await openCanvas(uri);
    await vscode.commands.executeCommand("chainrule.train", uri);
    const training = await until("the run", () => trainings.of(network) ?? undefined);
    await until("a first look", () => (training.view().step > 0 ? true : undefined));
    await session.ask("training", { action: "pause" });
    const paused = await until("the pause", () => (training.view().status === "paused" ? training.view() : undefined));
    assert.ok(paused.history.length >= 6 && paused.history.length % 3 === 0);
    await session.ask("training", { action: "step" });
    await until("one step", () => (training.view().step === paused.step + 1 ? true : undefined));
    await session.ask("training", { action: "epoch" });
    await until("the epoch's end", () => {
      const { step, stepsPerEpoch, status } = training.view();
      return status === "paused" && step > paused.step + 1 && step % stepsPerEpoch === 0 ? true : undefined;
    });
    assert.equal(document.getText(), begun);
    const { parameters } = training.numbers ?? assert.fail();
    await session.ask("training", { action: "write" });
    assert.equal(trainings.of(network), null);
    const written = document.getText();
    assert.notEqual(written, begun);
    for (const [name, values] of parameters) assert.deepEqual(network.starting?.parameters.get(name), values, name);
    await vscode.commands.executeCommand("undo");
    await until("the undone text", () => (document.getText() === begun ? true : undefined));
  });

  it("shows in the text what is learned, while it is learned", async () => {
    const { trainings } = await extensionApi();
    await replaceIn(document, '"epochs": 500', '"epochs": 100000000');
    const { network } = await openCanvas(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = async (): Promise<string> => {
      const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        "vscode.executeInlayHintProvider",
        uri,
        whole,
      );
      return JSON.stringify(found.map(({ label }) => label));
    };
    const before = await hints();
    assert.match(before, /∂/);
    await vscode.commands.executeCommand("chainrule.train", uri);
    const training = await until("the run", () => trainings.of(network) ?? undefined);
    await until("other hints", async () => ((await hints()) === before ? undefined : true));
    training.send("pause");
    await until("the pause", () => (training.view().status === "paused" ? true : undefined));
    const at = document.positionAt(document.getText().indexOf('"y":') + 1);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", uri, at);
    const said = hovers.flatMap(({ contents }) => contents.map((each) => (each as vscode.MarkdownString).value)).join();
    assert.match(said, new RegExp(`as learned after ${training.view().step} training steps`));
    await trainings.carryOut("discard", network);
    assert.equal(await hints(), before);
  });

  it("writes many numbers into a file beside the text, which names it", async () => {
    const { trainings } = await extensionApi();
    const units = 700;
    const wide = JSON.stringify({
      nn: 1,
      nodes: {
        x: { op: "input", shape: [2] },
        t: { op: "input" },
        h: { op: "dense", inputs: ["x"], units, activation: "tanh" },
        y: { op: "neuron", inputs: ["h"], activation: "identity", params: { w: Array(units).fill(0.01), b: 0 } },
        L: { op: "squared-error", inputs: ["y", "t"] },
      },
      objective: "L",
      data: { rows: [{ x: [1, 2], t: 1 }] },
      training: { learningRate: 0.001, steps: 5 },
    });
    const folder = vscode.Uri.joinPath(uri, "..");
    const file = vscode.Uri.joinPath(folder, "wide.nn.json");
    const beside = vscode.Uri.joinPath(folder, "wide.safetensors");
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(wide));
    try {
      const { network, session } = await openCanvas(file);
      await session.ask("training", { action: "start" });
      const training = await until("the end", () =>
        trainings.of(network)?.hasEnded ? trainings.of(network) : undefined,
      );
      const { parameters } = training?.numbers ?? assert.fail();
      await session.ask("training", { action: "write" });
      const text = network.document.getText();
      assert.match(text, /"weights":\s*"wide\.safetensors"/);
      assert.doesNotMatch(text, /0\.01/);
      await until("the weights", () => (network.starting?.stored.size === 4 ? true : undefined));
      for (const [name, values] of parameters) assert.deepEqual(network.starting?.parameters.get(name), values, name);
      await network.document.save();
    } finally {
      await vscode.workspace.fs.delete(file);
      await vscode.workspace.fs.delete(beside);
    }
  });

  it("writes nothing, neither text nor file, where what was learned is not finite", async () => {
    const { trainings } = await extensionApi();
    const { network, session } = await openCanvas(uri);
    const y = '"activation": "sigmoid", "params": { "w": [0.7';
    await replaceIn(document, y, y.replace("sigmoid", "identity"));
    await replaceIn(document, '"binary-cross-entropy"', '"squared-error"');
    await replaceIn(document, '"optimizer": "adam", "learningRate": 0.05', '"optimizer": "sgd", "learningRate": 1e9');
    const begun = document.getText();
    await until("the text read", () => (network.reading.text === begun ? true : undefined));
    await session.ask("training", { action: "start" });
    const ended = () => (trainings.of(network)?.hasEnded ? trainings.of(network) : undefined);
    const training = await until("the end", ended);
    assert.match(training?.view().ending ?? "", /not finite any more/);
    await assert.rejects(session.ask("training", { action: "write" }), /not finite, which no file takes/);
    assert.equal(document.getText(), begun);
  });

  it("ends when the text says something else, and then writes nothing", async () => {
    const { trainings } = await extensionApi();
    const { network, session } = await openCanvas(uri);
    await replaceIn(document, '"epochs": 500', '"epochs": 100000000');
    await until("the text read", () => (network.reading.text === document.getText() ? true : undefined));
    await session.ask("training", { action: "start" });
    const training = await until("the run", () => trainings.of(network) ?? undefined);
    await until("a first look", () => (training.view().step > 0 ? true : undefined));
    await replaceIn(document, '"activation": "sigmoid"', '"activation": "tanh"');
    const view = await until("the end", () => (training.view().isOutdated ? training.view() : undefined));
    assert.equal(view.status, "ended");
    await assert.rejects(session.ask("training", { action: "write" }), /The text has changed since training began/);
  });
});
