import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cli, SAMPLES, Scratch } from "./support.ts";

const ann = join(SAMPLES, "ann.nn.json");

describe("chainrule draw", () => {
  const scratch = new Scratch();
  after(() => scratch.remove());

  it("writes SVG to standard output, without values", async () => {
    const { status, out, err } = await cli("draw", ann);
    assert.equal(status, 0, err);
    assert.match(out, /^<\?xml/);
    for (const id of ["x1", "h6", "y2"]) assert.ok(out.includes(`>${id}<`), id);
    assert.doesNotMatch(out, /∂/);
  });

  it("shows the values of the row it is told, with their gradients", async () => {
    const first = await cli("draw", ann, "--values");
    const second = await cli("draw", ann, "--values", "--row", "1");
    assert.equal(first.status, 0, first.err);
    assert.match(first.out, /∂/);
    assert.notEqual(first.out, second.out);
  });

  it("says the kind of picture by the file's name", async () => {
    for (const [name, start] of [
      ["a.svg", /^<\?xml/],
      ["a.mmd", /flowchart LR/],
      ["a.tex", /\\documentclass/],
    ] as const) {
      const path = join(scratch.folder, name);
      const { status, out, err } = await cli("draw", ann, "--out", path);
      assert.equal(status, 0, err);
      assert.equal(out, "");
      assert.match(readFileSync(path, "utf8"), start);
    }
  });

  it("writes a PNG as large as the scale says", async () => {
    const svg = (await cli("draw", ann)).out;
    const [, width = "0", height = "0"] = /<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
    const path = join(scratch.folder, "a.png");
    const { status, err } = await cli("draw", ann, "--out", path, "--scale", "3");
    assert.equal(status, 0, err);
    const bytes = readFileSync(path);
    assert.equal(bytes.subarray(1, 4).toString("latin1"), "PNG");
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [3 * Number(width), 3 * Number(height)]);
  });

  it("draws what runs down taller than wide", async () => {
    const { out } = await cli("draw", join(SAMPLES, "lenet.nn.json"), "--direction", "down");
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(out) ?? [];
    assert.ok(Number(height) > 2 * Number(width));
  });

  it("keeps what a person pinned where it is", async () => {
    const nodes = {
      x: { op: "input", shape: [] },
      h: { op: "neuron", inputs: ["x"] },
      k: { op: "neuron", inputs: ["x"] },
    };
    const file = scratch.write("pins.nn.json", {
      nn: 1,
      nodes,
      view: { pins: { h: [400, 300], k: [400, 0], x: [0, 100] } },
    });
    const { out, err } = await cli("draw", file);
    const places = Object.fromEntries(
      [...out.matchAll(/data-node="(\w)" transform="translate\((\S+) (\S+)\)"/g)].map(([, id = "", x, y]) => [
        id,
        [Number(x), Number(y)],
      ]),
    );
    const [hx = 0, hy = 0] = places["h"] ?? [];
    const [xx = 0, xy = 0] = places["x"] ?? [];
    assert.deepEqual([hx - xx, hy - xy], [400, 200], err);
  });

  it("refuses what cannot be, with what is allowed", async () => {
    for (const [args, message] of [
      [["--out", "a.gif"], /does not say which kind of picture: end it with \.svg, \.png/],
      [["--format", "pdf"], /--format pdf is none of svg, png, mermaid, tikz/],
      [["--theme", "neon"], /none of print, light, dark/],
      [["--scale", "0"], /no number from 0\.01 to 10/],
      [["--scale", "1e-300", "--format", "png"], /--scale 1e-300 is no number from 0\.01 to 10/],
      [["--values", "--row", "9".repeat(400)], /--row 9{400}: the data has/],
      [["--row", "1"], /give --values too/],
      [["--values", "--row", "-1x"], /is no row/],
    ] as const) {
      const { status, err } = await cli("draw", ann, ...args);
      assert.equal(status, 2, err);
      assert.match(err, message);
    }
    const beyond = await cli("draw", ann, "--values", "--row", "999");
    assert.equal(beyond.status, 2);
    assert.match(beyond.err, /--row 999: the data has/);
  });

  it("writes nothing where the folder or the network is not there", async () => {
    const nowhere = join(scratch.folder, "no/such/a.svg");
    const { status, err } = await cli("draw", ann, "--out", nowhere);
    assert.equal(status, 1);
    assert.match(err, /its folder does not exist/);
    const broken = scratch.write("broken.nn.json", "{ nope");
    const out = join(scratch.folder, "broken.svg");
    assert.equal((await cli("draw", broken, "--out", out)).status, 1);
    assert.equal(existsSync(out), false);
  });
});
