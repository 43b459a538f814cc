import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import { type NumberArray, readRows } from "../../../core/data/arrays/numberArray.ts";
import { openArray } from "../../../core/data/arrays/openArray.ts";
import { loadDataset } from "../../../core/data/dataset.ts";
import type { Problem } from "../../../core/problems.ts";
import { accepted, refused } from "./outcomes.ts";

interface Case {
  readonly name: string;
  readonly base64: string;
  readonly array?: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const cases = JSON.parse(readFileSync(new URL("expected/arrays.json", import.meta.url), "utf8")) as readonly Case[];
const bytesOf = ({ base64 }: Case) => new Uint8Array(Buffer.from(base64, "base64"));
const known = (ending: string): Case => cases.find(({ name }) => name.endsWith(ending)) ?? assert.fail(ending);

function open(bytes: Uint8Array, name: string, array?: string): NumberArray {
  const found = openArray(bytes, name, array ?? "x", array !== undefined);
  assert.ok("shape" in found, "refused" in found ? found.refused : "");
  return found;
}

function refusal(bytes: Uint8Array, name = "x.npy", array?: string): string {
  const found = openArray(bytes, name, array ?? "x", array !== undefined);
  assert.ok("refused" in found, "it is read");
  return found.refused;
}

/** [component][row], from numbers whose last axis is the fastest. */
function byComponent(values: readonly number[], rows: number): number[] {
  const size = values.length / rows;
  return Array.from(values, (_, k) => values[(k % rows) * size + Math.floor(k / rows)] as number);
}

describe("array files", () => {
  for (const each of cases) {
    it(`${each.name}${each.array ? `, ${each.array}` : ""} gives numpy's numbers`, () => {
      const array = open(bytesOf(each), each.name, each.array);
      assert.deepEqual(array.shape, each.shape);
      assert.deepEqual([...readRows(array)], byComponent(each.values, each.shape[0] ?? 1));
    });
  }

  it("are read wherever they lie in a larger buffer", () => {
    for (const each of [known("C (4,) v1.npy"), known(".idx1-ubyte"), known("all.safetensors")]) {
      const content = bytesOf(each);
      const larger = new Uint8Array(content.length + 3).fill(255);
      larger.set(content, 3);
      const array = open(larger.subarray(3), each.name, each.array);
      assert.deepEqual([...readRows(array)], byComponent(each.values, each.shape[0] ?? 1));
    }
  });

  it("are refused wherever they are cut off, and with bytes too many", () => {
    for (const each of [known("v1.npy"), known("v2.npy"), known("3-ubyte"), known("all.safetensors")]) {
      const content = bytesOf(each);
      for (let length = 0; length < content.length; length++) {
        const found = openArray(content.subarray(0, length), each.name, each.array ?? "x", each.array !== undefined);
        // In a safetensors file another array may be the one that is cut.
        if (!("refused" in found)) assert.fail(`${each.name} is read from its first ${length} bytes`);
      }
      if (each.array === undefined)
        assert.match(refusal(Uint8Array.of(...content, 0), each.name), /has 1 byte more than its header speaks of/);
    }
  });

  it("never throw, hang or take memory for what a header only says", () => {
    const starts = [known("v1.npy"), known("v2.npy"), known("3-ubyte"), known("all.safetensors")].map(
      (each) => [each.name, bytesOf(each)] as const,
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        ([name, content], changes) => {
          const damaged = content.slice();
          for (const [at, byte] of changes) damaged[at % damaged.length] = byte;
          const found = openArray(damaged, name, "f8", false);
          if ("shape" in found) assert.ok(readRows(found).length <= content.length);
          else assert.ok(found.refused.length > 0);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("with a header that lies are refused before anything is made", () => {
    const idx = Uint8Array.of(0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 2);
    assert.match(
      refusal(idx, "x.idx"),
      /is cut off, or no such file: its header speaks of 7\.9\d+e\+28 bytes of numbers, but 2 are there/,
    );
    const npy = (header: string) => {
      const text = header.padEnd(90, " ");
      return Uint8Array.from([...[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 90, 0], ...Buffer.from(text, "latin1")]);
    };
    const of = (descr: string, shape: string) => npy(`{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}}`);
    assert.match(refusal(of("'<f8'", "(999999999999999,)")), /speaks of 7999999999999992 bytes/);
    assert.match(refusal(of("'<c8'", "(1,)")), /numpy's type "<c8"; read are f8, f4/);
    assert.match(refusal(of("'<U3'", "(1,)")), /numpy's type "<U3"/);
    assert.match(refusal(of("[('a','<f4')]", "(1,)")), /holds records with fields/);
    assert.match(refusal(of("'<f8'", "(-1,)")), /damaged/);
    assert.match(refusal(of("'<f8'", "(1e9,)")), /damaged/);
    assert.match(refusal(npy("nothing")), /damaged/);
    assert.match(refusal(Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 9, 0)), /version 9/);
  });

  it("that are something else are told what to do", () => {
    assert.match(
      refusal(Uint8Array.of(0x1f, 0x8b, 8), "t10k-images-idx3-ubyte.gz"),
      /compressed \(gzip\); unpack it first/,
    );
    assert.match(refusal(Uint8Array.of(0x50, 0x4b, 3, 4), "x.npz"), /zip archive, such as \.npz/);
    assert.match(refusal(Uint8Array.of(0x89, 0x48, 0x44, 0x46), "x.h5"), /HDF5/);
    assert.match(refusal(Buffer.from("a,b\n1,2\n"), "x.csv"), /neither \.npy, nor IDX/);
    assert.match(refusal(bytesOf(known("v1.npy")), "x.npy", "images"), /one array without a name; leave "array" out/);
    const all = bytesOf(known("all.safetensors"));
    assert.match(refusal(all, "all.safetensors", "f9"), /holds no array "f9"; did you mean "f8"\?/);
    assert.match(refusal(all, "all.safetensors"), /holds no array "x"; /);
  });
});

describe("loadDataset from arrays", () => {
  const npy = (shape: readonly number[], values: readonly number[]): Uint8Array => {
    const tuple = `(${shape.join(",")}${shape.length === 1 ? "," : ""})`;
    const header = `{'descr': '<f8', 'fortran_order': False, 'shape': ${tuple}, }`.padEnd(117, " ").concat("\n");
    const start = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0);
    return Buffer.concat([start, Buffer.from(header, "latin1"), Buffer.from(Float64Array.from(values).buffer)]);
  };

  async function load(
    shapes: Readonly<Record<string, readonly number[]>>,
    arrays: unknown,
    files: Readonly<Record<string, Uint8Array>>,
    use = {},
  ) {
    const nodes = Object.fromEntries(Object.entries(shapes).map(([id, shape]) => [id, { op: "input", shape }]));
    const text = JSON.stringify({ nn: 1, nodes, data: { arrays, ...use } });
    const { document, graph, problems } = compile(text);
    assert.ok(document && graph);
    assert.deepEqual(
      problems.filter(({ severity }) => severity === "error"),
      [],
    );
    const asked: string[] = [];
    const read = async (name: string) => {
      asked.push(name);
      return files[name] ?? Promise.reject(Object.assign(new Error(), { code: "ENOENT" }));
    };
    const at = ({ range }: Problem) => text.slice(range.start, range.end);
    return { ...(await loadDataset(document, graph, read)), at, asked };
  }

  const accept = async (...given: Parameters<typeof load>) => accepted(await load(...given));

  const refuse = async (...given: Parameters<typeof load>) => refused(await load(...given));

  const pictures = npy([2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);

  it("feeds inputs of the rows' shape, and flat ones of as many numbers", async () => {
    const wanted = [1, 7, 2, 8, 3, 9, 4, 10, 5, 11, 6, 12];
    for (const shape of [[2, 3], [6]]) {
      const dataset = await accept({ x: shape }, { x: "p.npy" }, { "p.npy": pictures });
      assert.equal(dataset.rows, 2);
      assert.deepEqual([...(dataset.inputs.get("x") ?? [])], wanted);
      assert.equal(dataset.describeRow(1), "x = [7, 8, 9, 10, 11, 12]");
    }
    const flat = npy([2, 6], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    assert.deepEqual(
      [...((await accept({ x: [1, 2, 3] }, { x: "f.npy" }, { "f.npy": flat })).inputs.get("x") ?? [])],
      wanted,
    );
  });

  it("reads a file once, splits and standardizes like other data", async () => {
    const all = bytesOf(known("all.safetensors"));
    const arrays = { f4: "a.safetensors", t: { file: "a.safetensors", array: "i8" } };
    const { dataset, problems, asked } = await load({ f4: [2], t: [3] }, arrays, { "a.safetensors": all });
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['Input "t" has shape [3], but the array in "a.safetensors" has shape [3, 2]: 3 rows of shape [2].'],
    );
    assert.deepEqual([dataset, asked], [null, ["a.safetensors"]]);
    const column = npy([5], [2, 4, 6, 8, 10]);
    const made = await accept(
      { x: [], y: [1] },
      { x: "x.npy", y: "x.npy" },
      { "x.npy": column },
      { split: { test: 2 }, standardize: ["x"] },
    );
    assert.equal(made.parts?.training.length, 3);
    assert.equal(made.scales.get("x")?.mean.length, 1);
    assert.equal(made.describeRow(4), "x = 10, y = [10]");
  });

  it("says what does not fit, at its place", async () => {
    const x = npy([2, 3], [1, 2, 3, 4, 5, 6]);
    const t = npy([3], [1, 2, 3]);
    const files = {
      "x.npy": x,
      "t.npy": t,
      "nan.npy": npy([2, 3], [1, 2, 3, 4, Number.NaN, 6]),
      "one.npy": npy([], [1]),
      "none.npy": npy([0, 3], []),
    };
    assert.deepEqual(await refuse({ x: [3], t: [] }, { x: "x.npy", t: "t.npy" }, files), {
      code: "NN605",
      message: 'The array in "t.npy" has 3 rows, but that of "x" in "x.npy" has 2.',
      at: '"t.npy"',
    });
    assert.deepEqual(await refuse({ x: [3] }, { x: "nan.npy" }, files), {
      code: "NN603",
      message: '"nan.npy" holds NaN in row 1, component 1; every row needs numbers.',
      at: '"nan.npy"',
    });
    assert.equal((await refuse({ x: [] }, { x: "one.npy" }, files)).code, "NN608");
    assert.equal((await refuse({ x: [3] }, { x: "none.npy" }, files)).code, "NN608");
    assert.match(
      (await refuse({ x: [3] }, { x: "gone.npy" }, files)).message,
      /"gone\.npy" does not exist beside the network file\.$/,
    );
    assert.equal((await refuse({ x: [3], t: [] }, { x: "x.npy" }, files)).code, "NN604");
    assert.equal((await refuse({ x: [3] }, { x: "x.npy", X2: "t.npy" }, files)).code, "NN607");
  });
});
