import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readSafetensors } from "../../core/interop/safetensors.ts";
import { buildProgram, cli, cliAt, json, SAMPLES, Scratch } from "./support.ts";

const rows = [
  { x: [0, 0], t: 0 },
  { x: [0, 1], t: 1 },
  { x: [1, 0], t: 1 },
  { x: [1, 1], t: 0 },
];
const xor = {
  nn: 1,
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input" },
    h: { op: "dense", inputs: ["x"], units: 4, activation: "tanh" },
    y: { op: "neuron", inputs: ["h"], activation: "sigmoid" },
    L: { op: "binary-cross-entropy", inputs: ["y", "t"] },
  },
  objective: "L",
  data: { rows },
};
const training = { optimizer: "adam", learningRate: 0.05, epochs: 400, seed: 3 };

interface Line {
  readonly step: number;
  readonly epoch: number;
  readonly objective: number;
  readonly learningRate: number;
  readonly training?: number;
  readonly ending?: string;
  readonly goal?: { readonly reached: boolean };
  readonly parameters?: Readonly<Record<string, unknown>>;
}

const linesOf = (out: string): readonly Line[] =>
  out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

describe("chainrule train: how long, and to what end", function () {
  this.timeout(60_000);
  const scratch = new Scratch();
  after(() => scratch.remove());
  const file = (name: string, more: object): string =>
    scratch.write(`${name}.nn.json`, { ...xor, training: { ...training, ...more } });

  it("--epochs and --steps count what they say", async () => {
    const batches = file("batches", { batchSize: 3 });
    const last = async (...args: readonly string[]) =>
      linesOf((await cli("train", batches, "--json", ...args)).out).at(-1);
    const ofEpochs = await last("--epochs", "5");
    assert.deepEqual([ofEpochs?.step, ofEpochs?.epoch], [10, 5]);
    assert.equal((await last("--steps", "5"))?.epoch, 3);
    const both = await cli("train", batches, "--epochs", "1", "--steps", "1");
    assert.equal(both.status, 2);
    assert.match(both.err, /--epochs and --steps both say how long/);
    assert.equal((await cli("train", batches, "--epochs", "x")).status, 2);
  });

  it("--json prints a line an epoch, then one with θ", async () => {
    const { status, out, err } = await cli("train", file("lines", {}), "--json", "--epochs", "50");
    assert.deepEqual([status, err], [0, ""]);
    const lines = linesOf(out);
    assert.deepEqual(
      lines.map(({ epoch }) => epoch),
      Array.from({ length: 50 }, (_, i) => i + 1),
    );
    assert.deepEqual(Object.keys(lines[0] ?? {}), ["step", "epoch", "objective", "learningRate"]);
    assert.deepEqual(Object.keys(lines.at(-1)?.parameters ?? {}), ["h.W", "h.b", "y.w", "y.b"]);
    assert.equal(lines.at(-1)?.ending, "steps");
    const many = linesOf((await cli("train", file("lines", {}), "--json", "--epochs", "5000")).out);
    assert.ok(many.length <= 202, "and of thousands of epochs some hundred lines");
  });

  it("--trace --json prints steps and nothing else, under a schedule and with clipping too", async () => {
    const schedule = { name: "exponential", gamma: 0.5 };
    const traced = file("traced", { optimizer: "sgd", learningRate: 1, schedule, clip: { norm: 0.01 } });
    const lines = linesOf((await cli("train", traced, "--steps", "4", "--trace", "--json")).out);
    assert.deepEqual(lines.map(Object.keys), new Array(4).fill(["step", "objective", "parameters"]));
    assert.match((await cli("train", traced, "--steps", "4")).out, /^Gradient descent, η = 1 × exponential, 4 steps/);
    // Each step is η·(a gradient of length 0.01, but for PyTorch's 10⁻⁶), so it halves.
    const flat = lines.map(({ parameters = {} }) => Object.values(parameters).flat(3).map(Number));
    const lengths = flat.slice(1).map((theta, i) => Math.hypot(...theta.map((v, k) => v - (flat[i]?.[k] ?? 0))));
    for (const [i, length] of lengths.entries()) assert.ok(Math.abs(length / (0.01 * 0.5 ** (i + 1)) - 1) < 1e-3);
  });

  it("exit status 0 once the goal is reached, and no step more; 1 where it is not, and both say so", async () => {
    const reached = await cli("train", file("easy", { goal: { objective: 0.3 } }));
    assert.deepEqual([reached.status, reached.err], [0, ""]);
    assert.match(reached.out, /The goal is reached: an objective of at most 0\.3 on the training rows\./);
    const lines = linesOf((await cli("train", file("easy", { goal: { objective: 0.3 } }), "--json")).out);
    const last = lines.at(-1);
    assert.deepEqual([last?.ending, last?.goal?.reached], ["goal", true]);
    assert.ok((last?.training ?? 1) <= 0.3 && (last?.step ?? 400) < 400);
    assert.ok(lines.slice(0, -1).every(({ training: found }) => found === undefined || found > 0.3));

    const missed = await cli("train", file("hard", { goal: { objective: 1e-9 }, epochs: 20 }));
    assert.equal(missed.status, 1);
    assert.match(
      missed.err,
      /^chainrule train: the goal was not reached: an objective of at most 1.*on the training rows\.\n$/,
    );
    const traced = await cli("train", file("hard", { goal: { objective: 1e-9 }, epochs: 20 }), "--trace", "--json");
    assert.equal(traced.status, 1);
    assert.equal(linesOf(traced.out).length, 20);
  });

  it("what the goal measured is what run finds with the same θ", async () => {
    const easy = file("easy", { goal: { objective: 0.3 } });
    const last = linesOf((await cli("train", easy, "--json")).out).at(-1);
    const set = Object.entries(last?.parameters ?? {}).flatMap(([name, value]) => [
      "--set",
      `${name}=${[value].flat(3).join(",")}`,
    ]);
    const { objective } = (await json("run", easy, ...set)) as { objective: number };
    assert.ok(Math.abs(objective - (last?.training ?? 0)) < 1e-12);
  });

  it("refuses to watch a validation part that there is not", async () => {
    for (const more of [{ earlyStopping: {} }, { goal: { objective: 1, part: "validation" } }]) {
      const { status, err } = await cli("train", file("unsplit", more));
      assert.equal(status, 1);
      assert.match(err, /warning NN216/);
      assert.match(err, /chainrule train: .*no validation part/);
    }
  });

  it("--out writes θ and running statistics, whole, and the network file stays as it is", async () => {
    const nodes = { ...xor.nodes, n: { op: "batch-norm", inputs: ["h"] }, y: { ...xor.nodes.y, inputs: ["n"] } };
    const network = scratch.write("normal.nn.json", { ...xor, nodes, training });
    const before = readFileSync(network, "utf8");
    const out = join(scratch.folder, "w.safetensors");
    for (const args of [[], ["--json"]]) {
      const { status, out: text } = await cli("train", network, "--epochs", "7", "--out", out, ...args);
      assert.equal(status, 0);
      assert.ok(text.includes("w.safetensors"));
    }
    const reading = readSafetensors(readFileSync(out));
    assert.ok(reading.ok);
    const last = JSON.parse(
      (await cli("train", network, "--epochs", "7", "--json")).out.trimEnd().split("\n").at(-1) ?? "",
    ) as { parameters: object; buffers: object };
    const expected = Object.entries({ ...last.parameters, ...last.buffers });
    assert.deepEqual(
      [...reading.tensors.keys()],
      expected.map(([name]) => name),
    );
    for (const [name, values] of expected)
      assert.deepEqual([...(reading.tensors.get(name)?.read() ?? [])], [values].flat(3), name);
    assert.equal(reading.tensors.get("h.W")?.type, "F64");
    assert.equal(readFileSync(network, "utf8"), before);
    assert.deepEqual(
      readdirSync(scratch.folder).filter((name) => name.endsWith(".tmp")),
      [],
    );

    // And what was written is what a file that names it starts with.
    const next = scratch.write("next.nn.json", { ...xor, nodes, training, weights: "w.safetensors" });
    const start = (await json("run", next)) as { parameters: Record<string, { value: unknown }> };
    for (const [name, value] of Object.entries(last.parameters)) assert.deepEqual(start.parameters[name]?.value, value);
  });

  it("--out refuses the network file, and tells what cannot be written", async () => {
    const network = file("kept", {});
    const { status, err } = await cli("train", network, "--out", network);
    assert.equal(status, 2);
    assert.match(err, /weights are written as a \.safetensors file/);
    const nowhere = await cli("train", network, "--epochs", "1", "--out", join(scratch.folder, "no", "w.safetensors"));
    assert.equal(nowhere.status, 1);
    assert.match(nowhere.err, /w\.safetensors cannot be written: there is no such file/);
  });

  it("draws a progress bar for a person alone, within the terminal's width", async () => {
    const network = file("long", { epochs: 40_000 });
    const piped = await cli("train", network, "--json");
    assert.equal(piped.err, "");
    const watched = await cliAt({ columns: 50 }, "train", network, "--json");
    const drawn = watched.err.split("\r\u001b[K").filter((text) => text !== "");
    assert.ok(drawn.length > 0);
    for (const text of drawn) {
      assert.match(text, /^[█░]{24} +\d+ % {2}epoch \d+/);
      assert.ok([...text].length <= 49);
    }
    assert.ok(watched.err.endsWith("\r\u001b[K"), "it is taken away");
    assert.equal(watched.out, piped.out);
  });

  it("Ctrl+C ends it, and keeps what was learned", async () => {
    const out = join(scratch.folder, "stopped.safetensors");
    const network = file("endless", { epochs: 100_000_000 });
    const {
      status,
      out: text,
      err,
    } = await cliAt(
      { interrupts: (tell) => void setTimeout(tell, 100) },
      ...["train", network, "--json", "--out", out],
    );
    assert.equal(status, 0);
    assert.match(err, /stopped before its end/);
    const last = linesOf(text).at(-1);
    assert.equal(last?.ending, "stopped");
    assert.ok((last?.step ?? 0) > 1);
    const reading = readSafetensors(readFileSync(out));
    assert.ok(reading.ok);
    assert.deepEqual([...(reading.tensors.get("h.b")?.read() ?? [])], last?.parameters?.["h.b"]);
  });

  it("Ctrl+C in a process of its own", async () => {
    const program = await buildProgram(scratch.folder);
    const out = join(scratch.folder, "signalled.safetensors");
    const network = file("endless", { epochs: 100_000_000, goal: { objective: -1 } });
    const child = spawn(process.execPath, [program, "train", network, "--json", "--out", out], {
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      if (text === "") child.kill("SIGINT");
      text += chunk.toString();
    });
    const status = await new Promise((done) => child.on("exit", done));
    assert.equal(status, 1, "the goal was not reached");
    assert.ok(existsSync(out) && readSafetensors(readFileSync(out)).ok);
  });
});

describe("chainrule train: samples", () => {
  it("every sample with an objective trains for a step, in either engine", async () => {
    for (const name of readdirSync(SAMPLES).filter((each) => each.endsWith(".nn.json"))) {
      const path = join(SAMPLES, name);
      if (!("objective" in (await parsed(path)))) continue;
      for (const args of [["--json"], ["--json", "--trace"]]) {
        const { status, err } = await cli("train", path, "--steps", "1", ...args);
        const hasGoal = /"goal"/.test(readFileSync(path, "utf8"));
        assert.equal(status, hasGoal ? 1 : 0, `${name}: ${err}`);
        if (hasGoal) assert.match(err, /^chainrule train: the goal was not reached: [^\n]+\n$/);
      }
    }
  });
});

async function parsed(path: string): Promise<object> {
  const { parseDocument } = await import("../../core/document/parse.ts");
  const { document } = parseDocument(readFileSync(path, "utf8"));
  return document && document.objective.length > 0 ? { objective: true } : {};
}
