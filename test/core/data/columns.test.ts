import assert from "node:assert/strict";
import fc from "fast-check";
import { type Column, readColumn } from "../../../core/data/columns.ts";
import { readTable } from "../../../core/data/csv.ts";

/** The column, its cells in quotes. */
async function column(...cells: string[]): Promise<Column> {
  const reading = await readTable(["c", ...cells.map((cell) => `"${cell}"`)].join("\n"));
  assert.ok(reading.ok);
  return readColumn(reading.table, 0);
}

async function refusal(...cells: string[]): Promise<string> {
  const read = await column(...cells);
  assert.equal(read.kind, "refused");
  return read.kind === "refused" ? read.message : "";
}

describe("readColumn", () => {
  it("reads every finite double back to the last bit", async () => {
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(numbers, async (values) => {
        const read = await column(...values.map(String));
        assert.ok(read.kind === "numbers");
        assert.deepEqual(
          [...read.values],
          values.map((value) => value + 0),
        );
      }),
    );
  });

  it("takes the usual ways to write a number", async () => {
    const read = await column(" 1 ", "+2", "-.5", "3.", "1e-3", "2E+2");
    assert.ok(read.kind === "numbers");
    assert.deepEqual([...read.values], [1, 2, -0.5, 3, 0.001, 200]);
  });

  it("numbers classes by first appearance", async () => {
    const read = await column("b", "a", " b ", "__proto__", "a");
    assert.deepEqual(read, { kind: "classes", values: Float64Array.of(0, 1, 0, 2, 1), names: ["b", "a", "__proto__"] });
  });

  it("refuses what is missing, with line and column", async () => {
    assert.match(await refusal("1", ""), /^Line 3, column "c" is empty/);
    assert.match(await refusal("a", "  "), /^Line 3, column "c" is empty/);
  });

  it("refuses text among numbers at the first text, whichever came first", async () => {
    assert.match(
      await refusal("1", "2", "NaN"),
      /^Line 4, column "c" holds "NaN", which is not a number, but 2 of its 3 cells are/,
    );
    assert.match(await refusal("?", "2", "3"), /^Line 2, column "c" holds "\?"/);
  });

  it("takes no decimal commas for class labels", async () => {
    assert.match(await refusal("1,5", "2,5"), /Line 2.*decimal comma; write "1\.5"/);
  });

  it("refuses numbers that no double holds", async () => {
    assert.match(await refusal("1e999"), /too large/);
    assert.equal((await column("Infinity", "0x10")).kind, "classes");
  });
});
