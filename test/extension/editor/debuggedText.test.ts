import assert from "node:assert/strict";
import { DebuggedText } from "../../../extension/editor/debuggedText.ts";
import { readNetwork } from "../../../extension/reading.ts";

const text = '{ "nn": 1, "nodes": { "x": { "op": "input", "shape": [] } } }';
const first = readNetwork(text, 3, null);

describe("the text of a debug session", () => {
  it("stays the same while only places change, and comes back with an undo", () => {
    const judge = new DebuggedText();
    assert.ok(judge.isOf({ version: 3 }, first));
    const moved = readNetwork(text.replace(/ }$/, ', "view": { "positions": { "x": [1, 2] } } }'), 4, first);
    assert.ok(judge.isOf({ version: 3 }, moved));
    const wider = readNetwork(text.replace("[]", "[2]"), 5, moved);
    assert.ok(!judge.isOf({ version: 3 }, wider));
    assert.ok(judge.isOf({ version: 3 }, readNetwork(text, 6, wider)));
  });

  it("is another where it cannot be read or was never seen", () => {
    const judge = new DebuggedText();
    assert.ok(!judge.isOf({ version: 2 }, first));
    assert.ok(judge.isOf({ version: 3 }, first));
    assert.ok(!judge.isOf({ version: 3 }, readNetwork(`${text}}`, 4, first)));
  });
});
