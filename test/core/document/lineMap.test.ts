import assert from "node:assert/strict";
import fc from "fast-check";
import { lineMap } from "../../../core/document/lineMap.ts";

describe("line map", () => {
  it("counts lines and columns as splitting the text does", () => {
    const text = fc
      .array(fc.constantFrom("a", "é", "🙂", "\n", "\r\n", "\r", "\t", "\u2028"), { maxLength: 40 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, fc.nat(60), (given, offset) => {
        const before = given.slice(0, offset);
        // A \r whose \n lies behind the offset has not ended its line yet.
        const lines = (given[offset] === "\n" && before.endsWith("\r") ? `${before.slice(0, -1)}x` : before).split(
          /\r\n|\r|\n/,
        );
        assert.deepEqual(lineMap(given).positionOf(offset), {
          line: lines.length,
          column: (lines.at(-1)?.length ?? 0) + 1,
        });
      }),
    );
  });

  it("moves offsets outside the text to its ends", () => {
    assert.deepEqual(lineMap("ab\nc").positionOf(99), { line: 2, column: 2 });
    assert.deepEqual(lineMap("ab\nc").positionOf(-1), { line: 1, column: 1 });
    assert.deepEqual(lineMap("").positionOf(0), { line: 1, column: 1 });
  });
});
