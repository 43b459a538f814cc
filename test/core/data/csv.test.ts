import assert from "node:assert/strict";
import fc from "fast-check";
import Papa from "papaparse";
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

const rowsOf = ({ header, rows, cell }: Table): string[][] =>
  Array.from({ length: rows }, (_, row) => header.map((__, column) => cell(row, column)));

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
          const table = read(lines.map((cells) => cells.join(delimiter)).join(newline) + end);
          assert.deepEqual({ header: table.header, rows: rowsOf(table) }, expected);
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
        assert.deepEqual(rowsOf(read.table), rows);
      }),
    );
  });

  it("finds the cells that Papa Parse finds, in any text that both read", () => {
    const text = fc
      .array(
        fc.constantFrom("a", "7", ",", ",", "\n", "\n", "\r\n", '"', '""', '"b"', '"c,d"', '"e\nf"', "-1.5", " "),
        { maxLength: 30 },
      )
      .map((pieces) => `x,y,z\n${pieces.join("")}`);
    let compared = 0;
    fc.assert(
      fc.property(text, (written) => {
        const reading = readTable(written);
        const { data, errors } = Papa.parse(written, {
          delimiter: ",",
          newline: written.includes("\r\n") ? "\r\n" : "\n",
        });
        // It takes one kind of line ends in a file, and blanks before a quote for a cell without quotes. An empty cell in quotes is
        // no blank line for us: its row would be lost without a word.
        if (
          /[^\r]\n/.test(written.replace(/"[^"]*"/g, "")) === written.includes("\r\n") ||
          / "|" |^"\s*"$/m.test(written)
        )
          return;
        if (errors.length > 0) {
          assert.ok(!reading.ok, written);
          return;
        }
        const [, ...records] = data.filter((cells) => !(cells.length === 1 && cells[0]?.trim() === ""));
        const isLong = records.some((cells) => cells.slice(3).some((cell) => cell.trim() !== ""));
        assert.equal(reading.ok, !isLong, written);
        if (!reading.ok) return;
        compared++;
        assert.deepEqual(
          rowsOf(reading.table),
          records.map((cells) => [0, 1, 2].map((i) => cells[i] ?? "")),
        );
      }),
      { numRuns: 3000 },
    );
    assert.ok(compared > 300, String(compared));
  });

  it("takes blanks around quotes for nothing", () => {
    assert.deepEqual(rowsOf(read('a, b\n1,  "two, or ""more""" \n')), [["1", 'two, or "more"']]);
    assert.deepEqual(rowsOf(read('a\t b\n"1"\t\n')), [["1", ""]]);
  });

  it("reads plain numbers as the language does, and leaves all others alone", () => {
    const written = fc.oneof(
      fc.stringMatching(/^ ?[+-]?\d{0,9}\.?\d{0,9} ?$/),
      fc.double({ noNaN: true }).map(String),
      fc.constantFrom("", "-", ".", "1e3", "0x1", "1,5", "1 2", "1.2.3", "٣"),
    );
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 20 }), (cells) => {
        const table = read(["a;b", ...cells.map((cell) => `${cell};0`)].join("\n"));
        for (const [row, cell] of cells.entries()) {
          const plain = table.plainNumber(row, 0);
          const isPlain = /^ *[+-]?(\d+\.?\d*|\.\d+) *$/.test(cell);
          assert.ok(Object.is(plain, isPlain ? Number(cell) : Number.NaN), `${cell}: ${plain}`);
        }
      }),
    );
  });

  it("knows the line of a row after blank lines and line breaks in quotes", () => {
    const table = read('a,b\n1,"two\nlines"\n\n\n3,4\n');
    assert.deepEqual([table.placeOf(0), table.placeOf(1)], ["Line 2", "Line 6"]);
  });

  it("finds the delimiter in the header although the data is full of decimal commas", () => {
    assert.deepEqual(rowsOf(read("a;b\n1,5;2,5\n1,5;2,5"))[0], ["1,5", "2,5"]);
  });

  it("takes the tab for the delimiter of a .tsv file, though its header has commas", () => {
    const text = "size, cm\tweight, kg\n1,5\t2,5\n";
    const reading = readTable(text, "Data.TSV");
    assert.ok(reading.ok);
    assert.deepEqual([reading.table.header, rowsOf(reading.table)], [["size, cm", "weight, kg"], [["1,5", "2,5"]]]);
    assert.notDeepEqual(read(text).header, reading.table.header);
  });

  it("lets rows end in a delimiter, as some programs write them", () => {
    assert.deepEqual(rowsOf(read("a,b\n1,2,\n3,4,\n")), [
      ["1", "2"],
      ["3", "4"],
    ]);
  });

  it("says what is wrong with a file that is none", () => {
    assert.match(refusal(""), /is empty/);
    assert.match(refusal("\n \n"), /is empty/);
    assert.match(refusal("a,b\n1,2,3"), /3 cells on line 2.*names 2 columns/);
    assert.match(refusal('a,b\n1,2\n3,"4\n'), /in column "b" on line 3 that opens a quote/);
    assert.match(refusal('a,"b\n1,2'), /in column 2 on line 1 that opens a quote/);
    assert.match(refusal('a,b\n1,2\n"3"x,4\n'), /in column "a" on line 3 that has text after a closing quote/);
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
