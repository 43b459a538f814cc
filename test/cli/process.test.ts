import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildProgram, ROOT, runProgram, SAMPLES, Scratch } from "./support.ts";

const xor = join(SAMPLES, "xor.nn.json");

describe("the command line as a process", function () {
  this.timeout(60_000);
  const scratch = new Scratch();
  let program = "";
  before(async () => {
    program = await buildProgram(scratch.folder);
  });
  after(() => scratch.remove());

  it("exits with 0 where all is well, and keeps standard error empty", async () => {
    const { status, out, err } = await runProgram(program, ["run", xor, "--json"]);
    assert.deepEqual([status, err], [0, ""]);
    assert.equal(JSON.parse(out).rows, 4);
  });

  it("reads expressions with a parser that is loaded only then", async () => {
    assert.doesNotMatch(readFileSync(program, "utf8"), /ParenthesisNode\(content/, "mathjs stays out of the bundle");
    const file = join(SAMPLES, "function_neuron.nn.json");
    const { status, out, err } = await runProgram(program, ["run", file, "--json"]);
    assert.deepEqual([status, err], [0, ""]);
    assert.ok(Math.abs(JSON.parse(out).parameters["g.k"].gradient + 1.5974809933121263) < 1e-12);
    const parser = join(scratch.folder, "mathjsParser.cjs");
    rmSync(parser);
    assert.equal((await runProgram(program, ["run", xor])).status, 0, "nothing else needs it");
  });

  it("exits with 1 where the file has errors, and keeps standard output empty", async () => {
    const broken = scratch.write("broken.nn.json", { nn: 1, nodes: { a: { op: "add", inputs: ["a"] } } });
    const { status, out, err } = await runProgram(program, ["run", broken]);
    assert.deepEqual([status, out], [1, ""]);
    assert.match(err, /^.*broken\.nn\.json:1:\d+: error NN304: .*a → a.*\n$/);
  });

  it("exits with 2 where it is used wrongly", async () => {
    assert.equal((await runProgram(program, [])).status, 2);
    assert.equal((await runProgram(program, ["run", xor, "--bogus"])).status, 2);
  });

  it("names the file as it was given, and finds data from any folder", async () => {
    const inside = await runProgram(program, ["check", "iris.nn.json"], SAMPLES);
    assert.match(inside.out, /^iris\.nn\.json: no errors/);
    assert.equal((await runProgram(program, ["check", join(SAMPLES, "iris.nn.json")], scratch.folder)).status, 0);
  });

  it("writes megabytes into a pipe to the last byte", async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => ({ x: [i / 3, -i / 7, 1 / (i + 1)] }));
    const nodes = { x: { op: "input", shape: [3] }, z: { op: "dense", inputs: ["x"], units: 3, activation: "tanh" } };
    const file = scratch.write("long.nn.json", { nn: 1, nodes, data: { rows } });
    const { status, out } = await runProgram(program, ["run", file, "--json"]);
    assert.equal(status, 0);
    assert.ok(out.length > 1_000_000);
    assert.equal(JSON.parse(out).nodes.z.value.length, 20_000);
  });

  it("says nothing when the reader of its pipe goes away", async () => {
    const file = join(scratch.folder, "long.nn.json");
    const command = `"${process.execPath}" "${program}" run "${file}" --json | head -c 10`;
    const err = await new Promise<string>((done) => {
      execFile("/bin/sh", ["-c", command], (_error, _out, stderr) => done(stderr));
    });
    assert.equal(err, "");
  });

  for (const [title, content] of [
    ["deep nesting", "[".repeat(2_000_000)],
    ["a megabyte of garbage", `{"nn":1,"nodes":{${'"a":{"op":"neuron","inputs":["b"'.repeat(30_000)}`],
    ["a binary file", Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 31) % 256))],
  ] as const) {
    it(`${title} is one line and exit status 1`, async () => {
      const { status, out, err } = await runProgram(program, ["check", scratch.write("bad.nn.json", content)]);
      assert.deepEqual([status, out], [1, ""]);
      assert.match(err, /^[^\n]+:\d+:\d+: error NN\d{3}: [^\n]+\n$/);
    });
  }

  it("every command works on every sample", async () => {
    for (const command of [["run"], ["step"], ["summary"], ["check", "--json"], ["step", "--json"], ["gradcheck"]]) {
      for (const sample of ["back_prop", "mlp", "hebrew", "shared"]) {
        const [name = "", ...rest] = command;
        const { status, out, err } = await runProgram(program, [name, join(SAMPLES, `${sample}.nn.json`), ...rest]);
        assert.equal(status, 0, `${name} ${sample}: ${err}`);
        assert.notEqual(out, "");
      }
    }
  });

  it("the launcher in the repository starts the same program", async function () {
    const launcher = join(ROOT, "cli/chainrule.mjs");
    // Without a build the launcher makes one first, which is the build script's own test.
    if (!existsSync(launcher) || !existsSync(join(ROOT, "dist/cli.cjs"))) this.skip();
    const { status, out } = await runProgram(launcher, ["--help"]);
    assert.equal(status, 0);
    assert.match(out, /Usage: chainrule COMMAND FILE/);
  });
});
