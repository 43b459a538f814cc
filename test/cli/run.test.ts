import assert from "node:assert/strict";
import { join } from "node:path";
import { cli, json, SAMPLES, Scratch } from "./support.ts";

interface RunJson {
  readonly objective: number | string | null;
  readonly wrt: string | null;
  readonly rows: number;
  readonly nodes: Readonly<
    Record<string, { readonly shape: number[]; readonly value: unknown; readonly gradient: unknown }>
  >;
  readonly parameters: Readonly<
    Record<string, { readonly shape: number[]; readonly value: unknown; readonly gradient: unknown }>
  >;
}

const network = {
  nn: 1,
  nodes: {
    y: { op: "neuron", inputs: ["h"], params: { w: [2, -1], b: 0.5 } },
    x: { op: "input", shape: [2] },
    t: { op: "input", shape: [] },
    h: {
      op: "dense",
      inputs: ["x"],
      units: 2,
      params: {
        W: [
          [1, 2],
          [3, 4],
        ],
        b: "s",
      },
    },
    L: { op: "squared-error", inputs: ["y", "t"] },
    idle: { op: "neuron", inputs: ["x"], params: { w: [1, 1], b: 0 } },
  },
  params: { s: [0.1, 0.2] },
  objective: "L",
  data: {
    rows: [
      { x: [1, 2], t: 0 },
      { x: [-1, 0.5], t: 1 },
      { x: [0, 0], t: 3 },
    ],
  },
};

describe("chainrule run --json", () => {
  const scratch = new Scratch();
  const file = scratch.write("net.nn.json", network);
  const run = async (...args: readonly string[]): Promise<RunJson> => (await json("run", file, ...args)) as RunJson;
  after(() => scratch.remove());

  it("prints what format.md promises: batch first, losses plain, null where nothing flows", async () => {
    const result = await run("--rows", "0:2");
    // u = [1·1+2·2+0.1, 3·1+4·2+0.2] = [5.1, 11.2], y = 10.2 − 11.2 + 0.5 = −0.5; row 1: [0.1, −0.8], y = 0.2 + 0.8 + 0.5 = 1.5.
    assert.deepEqual(Object.keys(result), ["objective", "wrt", "rows", "nodes", "parameters"]);
    assert.equal(result.wrt, "L");
    assert.equal(result.rows, 2);
    near(result.objective, (0.25 + 0.25) / 2);
    near(result.nodes["y"]?.value, [-0.5, 1.5]);
    near(result.nodes["y"]?.gradient, [-0.5, 0.5]);
    near(result.nodes["h"]?.value, [
      [5.1, 11.2],
      [0.1, -0.8],
    ]);
    near(result.nodes["h"]?.gradient, [
      [-1, 0.5],
      [1, -0.5],
    ]);
    assert.deepEqual(result.nodes["L"]?.shape, []);
    near(result.nodes["L"]?.value, 0.25);
    assert.equal(result.nodes["L"]?.gradient, 1);
    assert.equal(result.nodes["idle"]?.gradient, null);
    near(result.parameters["h.W"]?.value, [
      [1, 2],
      [3, 4],
    ]);
    near(result.parameters["h.W"]?.gradient, [
      [-2, -1.5],
      [1, 0.75],
    ]);
    near(result.parameters["s"]?.gradient, [0, 0]);
    assert.equal(result.parameters["idle.w"]?.gradient, null);
    assert.equal(result.parameters["h.b"], undefined);
  });

  it("lists nodes in file order and parameters in the order of θ", async () => {
    const { nodes, parameters } = await run();
    assert.deepEqual(Object.keys(nodes), Object.keys(network.nodes));
    assert.deepEqual(Object.keys(parameters), ["h.W", "s", "y.w", "y.b", "idle.w", "idle.b"]);
  });

  it("--rows takes a row, a range, and a list, in the order given", async () => {
    assert.equal((await run()).rows, 3);
    near((await run("--rows", "2")).nodes["t"]?.value, [3]);
    near((await run("--rows", "1:3")).nodes["t"]?.value, [1, 3]);
    near((await run("--rows", "2,0,2")).nodes["t"]?.value, [3, 0, 3]);
    near((await run("--rows", "0:2,2")).nodes["t"]?.value, [0, 1, 3]);
  });

  it("--wrt differentiates any scalar, summed over the rows", async () => {
    const y = await run("--wrt", "y");
    assert.equal(y.wrt, "y");
    near(y.nodes["h"]?.gradient, [
      [2, -1],
      [2, -1],
      [2, -1],
    ]);
    assert.equal(y.nodes["L"]?.gradient, null);
    near(y.objective, (0.25 + 0.25 + (0.5 + 0.2 - 0.2 - 3) ** 2) / 3);
    near((await run("--wrt", "h[1]")).nodes["x"]?.gradient, [
      [3, 4],
      [3, 4],
      [3, 4],
    ]);
  });

  it("--set changes parameters, own and shared", async () => {
    near((await run("--rows", "0", "--set", "y.w=1,0", "--set", "s=0,0")).nodes["y"]?.value, [5.5]);
    near((await run("--rows", "0", "--set", "h.W=[[1,0],[0,1]]")).nodes["h"]?.value, [[1.1, 2.2]]);
    near((await run("--rows", "0", "--set", "y.b=-1e-3")).parameters["y.b"]?.value, -0.001);
  });

  it("without an objective nothing is differentiated", async () => {
    const { objective: _, ...rest } = network;
    const { objective, wrt, nodes, parameters } = (await json("run", scratch.write("none.nn.json", rest))) as RunJson;
    assert.deepEqual([objective, wrt], [null, null]);
    for (const { gradient } of [...Object.values(nodes), ...Object.values(parameters)]) assert.equal(gradient, null);
  });

  it("numbers that JSON lacks are strings", async () => {
    const nodes = {
      x: { op: "input" },
      big: { op: "neuron", inputs: ["x"], params: { w: [0.5], b: 0 } },
      huge: { op: "mul", inputs: ["x", "x"] },
      minus: { op: "neuron", inputs: ["huge"], params: { w: [-1], b: 0 } },
      nan: { op: "add", inputs: ["huge", "minus"] },
    };
    const text = JSON.stringify({ nn: 1, nodes, data: { rows: [{ x: 2 ** 512 }] } });
    const result = (await json("run", scratch.write("inf.nn.json", text))) as RunJson;
    assert.deepEqual(
      ["big", "huge", "minus", "nan"].map((id) => result.nodes[id]?.value),
      [[2 ** 511], ["Infinity"], ["-Infinity"], ["NaN"]],
    );
  });

  it("ids such as __proto__ are keys like any other", async () => {
    const text = `{ "nn": 1, "nodes": {
      "__proto__": { "op": "input" }, "constructor": { "op": "neuron", "inputs": ["__proto__"], "params": { "w": [3], "b": "toString" } },
      "10": { "op": "add", "inputs": ["constructor"] }, "2": { "op": "add", "inputs": ["10"] } },
      "params": { "toString": 1 }, "objective": "2", "data": { "rows": [{ "__proto__": 2 }] } }`;
    const { status, out, err } = await cli("run", scratch.write("proto.nn.json", text), "--json");
    assert.equal(status, 0, err);
    const parsed = JSON.parse(out);
    assert.deepEqual(Object.getOwnPropertyDescriptor(parsed.nodes, "__proto__")?.value, {
      shape: [],
      value: [2],
      gradient: [3],
    });
    assert.deepEqual(parsed.nodes.constructor.value, [7]);
    assert.equal(parsed.parameters.toString.gradient, 1);
    // JSON.parse puts "2" before "10"; in the text they stand as in the file.
    assert.ok(out.indexOf('"10":') < out.indexOf('"2":'));
  });

  it("reads data beside the file, wherever the command is run from", async () => {
    const result = (await json("run", join(SAMPLES, "iris.nn.json"), "--rows", "0:3")) as RunJson;
    assert.equal(result.rows, 3);
  });

  it("takes weights from the file beside it, and --set has the last word", async () => {
    const header = JSON.stringify({ "h.w": { dtype: "F64", shape: [2], data_offsets: [0, 16] } });
    const bytes = Buffer.alloc(8 + header.length + 16);
    bytes.writeBigUInt64LE(BigInt(header.length));
    bytes.write(header, 8);
    bytes.writeDoubleLE(3, 8 + header.length);
    bytes.writeDoubleLE(-1, 16 + header.length);
    scratch.write("net.safetensors", bytes);
    const nodes = { x: { op: "input", shape: [2] }, h: { op: "neuron", inputs: ["x"], params: { b: 0.5 } } };
    const text = { nn: 1, nodes, weights: "net.safetensors", data: { rows: [{ x: [1, 2] }] } };
    const path = scratch.write("weights.nn.json", text);
    near(((await json("run", path)) as RunJson).nodes["h"]?.value, [1.5]);
    near(((await json("run", path, "--set", "h.w=0,0")) as RunJson).nodes["h"]?.value, [0.5]);
    const missing = scratch.write("noweights.nn.json", { ...text, weights: "none.safetensors" });
    const { status, err } = await cli("run", missing);
    assert.equal(status, 1);
    assert.match(err, /error NN505: .*"none\.safetensors" does not exist beside the network file/);
  });

  const runOf = async (path: string, ...args: readonly string[]) => (await json("run", path, ...args)) as RunJson;

  it("runs over a part of split data by its name, and trains on the rows that train", async () => {
    const rows = Array.from({ length: 10 }, (_, i) => ({ x: [i, 1 - i], t: 2 * i }));
    const split = scratch.write("split.nn.json", {
      ...network,
      data: { rows, split: { validation: 3, test: 2, seed: 4 } },
    });
    const all = await runOf(split);
    assert.equal(all.rows, 10);
    const parts = await Promise.all(["training", "validation", "test"].map((part) => runOf(split, "--rows", part)));
    assert.deepEqual(
      parts.map((part) => part.rows),
      [5, 3, 2],
    );
    // A mean over all rows is the mean of the parts, each by its rows.
    const whole = parts.reduce((sum, part) => sum + Number(part.objective) * part.rows, 0) / 10;
    near(whole, all.objective);
    const trained = (await cli("train", split, "--steps", "1", "--trace", "--json")).out;
    near((JSON.parse(trained) as RunJson).objective, parts[0]?.objective);
    const none = await cli("run", file, "--rows", "test");
    assert.deepEqual(
      [none.status, none.err],
      [2, 'chainrule run: --rows test: the data is not split; name its parts in "split".\n'],
    );
    const empty = scratch.write("part.nn.json", { ...network, data: { rows, split: { test: 2 } } });
    assert.match((await cli("run", empty, "--rows", "validation")).err, /the split gives it no rows/);
  });

  it("reads arrays that lie beside the file", async () => {
    // Three rows of two bytes, and three bytes, in MNIST's format.
    scratch.write("x.idx2-ubyte", Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6));
    scratch.write("t.idx1-ubyte", Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9));
    const data = { arrays: { x: "x.idx2-ubyte", t: "t.idx1-ubyte" }, split: { test: 1 } };
    const arrays = scratch.write("arrays.nn.json", { ...network, data });
    const result = await runOf(arrays);
    assert.deepEqual(result.nodes["x"]?.value, [
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    assert.deepEqual(result.nodes["t"]?.value, [7, 8, 9]);
    assert.match((await cli("check", arrays)).out, /3 rows of data \(2 for training, 1 for test\)\.$/m);
    scratch.write("t.idx1-ubyte", Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 8));
    const { status, err } = await cli("run", arrays);
    assert.equal(status, 1);
    assert.match(
      err,
      /error NN601: The data file "t\.idx1-ubyte" is cut off, or no such file: its header speaks of 3 bytes of numbers, but 2 are there\./,
    );
  });

  it("for people, prints tables", async () => {
    const { status, out } = await cli("run", file);
    assert.equal(status, 0);
    assert.match(out, /^3 rows, objective 2\.2/m);
    assert.match(out, /^node +op +shape +value +∂L\/∂value$/m);
    assert.match(out, /^idle +neuron +\[\] +3; −0\.5; 0 +–$/m);
    assert.match(out, /^s +shared +\[2\]/m);
  });
});

function near(actual: unknown, expected: unknown): void {
  if (typeof actual === "number" && typeof expected === "number") {
    assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)), `${actual} is not ${expected}`);
  } else if (Array.isArray(actual) && Array.isArray(expected)) {
    assert.equal(actual.length, expected.length);
    for (const [i, value] of actual.entries()) near(value, expected[i]);
  } else {
    assert.deepEqual(actual, expected);
  }
}

describe("chainrule run --precision f32", () => {
  it("gives the numbers of the double-precision pass to seven digits, gradients of every node among them", async () => {
    for (const sample of ["back_prop", "binary", "lenet", "batch_norm"]) {
      const file = join(SAMPLES, `${sample}.nn.json`);
      const [double, single] = [
        await json("run", file, "--json"),
        await json("run", file, "--precision", "f32", "--json"),
      ];
      let compared = 0;
      const same = (a: unknown, b: unknown, path: string): void => {
        if (typeof a === "number" && typeof b === "number") {
          assert.ok(Math.abs(a - b) <= 2e-4 * Math.max(Math.abs(a), 0.05), `${sample} ${path}: ${b} instead of ${a}`);
          compared++;
        } else if (typeof a === "object" && a !== null && typeof b === "object" && b !== null) {
          assert.deepEqual(Object.keys(b), Object.keys(a), path);
          for (const key of Object.keys(a)) same(Reflect.get(a, key), Reflect.get(b, key), `${path}.${key}`);
        } else assert.deepEqual(b, a, path);
      };
      same(double, single, "");
      assert.ok(compared > 20);
      assert.notDeepEqual(single, double);
    }
  });
});
