import assert from "node:assert/strict";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import { type Dataset, loadDataset, selectRows } from "../../../core/data/dataset.ts";
import type { Problem } from "../../../core/problems.ts";

interface Case {
  /** Input id → shape. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

async function load({ inputs, more = {}, data, files = {} }: Case) {
  const nodes: Record<string, unknown> = {};
  for (const [id, shape] of Object.entries(inputs)) nodes[id] = { op: "input", shape };
  const text = JSON.stringify({ nn: 1, nodes: { ...nodes, ...more }, data }, null, 1);
  const { document, graph } = compile(text);
  assert.ok(document && graph);
  const read = async (name: string) => {
    const content = files[name];
    if (content === undefined)
      throw Object.assign(new Error(`ENOENT: no such file, open '/home/me/${name}'`), { code: "ENOENT" });
    return content;
  };
  const at = (problem: Problem) => text.slice(problem.range.start, problem.range.end);
  return { ...(await loadDataset(document, graph, read)), at };
}

async function accept(network: Case): Promise<Dataset> {
  const { dataset, problems } = await load(network);
  assert.deepEqual(problems, []);
  assert.ok(dataset);
  return dataset;
}

/** The one problem: its code, its message and the text it stands at. */
async function refuse(network: Case): Promise<{ code: string; message: string; at: string }> {
  const { dataset, problems, at } = await load(network);
  assert.equal(dataset, null);
  assert.equal(problems.length, 1, problems.map((found) => `${found.code} ${found.message}`).join("\n"));
  const [found] = problems as [Problem];
  return { code: found.code, message: found.message, at: at(found) };
}

const file = (columns: unknown) => ({ file: "d.csv", columns });
const values = (dataset: Dataset, id: string) => [...(dataset.inputs.get(id) ?? [])];

describe("loadDataset from a CSV file", () => {
  const csv = { "d.csv": "x1,x2,kind,y\n1,2,cat,0.5\n3,4,dog,-1\n5,6,cat,2\n" };

  it("puts columns side by side, the row innermost", async () => {
    const dataset = await accept({
      inputs: { x: [2], t: [], u: [1] },
      data: file({ x: ["x2", "x1"], t: ["y"], u: ["x1"] }),
      files: csv,
    });
    assert.equal(dataset.rows, 3);
    assert.deepEqual(values(dataset, "x"), [2, 4, 6, 1, 3, 5]);
    assert.deepEqual(values(dataset, "t"), [0.5, -1, 2]);
    assert.equal(dataset.describeRow(1), "x = [4, 3], t = −1, u = [3]");
  });

  it("feeds text as a class index, or as one-hot where there is room for exactly that", async () => {
    const data = file({ index: ["kind"], hot: ["kind"], both: ["x1", "kind"] });
    const dataset = await accept({ inputs: { index: [], hot: [2], both: [3] }, data, files: csv });
    assert.deepEqual(values(dataset, "index"), [0, 1, 0]);
    assert.deepEqual(values(dataset, "hot"), [1, 0, 1, 0, 1, 0]);
    assert.deepEqual(values(dataset, "both"), [1, 3, 5, 1, 0, 1, 0, 1, 0]);
    assert.deepEqual(
      [...dataset.classNames],
      [
        ["index", ["cat", "dog"]],
        ["hot", ["cat", "dog"]],
      ],
    );
    assert.equal(dataset.describeRow(1), "index = dog, hot = dog, both = [3, 0, 1]");
  });

  it("names the nearest column, and offers it", async () => {
    const network = { inputs: { x: [2] }, data: file({ x: ["x1", "X-2"] }), files: csv };
    const { problems } = await load(network);
    assert.equal(problems[0]?.fix?.newText, '"x2"');
    assert.deepEqual(await refuse(network), {
      code: "NN602",
      message: 'The data file "d.csv" has no column "X-2"; did you mean "x2"?',
      at: '"X-2"',
    });
  });

  it("lists the columns where none is near, and knows a file without a header", async () => {
    const far = await refuse({ inputs: { x: [] }, data: file({ x: ["temperature"] }), files: csv });
    assert.match(far.message, /it has "x1", "x2", "kind" and "y"\.$/);
    const bare = await refuse({ inputs: { x: [] }, data: file({ x: ["x"] }), files: { "d.csv": "1,2\n3,4\n" } });
    assert.match(bare.message, /first line holds numbers/);
  });

  it("reports a column once, however many inputs read it", async () => {
    const files = { "d.csv": "a,b\n1,2\n3,?\n" };
    const found = await refuse({ inputs: { x: [], t: [] }, data: file({ x: ["b"], t: ["b"] }), files });
    assert.equal(found.code, "NN603");
    assert.match(found.message, /^"d\.csv": Line 3, column "b" holds "\?"/);
  });

  it("does not look at columns that nothing reads", async () => {
    await accept({ inputs: { x: [] }, data: file({ x: ["a"] }), files: { "d.csv": "a,note,note\n1,,\n2,3,x\n" } });
  });

  it("refuses a name that stands twice in the header", async () => {
    const found = await refuse({ inputs: { x: [] }, data: file({ x: ["a"] }), files: { "d.csv": "a,a\n1,2\n" } });
    assert.deepEqual([found.code, found.at], ["NN601", '"a"']);
  });

  it("says how many numbers an input takes", async () => {
    const found = await refuse({ inputs: { x: [3] }, data: file({ x: ["x1", "x2"] }), files: csv });
    assert.equal(found.code, "NN605");
    assert.equal(found.message, 'Input "x" has shape [3] and so takes 3 numbers a row, but 2 columns feed it.');
  });

  it("says what is wrong with the file, without the path of this machine", async () => {
    const broken = async (content: string | Uint8Array | undefined) =>
      refuse({ inputs: { x: [] }, data: file({ x: ["a"] }), files: content === undefined ? {} : { "d.csv": content } });
    const missing = await broken(undefined);
    assert.deepEqual([missing.code, missing.at], ["NN601", '"d.csv"']);
    assert.equal(missing.message, 'The data file "d.csv" does not exist beside the network file.');
    assert.match((await broken("")).message, /is empty/);
    assert.match((await broken(Uint8Array.of(0x61, 0x0a, 0xff, 0xfe))).message, /not UTF-8/);
    assert.equal((await broken("a\n\n")).code, "NN608");
    assert.match(
      (await broken(new Uint8Array(65 * 2 ** 20))).message,
      /holds 65 MB, more than the 64 MB that are read/,
    );
  });

  it("reads a hundred thousand rows", async () => {
    const rows = 100_000;
    const lines = Array.from({ length: rows }, (_, i) => `${i},${i / 8},${i % 2 === 0 ? "even" : "odd"}`);
    const files = { "d.csv": new TextEncoder().encode(`\ufeffi,eighth,kind\r\n${lines.join("\r\n")}\r\n`) };
    const dataset = await accept({ inputs: { x: [2], t: [] }, data: file({ x: ["i", "eighth"], t: ["kind"] }), files });
    assert.equal(dataset.rows, rows);
    assert.deepEqual(values(dataset, "x").slice(rows - 1, rows + 2), [rows - 1, 0, 1 / 8]);
  });
});

describe("loadDataset from rows", () => {
  it("takes lists in the input's shape and flat lists alike", async () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    const network = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }).chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        rows: fc.array(fc.array(number, { minLength: product(shape), maxLength: product(shape) }), {
          minLength: 1,
          maxLength: 4,
        }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(network, async ({ shape, rows }) => {
        const expected = Array.from({ length: product(shape) }, (_, i) => rows.map((row) => row[i]));
        for (const write of [(row: readonly number[]) => nest(row, shape), (row: readonly number[]) => row]) {
          const dataset = await accept({
            inputs: { x: shape },
            data: { rows: rows.map((row) => ({ x: write(row) })) },
          });
          assert.deepEqual(values(dataset, "x"), expected.flat());
        }
      }),
    );
  });

  it("lets a number and a list of one stand for each other", async () => {
    const dataset = await accept({ inputs: { x: [], t: [1] }, data: { rows: [{ x: [2], t: 3 }] } });
    assert.deepEqual([values(dataset, "x"), values(dataset, "t")], [[2], [3]]);
  });

  it("reports every wrong value at its place", async () => {
    const rows = [{ x: [1, 2] }, { x: [1, 2, 3] }, { x: 7 }, { x: [[1], [2, 3]] }, {}];
    const { dataset, problems, at } = await load({ inputs: { x: [2] }, data: { rows } });
    assert.equal(dataset, null);
    assert.deepEqual(
      problems.map(({ code, message }) => `${code} ${message}`),
      [
        'NN605 Input "x" has shape [2], but here stands a list of 3 numbers.',
        'NN605 Input "x" has shape [2], but here stands one number.',
        'NN605 Input "x" has shape [2], but here stand lists of unequal lengths.',
        'NN604 This row gives no value for input "x".',
      ],
    );
    assert.deepEqual(
      problems.map(at).map((text) => text.replace(/\s+/g, "")),
      ["[1,2,3]", "7", "[[1],[2,3]]", "{}"],
    );
  });

  it("reports an input that no row feeds once", async () => {
    const found = await refuse({ inputs: { x: [], t: [] }, data: { rows: [{ x: 1 }, { x: 2 }] } });
    assert.deepEqual([found.code, found.message], ["NN604", 'The data gives input "t" no value.']);
  });

  it("reports what is no input once", async () => {
    const h = { op: "neuron", inputs: ["x1"] };
    const near = await refuse({
      inputs: { x1: [] },
      data: {
        rows: [
          { x1: 1, x11: 1 },
          { x1: 1, x11: 1 },
        ],
      },
    });
    assert.deepEqual(near, { code: "NN607", message: 'Data is given for "x11"; did you mean "x1"?', at: '"x11"' });
    const node = await refuse({ inputs: { x1: [] }, more: { h }, data: { rows: [{ x1: 1, h: 1 }] } });
    assert.match(node.message, /"h", which is no input but "neuron"/);
  });

  it("adds nothing to what the parser says of a value that is no number", async () => {
    const { dataset, problems } = await load({ inputs: { x: [] }, data: { rows: [{ x: "one" }] } });
    assert.deepEqual([dataset, problems], [null, []]);
  });

  it("needs a row", async () => {
    assert.equal((await refuse({ inputs: { x: [] }, data: { rows: [] } })).code, "NN608");
  });

  it("feeds ids that are names of JavaScript's own", async () => {
    const text = '{ "nn": 1, "nodes": { "__proto__": { "op": "input" } }, "data": { "rows": [{ "__proto__": 5 }] } }';
    const { document, graph } = compile(text);
    assert.ok(document && graph);
    const { dataset } = await loadDataset(document, graph, async () => "");
    assert.deepEqual(dataset && values(dataset, "__proto__"), [5]);
  });
});

describe("class indices", () => {
  const L = { op: "softmax-cross-entropy", inputs: ["x", "t"] };
  const rows = (...targets: number[]) => ({ rows: targets.map((t) => ({ x: [0, 0, 0], t })) });

  it("must be whole numbers of a class, and are reported at the first that is not", async () => {
    await accept({ inputs: { x: [3], t: [] }, more: { L }, data: rows(0, 1, 2) });
    for (const wrong of [3, -1, 0.5]) {
      const found = await refuse({ inputs: { x: [3], t: [] }, more: { L }, data: rows(2, wrong, 7) });
      assert.deepEqual(found, {
        code: "NN606",
        message: `"t" is ${wrong}, but "L" has 3 classes, numbered 0 to 2.`,
        at: `${wrong}`,
      });
    }
  });

  it("rows of an embedding's table are held to the same, every one that it reads", async () => {
    const more = { e: { op: "embedding", inputs: ["i[1:3]"], count: 4, size: 2 } };
    const inputs = { i: [3] };
    // What is not read may be anything.
    await accept({ inputs, more, data: { rows: [{ i: [99, 0, 3] }, { i: [-1, 1, 2] }] } });
    const found = await refuse({ inputs, more, data: { rows: [{ i: [0, 0, 3] }, { i: [0, 1, 4] }] } });
    assert.equal(found.code, "NN606");
    assert.equal(found.message, '"i" is 4, but "e" has 4 rows, numbered 0 to 3.');
  });

  it("may be too many for the network", async () => {
    const files = { "d.csv": "a,b,c,kind\n1,2,3,p\n1,2,3,q\n1,2,3,r\n1,2,3,s\n" };
    const found = await refuse({
      inputs: { x: [3], t: [] },
      more: { L },
      data: file({ x: ["a", "b", "c"], t: ["kind"] }),
      files,
    });
    assert.equal(found.message, 'Line 5 of "d.csv": "t" is 3 ("s"), but "L" has 3 classes, numbered 0 to 2.');
  });

  it("are free where the target is a distribution", async () => {
    await accept({ inputs: { x: [3], t: [3] }, more: { L }, data: { rows: [{ x: [0, 0, 0], t: [0.2, 0.3, 0.5] }] } });
  });
});

describe("loadDataset from a generator", () => {
  const xor = { generator: "xor", samples: 8, noise: 0.1, seed: 3 };

  it("gives the point to the first inputs and the label to the next, whatever their shapes", async () => {
    const pair = await accept({ inputs: { x: [2], t: [] }, data: xor });
    const single = await accept({ inputs: { x1: [], x2: [1], t: [1] }, data: xor });
    const hot = await accept({ inputs: { x: [2], t: [2] }, data: xor });
    const unlabelled = await accept({ inputs: { x: [2] }, data: xor });
    assert.deepEqual([...values(single, "x1"), ...values(single, "x2")], values(pair, "x"));
    assert.deepEqual(values(unlabelled, "x"), values(pair, "x"));
    assert.deepEqual(values(hot, "t").slice(8), values(pair, "t"));
    assert.deepEqual(
      values(hot, "t").slice(0, 8),
      values(pair, "t").map((label) => 1 - label),
    );
  });

  it("refuses inputs that it cannot fill", async () => {
    for (const inputs of [{ x: [3] }, { x: [2], t: [3] }, { x: [] }, { a: [], b: [2] }] as Case["inputs"][]) {
      assert.equal((await refuse({ inputs, data: xor })).code, "NN605");
    }
  });
});

describe("loadDataset beside a broken input", () => {
  const more = { x: { op: "input", shape: [-2] } };

  it("adds nothing to what is said of that input", async () => {
    for (const data of [{ generator: "xor" }, { rows: [{ x: [1, 2], t: 3 }] }]) {
      const { problems } = await load({ inputs: { t: [] }, more, data });
      assert.deepEqual(problems, []);
    }
  });
});

describe("loadDataset from a generator that is asked for too much", () => {
  it("refuses before it takes the memory", async () => {
    const found = await refuse({ inputs: { x: [2] }, data: { generator: "moons", samples: 1e9 } });
    assert.equal(found.code, "NN203");
    assert.match(found.message, /1000000000 samples; it gives at most 1000000/);
  });
});

describe("selectRows", () => {
  it("takes the rows in the order given, as often as given", async () => {
    const dataset = await accept({ inputs: { x: [2] }, data: { rows: [0, 1, 2, 3].map((i) => ({ x: [i, 10 * i] })) } });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 })), (rows) => {
        assert.deepEqual([...(selectRows(dataset, rows).get("x") ?? [])], [...rows, ...rows.map((i) => 10 * i)]);
      }),
    );
    assert.throws(() => selectRows(dataset, [4]), RangeError);
    assert.throws(() => selectRows(dataset, [-1]), RangeError);
  });
});

describe("without data", () => {
  it("there is no dataset and nothing wrong", async () => {
    assert.deepEqual(await load({ inputs: { x: [] } }).then(({ dataset, problems }) => [dataset, problems]), [
      null,
      [],
    ]);
  });
});

function product(shape: readonly number[]): number {
  return shape.reduce((size, axis) => size * axis, 1);
}

function nest(flat: readonly number[], shape: readonly number[]): unknown {
  const [axis, ...inner] = shape;
  if (axis === undefined) return flat[0];
  const size = product(inner);
  return Array.from({ length: axis }, (_, i) => nest(flat.slice(i * size, (i + 1) * size), inner));
}
