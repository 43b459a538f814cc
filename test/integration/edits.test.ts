import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Intent } from "../../core/document/intent.ts";
import { networkDiagnostics, openCanvas, replaceIn, sample, until } from "./support.ts";

/** One gesture of each kind, on samples/xor.nn.json. */
const GESTURES: readonly (readonly [string, readonly Intent[]])[] = [
  ["adding a node", [{ kind: "addNode", id: "new", op: "neuron", inputs: ["x1", "x2"], pin: [10, 20] }]],
  ["removing a node", [{ kind: "removeNode", id: "h1" }]],
  ["renaming a node", [{ kind: "renameNode", id: "h1", to: "נסתר 1" }]],
  ["connecting", [{ kind: "connect", reference: "x1", to: "y" }]],
  ["disconnecting", [{ kind: "disconnect", to: "y", at: 0 }]],
  ["setting a weight", [{ kind: "setParam", id: "y", name: "w", at: [1], value: 0.25 }]],
  ["setting an attribute", [{ kind: "setAttribute", id: "y", name: "activation", value: "tanh" }]],
  [
    "moving two nodes",
    [
      { kind: "pin", id: "h1", at: [1, 2] },
      { kind: "pin", id: "h2", at: [3, 4] },
    ],
  ],
];

describe("gestures on the canvas", () => {
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  for (const [name, intents] of GESTURES) {
    it(`${name} is one undo step that restores every byte`, async () => {
      const { network, session } = await openCanvas(sample("xor.nn.json"));
      const { document } = network;
      const before = document.getText();
      await session.ask("edit", { version: document.version, intents, label: name });
      const after = document.getText();
      assert.notEqual(after, before);
      assert.equal(network.reading.text, after, "the reply came before the new reading");
      await session.ask("undo", null);
      assert.equal(document.getText(), before);
      await session.ask("redo", null);
      assert.equal(document.getText(), after);
      await vscode.commands.executeCommand("undo");
      assert.equal(document.getText(), before);
    });
  }

  it("give a new wire the weight 0, so that the network goes on computing what it did", async () => {
    const { network, session } = await openCanvas(sample("xor.nn.json"));
    const { document } = network;
    const connect: Intent = { kind: "connect", reference: "x1", to: "y" };
    await session.ask("edit", { version: document.version, intents: [connect], label: "connect" });
    assert.deepEqual(networkDiagnostics(document.uri), []);
    assert.equal(network.reading.graph?.parameterByName.get("y.w")?.size, 3);
    await session.ask("undo", null);
  });

  it("undo one after another, each on its own, also between edits of the text", async () => {
    const { network, session } = await openCanvas(sample("xor.nn.json"));
    const { document } = network;
    const texts = [document.getText()];
    const setWeight = async (value: number) => {
      const intents: Intent[] = [{ kind: "setParam", id: "y", name: "w", at: [0], value }];
      await session.ask("edit", { version: document.version, intents, label: "weight" });
      texts.push(document.getText());
    };
    await setWeight(0.5);
    await setWeight(0.75);
    await replaceIn(document, "XOR", "XOR!");
    texts.push(document.getText());
    await setWeight(1);
    for (const text of texts.slice(0, -1).reverse()) {
      await vscode.commands.executeCommand("undo");
      assert.equal(document.getText(), text);
    }
  });

  it("are computed from the text as it is by then, where it moved meanwhile", async () => {
    const { network, session } = await openCanvas(sample("xor.nn.json"));
    const { document } = network;
    const seen = document.version;
    await replaceIn(document, '"nn": 1', '"nn":      1');
    await session.ask("edit", {
      version: seen,
      intents: [{ kind: "renameNode", id: "h1", to: "first" }],
      label: "rename",
    });
    assert.match(document.getText(), /"nn": {6}1/);
    assert.match(document.getText(), /"first":/);
  });

  it("are refused where they count inputs that have changed meanwhile", async () => {
    const { network, session } = await openCanvas(sample("xor.nn.json"));
    const { document } = network;
    const seen = document.version;
    await replaceIn(document, '"inputs": ["h1", "h2"]', '"inputs": ["h2", "h1"]');
    const before = document.getText();
    await assert.rejects(
      session.ask("edit", { version: seen, intents: [{ kind: "disconnect", to: "y", at: 0 }], label: "disconnect" }),
      /changed meanwhile/,
    );
    assert.equal(document.getText(), before);
  });

  it("keep the line ends of the file", async () => {
    const uri = sample("crlf.nn.json");
    const text = Buffer.from(await vscode.workspace.fs.readFile(sample("xor.nn.json"))).toString();
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text.replaceAll("\n", "\r\n")));
    try {
      const { network, session } = await openCanvas(uri);
      const { document } = network;
      const intents: Intent[] = [{ kind: "addNode", id: "new", op: "neuron", inputs: ["x1"], pin: [0, 0] }];
      await session.ask("edit", { version: document.version, intents, label: "add" });
      assert.doesNotMatch(document.getText(), /[^\r]\n/);
      await document.save();
      assert.doesNotMatch(Buffer.from(await vscode.workspace.fs.readFile(uri)).toString(), /[^\r]\n/);
    } finally {
      await vscode.workspace.fs.delete(uri);
    }
  });

  it("reach the file when it is saved, and revert takes them back", async () => {
    const uri = sample("copy.nn.json");
    await vscode.workspace.fs.copy(sample("xor.nn.json"), uri);
    try {
      const { network, session } = await openCanvas(uri);
      const rename = (id: string, to: string) =>
        session.ask("edit", {
          version: network.document.version,
          intents: [{ kind: "renameNode", id, to }],
          label: "rename",
        });
      await rename("h1", "saved");
      assert.ok(network.document.isDirty);
      await vscode.commands.executeCommand("workbench.action.files.save");
      assert.match(Buffer.from(await vscode.workspace.fs.readFile(uri)).toString(), /"saved":/);
      await rename("saved", "lost");
      await vscode.commands.executeCommand("workbench.action.files.revert");
      await until("the saved text on the canvas", () => (network.reading.graph?.byId.has("saved") ? true : undefined));
      assert.equal(network.document.isDirty, false);
    } finally {
      await vscode.workspace.fs.delete(uri);
    }
  });
});
