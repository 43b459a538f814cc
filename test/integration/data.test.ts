import assert from "node:assert/strict";
import { encode } from "fast-png";
import * as vscode from "vscode";
import type { AnswerOf, DataKind, DataQuestion } from "../../core/view/dataView.ts";
import type { EditorSession } from "../../extension/editor/session.ts";
import { openCanvas, sample, until } from "./support.ts";

const NETWORK = JSON.stringify({
  nn: 1,
  nodes: {
    x: { op: "input", shape: [1, 2, 2] },
    t: { op: "input" },
    scores: {
      op: "dense",
      inputs: ["x"],
      units: 2,
      params: {
        W: [
          [1, 0, 0, 0],
          [0, 0, 0, 1],
        ],
        b: 0,
      },
    },
    L: { op: "softmax-cross-entropy", inputs: ["scores", "t"] },
  },
  objective: "L",
  data: { images: { x: "pictures" }, classes: "t" },
});
const picture = (at: number, side = 2) => {
  const data = new Uint8Array(side * side);
  data[at] = 255;
  return encode({ width: side, height: side, channels: 1, data });
};

describe("data in VS Code", () => {
  const uri = sample("pictures.nn.json");
  const put = (path: string, content: Uint8Array) => vscode.workspace.fs.writeFile(sample(`pictures/${path}`), content);

  before(async () => {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(NETWORK));
    await put("dark/1.png", picture(3));
    await put("bright/1.png", picture(0));
  });

  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(uri);
    await vscode.workspace.fs.delete(sample("pictures"), { recursive: true });
  });

  async function answer<K extends DataKind>(
    session: EditorSession,
    question: DataQuestion & { readonly kind: K },
  ): Promise<AnswerOf<K>> {
    let reply = await session.ask("data", { question });
    while (reply.kind === "progress") reply = await session.ask("data", { job: reply.job });
    return reply.answer as AnswerOf<K>;
  }

  it("reads a folder of pictures, judges each, and reads them anew when one is added or is wrong", async () => {
    const { network, session } = await openCanvas(uri);
    const facts = await answer(session, { kind: "facts" });
    assert.deepEqual([facts.source, facts.rows, facts.heads[0]?.classes], ["pictures", 2, ["bright", "dark"]]);
    const results = await answer(session, { kind: "results", head: 0, part: "all" });
    assert.deepEqual(results.confusion, [
      [1, 0],
      [0, 1],
    ]);
    await put("dark/2.png", picture(3));
    await until("the third picture", () => (network.dataset?.rows === 3 ? true : undefined));
    await put("dark/3.png", picture(3, 3));
    await until("the refusal", () =>
      network.problems.find(({ message }) => /"pictures\/dark\/3\.png" is 3 × 3 pixels/.test(message)),
    );
    await vscode.workspace.fs.delete(sample("pictures/dark/3.png"));
    await until("three pictures again", () => (network.dataset?.rows === 3 ? true : undefined));
  });
});
