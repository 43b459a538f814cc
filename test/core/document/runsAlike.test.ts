import assert from "node:assert/strict";
import { runsAlike } from "../../../core/document/runsAlike.ts";

const TEXT = `{
  // a comment
  "nn": 1,
  "title": "A",
  "nodes": { "x": { "op": "input", "shape": [] } },
  "view": { "positions": { "x": [0, 0] } }
}`;

describe("runsAlike", () => {
  it("looks past places, titles, comments and spaces", () => {
    assert.ok(runsAlike(TEXT, TEXT.replace("[0, 0]", "[80, 40]")));
    assert.ok(runsAlike(TEXT, TEXT.replace('"A"', '"B"').replace("// a comment", "")));
    assert.ok(runsAlike(TEXT, TEXT.replaceAll("\n", "\r\n\n")));
  });

  it("sees every change of what runs, also in the order of nodes, which is the order of the pass", () => {
    assert.ok(!runsAlike(TEXT, TEXT.replace('"shape": []', '"shape": [2]')));
    const two = '{ "nn": 1, "nodes": { "a": { "op": "input" }, "b": { "op": "input" } } }';
    const other = '{ "nn": 1, "nodes": { "b": { "op": "input" }, "a": { "op": "input" } } }';
    assert.ok(!runsAlike(two, other));
  });

  it("takes a text that cannot be read for another one", () => {
    assert.ok(!runsAlike(TEXT, TEXT.slice(0, -1)));
    assert.ok(!runsAlike("1", "2"));
  });
});
