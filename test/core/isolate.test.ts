import assert from "node:assert/strict";
import fc from "fast-check";
import { isolate, joinIds } from "../../core/isolate.ts";

describe("ids inside sentences", () => {
  it("are isolated where they hold right-to-left letters, in Hebrew, Arabic and beyond the first plane", () => {
    for (const id of ["נסתר 1", "h_א", "وزن", "\u{1e900}", "ﬡ", "ﻼ"]) assert.equal(isolate(id), `\u2068${id}\u2069`);
  });

  it("stay as they are otherwise", () => {
    for (const id of ["h1", "", "学习", "θ", "ы", "🙂", "x[0:2]"]) assert.equal(isolate(id), id);
    fc.assert(fc.property(fc.stringMatching(/^[ -~]*$/), (id) => isolate(id) === id));
  });

  it("are joined in their order, each by itself", () => {
    assert.equal(joinIds(["א", "b", "ג"], " → "), "\u2068א\u2069 → b → \u2068ג\u2069");
  });
});
