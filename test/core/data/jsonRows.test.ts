import assert from "node:assert/strict";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import { columnNamesOf } from "../../../core/data/columnNames.ts";
import { loadDataset } from "../../../core/data/dataset.ts";
import type { Problem } from "../../../core/problems.ts";
import { accepted, refused } from "./outcomes.ts";

type Shapes = Readonly<Record<string, readonly number[]>>;

async function load(shapes: Shapes, content: unknown, more: object = {}) {
  const nodes = Object.fromEntries(Object.entries(shapes).map(([id, shape]) => [id, { op: "input", shape }]));
  const text = JSON.stringify({ nn: 1, nodes, data: { file: "rows.json", ...more } });
  const { document, graph, problems } = compile(text);
  assert.ok(document && graph);
  assert.deepEqual(
    problems.filter(({ severity }) => severity === "error"),
    [],
  );
  const file = typeof content === "string" ? content : JSON.stringify(content);
  const at = ({ range }: Problem) => text.slice(range.start, range.end);
  return { ...(await loadDataset(document, graph, async () => new TextEncoder().encode(file))), at };
}

const accept = async (...given: Parameters<typeof load>) => accepted(await load(...given));

const refuse = async (...given: Parameters<typeof load>) => refused(await load(...given));

describe("rows in a JSON file", () => {
  it("keyed by input id give what the same rows give in the network file", async () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    const pair = fc.oneof(fc.tuple(number, number), fc.tuple(fc.tuple(number), fc.tuple(number)));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ x: pair, t: number, __proto__: fc.constant(null) }), { minLength: 1, maxLength: 5 }),
        async (rows) => {
          const shapes = { x: [2, 1], t: [] };
          const written = JSON.stringify({
            nn: 1,
            nodes: { x: { op: "input", shape: [2, 1] }, t: { op: "input" } },
            data: { rows },
          });
          const { document, graph } = compile(written);
          assert.ok(document && graph);
          const { dataset } = await loadDataset(document, graph, () => assert.fail());
          const read = await accept(shapes, rows);
          assert.deepEqual(read.inputs, dataset?.inputs);
        },
      ),
    );
  });

  it("keyed by columns give what the same table gives as CSV", async () => {
    const rows = [
      { a: 1, b: "2.5", kind: "cat", note: [1] },
      { a: -3, b: "1e2", kind: "dog", note: null },
      { a: 0, b: "0", kind: "cat" },
    ];
    const columns = { x: ["b", "a"], t: ["kind"] };
    const dataset = await accept({ x: [2], t: [] }, rows, { columns });
    const csv = `a,b,kind\n${rows.map(({ a, b, kind }) => `${a},${b},${kind}`).join("\n")}`;
    const text = JSON.stringify({
      nn: 1,
      nodes: { x: { op: "input", shape: [2] }, t: { op: "input" } },
      data: { file: "d.csv", columns },
    });
    const { document, graph } = compile(text);
    assert.ok(document && graph);
    const same = (await loadDataset(document, graph, async () => csv)).dataset;
    assert.deepEqual(dataset.inputs, same?.inputs);
    assert.deepEqual(dataset.classNames, same?.classNames);
    assert.equal(dataset.describeRow(1), "x = [100, −3], t = dog");
    const hot = await accept({ x: [2], t: [2] }, rows, { columns });
    assert.deepEqual([...(hot.inputs.get("t") ?? [])], [1, 0, 1, 0, 1, 0]);
  });

  it("take lists in the input's shape, texts as classes, and a key of the name of a method", async () => {
    const rows = [
      { toString: [[1, 2]], t: "b" },
      { toString: [3, 4], t: "a" },
    ];
    const dataset = await accept({ toString: [1, 2], t: [] }, rows);
    assert.deepEqual([...(dataset.inputs.get("toString") ?? [])], [1, 3, 2, 4]);
    assert.deepEqual(dataset.classNames.get("t"), ["b", "a"]);
    const missing = await refuse({ x: [], toString: [] }, [{ x: 1, toString: 2 }, { x: 1 }]);
    assert.equal(missing.message, '"rows.json": Row 1, column "toString" is empty; every row needs a value.');
  });

  it("are split by what no input reads", async () => {
    const rows = Array.from({ length: 8 }, (_, i) => ({ x: i, group: i < 4 ? "one" : "two" }));
    const { parts } = await accept({ x: [] }, rows, { split: { test: 2, stratify: "group" } });
    assert.equal(parts?.test.filter((row) => row < 4).length, 1);
  });

  it("are refused with row and column", async () => {
    const one = { x: [] };
    const of = async (...given: Parameters<typeof load>) => {
      const { code, message } = await refuse(...given);
      return `${code} ${message}`;
    };
    assert.equal(
      await of(one, [{ x: 1 }, {}]),
      'NN603 "rows.json": Row 1, column "x" is empty; every row needs a value.',
    );
    assert.equal(
      await of(one, [{ x: 1 }, { x: [2] }]),
      'NN603 "rows.json": Row 1, column "x" holds a list, not one number or text.',
    );
    assert.equal(
      await of(one, [{ x: true }]),
      'NN603 "rows.json": Row 0, column "x" holds true, not one number or text.',
    );
    assert.equal(
      await of(one, '[{ "x": 1e999 }]'),
      'NN603 "rows.json": Row 0, column "x" holds Infinity, not one number or text.',
    );
    assert.match(
      await of(one, [{ x: 1 }, { x: "?" }]),
      /Row 1, column "x" holds "\?", which is not a number, but 1 of its 2/,
    );
    assert.match(await of(one, [{ x: "1,5" }]), /Row 0, column "x" holds "1,5" with a decimal comma; write "1\.5"/);
    assert.equal(
      await of({ x: [2] }, [{ x: [1, 2] }, { x: [1, 2, 3] }]),
      'NN605 "rows.json": Row 1, column "x" does not fit input "x" of shape [2]: there stands a list of 3 numbers.',
    );
    assert.equal(
      await of({ x: [2] }, [{ x: [1, 2] }, { x: [1, "2"] }]),
      'NN603 "rows.json": Row 1, column "x" holds a list, not numbers in lists.',
    );
    const near = await refuse(one, [{ x1: 1 }], { columns: { x: ["X_1"] } });
    assert.deepEqual([near.code, near.at], ["NN602", '"X_1"']);
    assert.match(near.message, /have no "X_1"; did you mean "x1"\?/);
    assert.equal((await refuse({ x: [], t: [] }, [{ x: 1 }])).code, "NN604");
  });

  it("are no rows: it is said what the file holds instead, and where", async () => {
    const message = async (content: unknown) => (await refuse({ x: [] }, content)).message;
    assert.match(await message({ x: 1 }), /holds an object, but it must hold a list of rows/);
    assert.match(await message([{ x: 1 }, 2]), /holds 2 as row 1, but it must/);
    assert.match(await message('[{ "x": 1 },\n { "x": }]'), /is not JSON: it goes wrong on line 2, column 9\.$/);
    assert.match(await message('[{ "x": 1 },\n'), /is not JSON: it goes wrong on line 2, column 1\.$/);
    assert.match(await message('// rows\n[{ "x": 1 }]'), /is not JSON: it goes wrong on line 1, column 1\.$/);
    assert.match(await message("[".repeat(200_000)), /is not JSON: /);
    assert.equal((await refuse({ x: [] }, "[]")).code, "NN608");
    const deep = `[{ "x": ${"[".repeat(100_000)}${"]".repeat(100_000)} }]`;
    assert.match(await message(deep), /holds a list, not numbers in lists/);
  });
});

describe("columnNamesOf", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it("knows the header of a CSV and the keys of JSON rows", () => {
    assert.deepEqual(columnNamesOf("d.csv", bytes("a;b\n1;2\n")), ["a", "b"]);
    assert.deepEqual(columnNamesOf("d.JSON", bytes('[{ "a": 1, "b": [2] }]')), ["a", "b"]);
    assert.equal(columnNamesOf("d.json", bytes("[{")), null);
    assert.equal(columnNamesOf("d.csv", bytes("")), null);
    const long = `a,b\n${"1,2\n".repeat(100_000)}`;
    assert.deepEqual(columnNamesOf("d.csv", bytes(long)), ["a", "b"]);
  });
});
