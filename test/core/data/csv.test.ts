import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { readHeader, readTable, type Table } from "../../../core/data/csv.ts";
import { decodeText } from "../../../core/data/decodeText.ts";

async function read(text: string): Promise<Table> {
  const reading = await readTable(text);
  assert.ok(reading.ok, reading.ok ? "" : reading.message);
  return reading.table;
}

async function refusal(text: string): Promise<string> {
  const reading = await readTable(text);
  assert.ok(!reading.ok);
  return reading.message;
}

const rowsOf = ({ header, rows, cell }: Table): string[][] =>
  Array.from({ length: rows }, (_, row) => header.map((__, column) => cell(row, column)));

describe("readTable", () => {
  it("reads every way of writing the same table alike", async () => {
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
          const table = await read(lines.map((cells) => cells.join(delimiter)).join(newline) + end);
          assert.deepEqual({ header: table.header, rows: rowsOf(table) }, expected);
        }
      }
    }
  });

  it("gives back any table that was written by RFC 4180", async () => {
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
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        async ({ header, rows }, newline, closed) => {
          const read = await readTable([header, ...rows].map(write).join(newline) + (closed ? newline : ""));
          assert.ok(read.ok);
          assert.deepEqual(read.table.header, header);
          // A line break within a cell is one line feed.
          assert.deepEqual(
            rowsOf(read.table),
            rows.map((cells) => cells.map((text) => text.replaceAll("\r\n", "\n"))),
          );
        },
      ),
    );
  });

  it("finds the cells that Python's csv module finds, and refuses what it refuses", async () => {
    const cases: readonly { readonly text: string; readonly rows: readonly string[][] | null }[] = JSON.parse(
      readFileSync(resolve(import.meta.dirname, "../../fixtures/csv.json"), "utf8"),
    );
    const even = (cell: string) => cell.replaceAll("\r\n", "\n");
    for (const { text, rows } of cases) {
      const reading = await readTable(text);
      if (rows === null) {
        assert.ok(!reading.ok, text);
        continue;
      }
      const [, ...records] = rows.filter((cells) => cells.length > 1 || cells[0]?.trim() !== "" || text.includes('"'));
      const isLong = records.some((cells) => cells.slice(3).some((cell) => cell.trim() !== ""));
      assert.equal(reading.ok, !isLong, text);
      if (!reading.ok) continue;
      assert.deepEqual(
        rowsOf(reading.table).map((cells) => cells.map((cell) => cell.trim())),
        records
          .filter((cells) => cells.length > 1 || cells[0]?.trim() !== "" || cells[0] === "")
          .map((cells) => [0, 1, 2].map((i) => even(cells[i] ?? "").trim())),
        text,
      );
    }
  });

  it("reads a large text piece by piece as it reads it at once, and lets others have their turn", async () => {
    const lines = Array.from({ length: 120_000 }, (_, i) => `${i},"a ""${i}""\nand more",${i % 7}`);
    lines.splice(60_000, 0, "", "");
    const text = `n,words,k\n${lines.join("\n")}`;
    assert.ok(text.length > 3 * 2 ** 20);
    let turns = 0;
    const breathe = async () => {
      turns += 1;
    };
    const pieces = await readTable(text, "", breathe);
    assert.ok(pieces.ok);
    assert.ok(turns >= 3, `${turns} turns`);
    assert.equal(pieces.table.rows, 120_000);
    for (const row of [0, 1, 59_999, 60_000, 119_999]) {
      assert.equal(pieces.table.cell(row, 0), String(row));
      assert.equal(pieces.table.cell(row, 1), `a "${row}"\nand more`);
      assert.equal(pieces.table.placeOf(row), `Line ${2 + 2 * row + (row >= 60_000 ? 2 : 0)}`);
    }
    const broken = await readTable(text.replace('"a ""100000""', '"a "100000""'), "", breathe);
    assert.ok(!broken.ok);
    assert.match(broken.message, /column "words" on line 200004 that has text after a closing quote/);
    const open = await readTable(`${text}\n8,"9`, "", breathe);
    assert.ok(!open.ok);
    assert.match(open.message, /column "words" on line 240004 that opens a quote that never closes/);
  });

  it("takes blanks behind a quote for nothing, and before it for a plain cell's, as RFC 4180 has it", async () => {
    assert.deepEqual(rowsOf(await read('a, b\n1,"two, or more" \n')), [["1", "two, or more"]]);
    assert.deepEqual(rowsOf(await read('a\t b\n"1"\t\n')), [["1", ""]]);
    assert.deepEqual(rowsOf(await read('a,b\n1, "2"\n')), [["1", ' "2"']]);
    assert.deepEqual((await read('a, "b c"\n1,2\n')).header, ["a", "b c"]);
    assert.deepEqual(readHeader('a, "b c"\n1,2\n', ""), ["a", "b c"]);
    assert.match(await refusal('a, b\n1,  "two, or more"\n'), /3 cells on line 2.*needs quotes right around it/);
  });

  it("takes a line with nothing but an empty cell in quotes for a row, and a blank line for none", async () => {
    assert.deepEqual(rowsOf(await read('a\n1\n\n""\n2')), [["1"], [""], ["2"]]);
    assert.deepEqual(rowsOf(await read('a,b\n1,"x\n\n"" ""\ny"\n\n2,\n')), [
      ["1", 'x\n\n" "\ny'],
      ["2", ""],
    ]);
  });

  it("knows the line of a row after blank lines and line breaks in quotes", async () => {
    const table = await read('a,b\n1,"two\nlines"\n\n\n3,4\n');
    assert.deepEqual([table.placeOf(0), table.placeOf(1)], ["Line 2", "Line 6"]);
  });

  it("finds the delimiter in the header although the data is full of decimal commas", async () => {
    assert.deepEqual(rowsOf(await read("a;b\n1,5;2,5\n1,5;2,5"))[0], ["1,5", "2,5"]);
  });

  it("takes the tab for the delimiter of a .tsv file, though its header has commas", async () => {
    const text = "size, cm\tweight, kg\n1,5\t2,5\n";
    const reading = await readTable(text, "Data.TSV");
    assert.ok(reading.ok);
    assert.deepEqual([reading.table.header, rowsOf(reading.table)], [["size, cm", "weight, kg"], [["1,5", "2,5"]]]);
    assert.notDeepEqual((await read(text)).header, reading.table.header);
  });

  it("lets rows end in a delimiter, as some programs write them", async () => {
    assert.deepEqual(rowsOf(await read("a,b\n1,2,\n3,4,\n")), [
      ["1", "2"],
      ["3", "4"],
    ]);
  });

  it("says what is wrong with a file that is none", async () => {
    assert.match(await refusal(""), /is empty/);
    assert.match(await refusal("\n \n"), /is empty/);
    assert.match(await refusal("a,b\n1,2,3"), /3 cells on line 2.*names 2 columns/);
    assert.match(await refusal('a,b\n1,2\n3,"4\n'), /in column "b" on line 3 that opens a quote/);
    assert.match(await refusal('a,"b\n1,2'), /in column 2 on line 1 that opens a quote/);
    assert.match(await refusal('a,b\n1,2\n"3"x,4\n'), /in column "a" on line 3 that has text after a closing quote/);
    assert.match(await refusal("a\0b"), /not a text file/);
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
