import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cli, SAMPLES, Scratch } from "./support.ts";

const ann = join(SAMPLES, "ann.nn.json");

describe("chainrule diff", () => {
  const scratch = new Scratch();
  after(() => scratch.remove());

  it("is silent about what is the same, with exit status 0", async () => {
    const { status, out } = await cli("diff", ann, "--with", ann);
    assert.equal(status, 0);
    assert.equal(out, "The two networks are the same.\n");
  });

  it("says what differs, with exit status 1, and in JSON with the places in both files", async () => {
    const text = readFileSync(ann, "utf8").replace(/"h2":\s*\{/, '"h9": { "op": "neuron", "inputs": ["x1"] },\n    $&');
    const other = scratch.write("other.nn.json", text);
    const { status, out } = await cli("diff", ann, "--with", other);
    assert.equal(status, 1);
    assert.match(out, /^Nodes: 1 added\./);
    assert.match(out, /^\+ h9: added, a neuron of x1$/m);
    const read = JSON.parse((await cli("diff", ann, "--with", other, "--json")).out);
    assert.equal(read.same, false);
    assert.deepEqual(read.changes[0].node, { before: null, after: "h9" });
    assert.equal(read.changes[0].before, null);
    assert.equal(text.split("\n")[read.changes[0].after.line - 1]?.includes('"h9"'), true);
  });

  it("asks for the other file, and says where one cannot be read", async () => {
    assert.equal((await cli("diff", ann)).status, 2);
    const { status, err } = await cli("diff", ann, "--with", scratch.write("bad.nn.json", "{ nope"));
    assert.equal(status, 1);
    assert.match(err, /bad\.nn\.json/);
  });
});
