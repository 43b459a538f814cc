import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { cli, Scratch } from "./support.ts";

const x = { op: "input", shape: [2] };
const file = (nodes: object, more: object = {}): object => ({ nn: 1, nodes, ...more });
const neuron = (inputs: readonly string[], more: object = {}): object => ({ op: "neuron", inputs, ...more });

/** Deterministic rubbish. */
function garbage(length: number, alphabet: string): string {
  let state = 12345;
  let text = "";
  for (let i = 0; i < length; i += 1) {
    state = (state * 1103515245 + 12345) % 2147483648;
    text += alphabet[Math.floor(state / 65536) % alphabet.length];
  }
  return text;
}

/** Each with the code of its one problem, and where it has to be. */
const CASES: readonly (readonly [
  title: string,
  content: string | Uint8Array | object,
  code: string,
  message?: RegExp,
])[] = [
  ["an empty file", "", "NN101"],
  ["white space", " \n\t\n", "NN101"],
  ["half a file", '{ "nn": 1, "nodes": { "x": { "op": "input" }', "NN101"],
  ["a list", "[]", "NN202"],
  ["a number", "42", "NN202"],
  ["null", "null", "NN202"],
  ["NaN in the text", '{ "nn": 1, "nodes": { "x": { "op": "input", "shape": [NaN] } } }', "NN101"],
  [
    "a number too large for a double",
    '{ "nn": 1, "nodes": { "x": { "op": "input" }, "h": { "op": "neuron", "inputs": ["x"], "params": { "w": [1e999] } } } }',
    "NN203",
  ],
  ["no version", { nodes: {} }, "NN201"],
  ["a newer version", { nn: 2, nodes: {} }, "NN205"],
  ["nodes that are a list", { nn: 1, nodes: [] }, "NN202"],
  ["an unknown op", file({ x, h: { op: "nueron", inputs: ["x"] } }), "NN207", /neuron/],
  ["an op called constructor", file({ x, h: { op: "constructor", inputs: ["x"] } }), "NN207"],
  ["an unknown key", file({ x, h: neuron(["x"], { activaton: "tanh" }) }), "NN204", /activation/],
  ["an unknown activation", file({ x, h: neuron(["x"], { activation: "thanh" }) }), "NN208", /tanh/],
  ["an unknown initialiser", file({ x, h: neuron(["x"], { params: { w: { init: "he" } } }) }), "NN209"],
  ["a reference to nothing", file({ x, h: neuron(["xx"]) }), "NN301", /"xx"/],
  ["a reference to __proto__", file({ x, h: neuron(["__proto__"]) }), "NN301"],
  ["a reference that cannot be read", file({ x, h: neuron(["x["]) }), "NN302"],
  ["an index out of range", file({ x, h: neuron(["x[2]"]) }), "NN303", /\[2\]/],
  [
    "a cycle",
    file({ x, h1: neuron(["x", "h3"]), h2: neuron(["h1"]), h3: neuron(["h2"]) }),
    "NN304",
    /h1 → h2 → h3 → h1/,
  ],
  ["a node that reads itself", file({ x, h: neuron(["x", "h"]) }), "NN304", /h → h/],
  ["no inputs", file({ x, h: neuron([]) }), "NN305"],
  ["a loss with one input", file({ x, L: { op: "squared-error", inputs: ["x"] } }), "NN305"],
  [
    "shapes that do not fit",
    file({ x, z: { op: "input", shape: [3] }, s: { op: "add", inputs: ["x", "z"] } }),
    "NN401",
    /\[2\].*\[3\]/,
  ],
  ["too many weights", file({ x, h: neuron(["x"], { params: { w: [1, 2, 3] } }) }), "NN501", /3/],
  ["a ragged matrix", file({ x, z: { op: "dense", inputs: ["x"], units: 2, params: { W: [[1, 2], [3]] } } }), "NN501"],
  ["an unknown parameter", file({ x, h: neuron(["x"], { params: { v: 1 } }) }), "NN502"],
  ["an unknown shared parameter", file({ x, h: neuron(["x"], { params: { b: "b1" } }) }), "NN503"],
  [
    "an objective that is no scalar",
    file({ x, z: { op: "dense", inputs: ["x"], units: 2 } }, { objective: "z" }),
    "NN701",
  ],
  [
    "a missing data file",
    file({ x }, { data: { file: "nowhere.csv", columns: { x: ["a", "b"] } } }),
    "NN601",
    /nowhere\.csv/,
  ],
  ["data for the wrong shape", file({ x }, { data: { rows: [{ x: [1, 2, 3] }] } }), "NN605"],
  ["an input without data", file({ x, t: { op: "input" } }, { data: { rows: [{ x: [1, 2] }] } }), "NN604"],
  ["a million brackets", "[".repeat(1_000_000), "NN102"],
  [
    "nesting inside a parameter",
    `{ "nn": 1, "nodes": { "x": { "op": "input" }, "h": { "op": "neuron", "inputs": ["x"], "params": { "w": ${"[".repeat(50_000)}1${"]".repeat(50_000)} } } } }`,
    "NN102",
  ],
  ["a megabyte of letters", garbage(1 << 20, 'abcdefghijklmnopqrstuvwxyz {}[]:,"0123456789\n'), "NN101"],
  ["a megabyte of braces", garbage(1 << 20, "{}[]"), "NN1"],
  ["a binary file", new Uint8Array(4096).map((_, i) => (i * 7919) % 256), "NN105"],
  ["zeros", new Uint8Array(1024), "NN101"],
  [
    "UTF-16, little endian",
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('{ "nn": 1 }', "utf16le")]),
    "NN105",
    /UTF-16/,
  ],
  ["UTF-16, big endian", Buffer.from([0xfe, 0xff, 0, 0x7b]), "NN105", /UTF-16/],
  ["Latin-1", Buffer.from('{ "nn": 1, "title": "caf\xe9" }', "latin1"), "NN105", /UTF-8/],
];

describe("malformed files: one problem with a place, exit status 1, no stack trace", function () {
  this.timeout(30_000);
  const scratch = new Scratch();
  after(() => scratch.remove());

  for (const [i, [title, content, code, message]] of CASES.entries()) {
    it(title, async () => {
      const path = scratch.write(`case${i}.nn.json`, content);
      for (const command of ["check", "run"]) {
        const { status, out, err } = await cli(command, path);
        const errors = err.split("\n").filter((line) => line.includes(": error "));
        assert.equal(status, 1, `${out}${err.slice(0, 500)}`);
        assert.equal(errors.length, 1, err.slice(0, 2000));
        const [line = ""] = errors;
        assert.ok(
          line.startsWith(`${path}:`) && /^:\d+:\d+: error NN\d{3}: .{10,}/.test(line.slice(path.length)),
          line,
        );
        assert.ok(line.includes(`error ${code}`), line.slice(0, 500));
        if (message) assert.match(line.slice(path.length), message);
        assert.ok(line.length < 2000, `${line.length} characters in one message`);
        assert.doesNotMatch(err, /\n\s+at |Error:/);
        assert.equal(out, "");
      }
    });
  }

  it("a missing file, a directory, and a name that no file can have", async () => {
    const folder = join(scratch.folder, "folder.nn.json");
    mkdirSync(folder);
    for (const [path, reason] of [
      [join(scratch.folder, "none.nn.json"), /no such file/],
      [folder, /directory/],
      ["a\0b", /not allowed/],
    ] as const) {
      const { status, err } = await cli("run", path);
      assert.equal(status, 1);
      assert.match(err, /:1:1: error NN105: The file cannot be read: /);
      assert.match(err, reason);
    }
  });

  it("a byte order mark of UTF-8 is no mistake", async () => {
    const path = scratch.write("bom.nn.json", `\ufeff${JSON.stringify(file({ x, h: neuron(["x"]) }))}`);
    assert.deepEqual((await cli("check", path)).status, 0);
  });

  it("check --json gives the problems with their places", async () => {
    const text = '{ "nn": 1,\n  "nodes": { "x": { "op": "input" },\n    "h": { "op": "neuron", "inputs": ["q"] } } }';
    const { status, out } = await cli("check", scratch.write("places.nn.json", text), "--json");
    assert.equal(status, 1);
    const { ok, problems } = JSON.parse(out);
    assert.equal(ok, false);
    const [problem, ...others] = problems.filter(({ severity }: { severity: string }) => severity === "error");
    assert.deepEqual(others, []);
    assert.deepEqual(Object.keys(problem), ["code", "severity", "message", "line", "column", "node"]);
    assert.deepEqual([problem.code, problem.line, problem.node], ["NN301", 3, "h"]);
    assert.equal(
      text
        .split("\n")[2]
        ?.slice(problem.column - 1)
        .startsWith('"q"') || text.split("\n")[2]?.[problem.column - 1] === "q",
      true,
    );
  });

  it("escape sequences in a file cannot reach the terminal", async () => {
    const { err } = await cli(
      "check",
      scratch.write("escape.nn.json", file({ x, h: { op: "\u001b[2Jneuron", inputs: ["x"] } })),
    );
    assert.equal(err.includes("\u001b"), false);
  });

  it("a sound network without data says what is missing", async () => {
    const { status, err } = await cli("run", scratch.write("nodata.nn.json", file({ x, h: neuron(["x"]) })));
    assert.equal(status, 1);
    assert.match(err, /error NN604: There is no data to run on/);
  });
});
