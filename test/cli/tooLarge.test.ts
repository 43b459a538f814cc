import assert from "node:assert/strict";
import { cli, Scratch } from "./support.ts";

const wide = {
  nn: 1,
  nodes: {
    x: { op: "input", shape: [1_000_000] },
    h: { op: "dense", inputs: ["x"], units: 1_000_000 },
    L: { op: "sum", inputs: ["h"] },
  },
  objective: "L",
};

const long = {
  nn: 1,
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input", shape: [] },
    h: { op: "dense", inputs: ["x"], units: 1000, activation: "tanh" },
    y: { op: "neuron", inputs: ["h"], activation: "sigmoid" },
    L: { op: "binary-cross-entropy", inputs: ["y", "t"] },
  },
  objective: "L",
  data: { generator: "xor", samples: 1_000_000 },
};

/** Each of the layers fits, and not all of them together. */
const layer = (source: string) => ({ op: "dense", inputs: [source], units: 8000, activation: "tanh" });
const deep = {
  nn: 1,
  nodes: {
    x: { op: "input", shape: [2] },
    a: layer("x"),
    b: layer("a"),
    c: layer("b"),
    d: layer("c"),
    L: { op: "sum", inputs: ["d"] },
  },
  objective: "L",
  data: { rows: [{ x: [1, 2] }] },
};

describe("what does not fit into memory is refused in one line with its size", () => {
  const scratch = new Scratch();
  after(() => scratch.remove());

  /** Refused without its memory: what the process holds grows by less than a thousandth of what was asked for. */
  async function refused(content: object, message: RegExp, ...command: readonly string[]): Promise<void> {
    const before = process.memoryUsage().rss;
    const { status, out, err } = await cli(command[0] ?? "", scratch.write("large", content), ...command.slice(1));
    const grown = process.memoryUsage().rss - before;
    assert.equal(status, 1);
    assert.match(out + err, message);
    assert.equal(err.trimEnd().split("\n").length, 1);
    assert.doesNotMatch(out + err, /itself|\n {4}at /);
    assert.ok(grown < 1e9, `${grown} bytes`);
  }

  for (const command of ["check", "run", "train"])
    it(`${command}: a layer of a million units on a million inputs`, () =>
      refused(wide, /"h\.W" would hold 1000000000000 numbers.*at most 67108864 fit/, command));

  for (const command of ["check", "run", "summary", "train"])
    it(`${command}: layers whose weights do not fit beside one another, said of the first that is too many`, () =>
      refused(
        deep,
        /NN203: With "c" the parameters of this network would hold 128040000 numbers; at most 67108864 fit/,
        command,
      ));

  it("run: a million rows at once", () =>
    refused(long, /needs 3\d\.\d GiB for 1000000 samples at once; the limit is 1\.0 GiB/, "run"));

  for (const precision of ["f64", "f32"])
    it(`train, ${precision}: a million rows at once`, () =>
      refused(
        long,
        /needs \d+\.\d GiB for 1000000 samples at once; the limit is 1\.0 GiB/,
        "train",
        "--steps",
        "1",
        "--precision",
        precision,
      ));
});
