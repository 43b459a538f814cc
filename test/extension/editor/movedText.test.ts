import assert from "node:assert/strict";
import type { Intent } from "../../../core/document/intent.ts";
import { firstRow } from "../../../extension/editor/firstRow.ts";
import { refuseMoved } from "../../../extension/editor/movedText.ts";
import { LINES, openText } from "./support.ts";

const disconnect: Intent = { kind: "disconnect", to: "y", at: 0 };

describe("refuseMoved", () => {
  it("lets a gesture through where the text moved elsewhere", async () => {
    const seen = await openText(LINES);
    refuseMoved([disconnect], seen, `// a comment\n${LINES}`);
  });

  it("refuses one that counts inputs of a node whose text has changed", async () => {
    const seen = await openText(LINES);
    const moved = LINES.replace('["h", "x[1]"]', '["x[1]", "h"]');
    assert.throws(() => refuseMoved([disconnect], seen, moved), /“y” has changed meanwhile/);
    refuseMoved([{ kind: "renameNode", id: "y", to: "z" }], seen, moved);
  });
});

describe("firstRow", () => {
  it("has a zero for every component of every input, in the order of the file", async () => {
    const { document, graph } = await openText(LINES);
    assert.deepEqual(firstRow(document, graph), { kind: "setRow", row: 0, values: { x: [0, 0], t: 0 } });
  });
});
