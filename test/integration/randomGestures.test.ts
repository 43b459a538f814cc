import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Intent } from "../../core/document/intent.ts";
import type { Network } from "../../extension/network.ts";
import { openCanvas, sample } from "./support.ts";

/** xorshift32: the same gestures at every run, and the seed is in the test's name. */
function seeded(seed: number): (below: number) => number {
  let state = seed * 2654435761 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Some gesture that the canvas could make on the network as it is; whether it is refused is not for us to know. */
function randomGesture(network: Network, random: (below: number) => number, turn: number): readonly Intent[] {
  const ids = [...(network.reading.document?.nodes.keys() ?? [])];
  const pick = () => ids[random(ids.length)] ?? "x1";
  const id = pick();
  const kinds: (() => readonly Intent[])[] = [
    () => [{ kind: "addNode", id: `n${turn}`, op: "neuron", inputs: [id], pin: [random(900), random(500)] }],
    () => [{ kind: "addNode", id: `d${turn}`, op: "dense", inputs: [id], attributes: { units: 2 } }],
    () => [{ kind: "removeNode", id }],
    () => [{ kind: "renameNode", id, to: `שם ${turn}` }],
    () => [{ kind: "connect", reference: id, to: pick() }],
    () => [{ kind: "disconnect", to: id, at: 0 }],
    () => [{ kind: "setAttribute", id, name: "activation", value: random(2) ? "tanh" : null }],
    () => [{ kind: "setParam", id, name: "b", at: [], value: turn / 8 }],
    () => [
      { kind: "pin", id, at: [random(900), random(500)] },
      { kind: "pin", id: pick(), at: [random(900), random(500)] },
    ],
    () => [{ kind: "pin", id, at: null }],
    () => [{ kind: "setTitle", title: `Turn ${turn}` }],
    () => [{ kind: "setOp", id, op: random(2) ? "add" : "neuron" }],
  ];
  return kinds[random(kinds.length)]?.() ?? [];
}

const FILES = ["xor.nn.json", "mlp.nn.json", "hebrew.nn.json"];

describe("random gestures in the real editor", () => {
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  for (const [seed, file] of FILES.entries()) {
    it(`each is one undo step that leads back to the very same bytes (${file}, seed ${seed + 1})`, async () => {
      const { network, session } = await openCanvas(sample(file));
      const { document } = network;
      const random = seeded(seed + 1);
      const texts = [document.getText()];
      for (let turn = 0; turn < 40; turn++) {
        const before = document.getText();
        const intents = randomGesture(network, random, turn);
        const refused = await session
          .ask("edit", { version: document.version, intents, label: `gesture ${turn}` })
          .then(
            () => false,
            () => true,
          );
        if (refused) assert.equal(document.getText(), before, "a refused gesture changed the text");
        else if (document.getText() !== before) texts.push(document.getText());
      }
      assert.ok(texts.length > 12, `only ${texts.length - 1} of 40 gestures were made`);
      for (const text of texts.slice(0, -1).toReversed()) {
        await vscode.commands.executeCommand("undo");
        assert.equal(document.getText(), text);
      }
      assert.equal(document.isDirty, false, "back at the start, nothing is left to save");
    });
  }
});
