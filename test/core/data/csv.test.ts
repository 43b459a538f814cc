import assert from "node:assert/strict";
import fc from "fast-check";
import { readTable, type Table } from "../../../core/data/csv.ts";
import { decodeText } from "../../../core/data/decodeText.ts";

function read(text: string): Table {
  const reading = readTable(text);
  assert.ok(reading.ok, reading.ok ? "" : reading.message);
  return reading.table;
}

function refusal(text: string): string {
  const reading = readTable(text);
  assert.ok(!reading.ok);
  return reading.message;
}

describe("readTable", () => {
  it("reads every way of writing the same table alike", () => {
    const expected = {
      header: ["x1", "x2", "name"],
      rows: [
        ["1", "2.5", "a"],
        ["-3", "4e2", "b c"],
      ],
    };
    for (const newline of ["\n", "\r\n", "\r"]) {
      for (const delimiter of [",", ";", "\t", "|"]) {
        for (const end of ["", newline, newline + newline]) {
          const lines = [
            ["x1", " x2", "name"],
            ["1", "2.5", "a"],
            ["-3", "4e2", '"b c"'],
          ];
          const { header, rows } = read(lines.map((cells) => cells.join(delimiter)).join(newline) + end);
          assert.deepEqual({ header, rows }, expected);
        }
      }
    }
  });

  it("gives back any table that was written by RFC 4180", () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", "1", ",", ";", '"', "\n", "\r\n", " ", "é", "א", "😀"),
      minLength: 1,
    });
    const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
      fc.record({
        header: fc.array(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: width, maxLength: width }),
        rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      }),
    );
    const write = (cells: readonly string[]) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(",");
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n"), fc.boolean(), ({ header, rows }, newline, closed) => {
        const read = readTable([header, ...rows].map(write).join(newline) + (closed ? newline : ""));
        assert.ok(read.ok);
        assert.deepEqual(read.table.header, header);
        assert.deepEqual(read.table.rows, rows);
      }),
    );
  });

  it("knows the line of a row after blank lines and line breaks in quotes", () => {
    const table = read('a,b\n1,"two\nlines"\n\n\n3,4\n');
    assert.deepEqual([table.lineOf(0), table.lineOf(1)], [2, 6]);
  });

  it("finds the delimiter in the header although the data is full of decimal commas", () => {
    assert.deepEqual(read("a;b\n1,5;2,5\n1,5;2,5").rows[0], ["1,5", "2,5"]);
  });

  it("lets rows end in a delimiter, as some programs write them", () => {
    assert.equal(read("a,b\n1,2,\n3,4,\n").rows.length, 2);
  });

  it("says what is wrong with a file that is none", () => {
    assert.match(refusal(""), /is empty/);
    assert.match(refusal("\n \n"), /is empty/);
    assert.match(refusal("a,b\n1,2,3"), /3 cells on line 2.*names 2 columns/);
    assert.match(refusal('a,b\n1,2\n3,"4\n'), /line 3 that opens a quote/);
    assert.match(refusal('a,b\n1,2\n"3"x,4\n'), /line 3 that has text after a closing quote/);
    assert.match(refusal("a\0b"), /not a text file/);
  });
});

describe("decodeText", () => {
  const utf16 = (text: string, littleEndian: boolean) => {
    const bytes = new DataView(new ArrayBuffer(2 * text.length));
    for (let i = 0; i < text.length; i++) bytes.setUint16(2 * i, text.charCodeAt(i), littleEndian);
    return new Uint8Array(bytes.buffer);
  };

  it("takes the byte-order mark off, in every encoding that has one", () => {
    const text = "קלט,x\n1,2\n";
    assert.equal(decodeText(text), text);
    assert.equal(decodeText(`\ufeff${text}`), text);
    assert.equal(decodeText(new TextEncoder().encode(text)), text);
    assert.equal(decodeText(new TextEncoder().encode(`\ufeff${text}`)), text);
    assert.equal(decodeText(utf16(`\ufeff${text}`, true)), text);
    assert.equal(decodeText(utf16(`\ufeff${text}`, false)), text);
  });

  it("refuses bytes that are no such text", () => {
    assert.equal(decodeText(new Uint8Array([0x78, 0xe9, 0x78])), null);
  });
});
