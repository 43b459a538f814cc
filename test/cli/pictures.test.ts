import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { encode } from "fast-png";
import { buildOnly } from "../../scripts/build.mjs";
import { cli, json, runProgram } from "./support.ts";

const NETWORK = {
  nn: 1,
  nodes: {
    x: { op: "input", shape: [1, 2, 3] },
    t: { op: "input", shape: [] },
    scores: {
      op: "dense",
      inputs: ["x"],
      units: 2,
      params: {
        W: [
          [1, 0, 0, 0, 0, 0],
          [0, 0, 0, 0, 0, 1],
        ],
        b: 0,
      },
    },
    L: { op: "softmax-cross-entropy", inputs: ["scores", "t"] },
  },
  objective: "L",
  data: { images: { x: "animals" }, classes: "t" },
};
/** Bright at its first pixel, or at its last. */
const grey = (at: number, value: number, width = 3) => {
  const data = new Uint8Array(width * 2);
  data[at] = value;
  return encode({ width, height: 2, channels: 1, data });
};

describe("a folder of PNG pictures", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pictures-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const put = (path: string, content: Uint8Array | string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const write = (change: object = {}): string => {
    put("net.nn.json", JSON.stringify({ ...NETWORK, ...change }));
    return join(folder, "net.nn.json");
  };
  const animals = () => {
    put("animals/dog/2.png", grey(5, 255));
    put("animals/dog/10.png", grey(0, 102));
    put("animals/cat/a.png", grey(0, 255));
    put("animals/cat/notes.txt", "of no matter");
    put("animals/.DS_Store", "");
  };

  it("runs: classes by their sorted names, pictures by theirs, from 0 to 1", async () => {
    animals();
    const path = write();
    const { nodes } = (await json("run", path)) as { nodes: Record<string, { value: unknown }> };
    // Rows: cat/a, dog/10, dog/2.
    assert.deepEqual(nodes["t"]?.value, [0, 1, 1]);
    assert.deepEqual(nodes["scores"]?.value, [
      [1, 0],
      [0.4, 0],
      [0, 1],
    ]);
    const { heads } = (await json("eval", path)) as { heads: Record<string, { classes: unknown; confusion: unknown }> };
    assert.deepEqual(heads["L"]?.classes, ["cat", "dog"]);
    assert.deepEqual(heads["L"]?.confusion, [
      [1, 0],
      [1, 1],
    ]);
  });

  it("runs without classes too, from the folder itself, and with colours and one-hot classes", async () => {
    put("photos/b.png", grey(0, 51));
    put("photos/a.png", grey(1, 255));
    const nodes = {
      x: { op: "input", shape: [6] },
      y: { op: "neuron", inputs: ["x"], params: { w: [1, 0, 0, 0, 0, 0], b: 0 } },
    };
    const plain = { nodes, objective: undefined, data: { images: { x: "photos" } } };
    const found = (await json("run", write(plain), "--wrt", "y")) as { nodes: Record<string, { value: unknown }> };
    assert.deepEqual(found.nodes["y"]?.value, [0, 0.2]);
    animals();
    const coloured = {
      nodes: {
        x: { op: "input", shape: [3, 2, 3] },
        t: { op: "input", shape: [2] },
        y: { op: "dense", inputs: ["x"], units: 2, params: { W: 0, b: 0 } },
        L: { op: "softmax-cross-entropy", inputs: ["y", "t"] },
      },
    };
    const { nodes: values } = (await json("run", write(coloured))) as { nodes: Record<string, { value: unknown }> };
    assert.deepEqual(values["t"]?.value, [
      [1, 0],
      [0, 1],
      [0, 1],
    ]);
  });

  it("runs in the program as users get it, which loads its decoder when it is needed", async function () {
    this.timeout(120_000);
    animals();
    const path = write();
    const dist = mkdtempSync(join(tmpdir(), "dist-"));
    try {
      await buildOnly(["cli.cjs", "pngDecoder.cjs"], dist);
      const { status, out, err } = await runProgram(join(dist, "cli.cjs"), ["eval", path, "--json"]);
      assert.equal(status, 0, err);
      assert.equal(JSON.parse(out).rows, 3);
    } finally {
      rmSync(dist, { recursive: true, force: true });
    }
  });

  it("is refused with the file's name, what is wrong, and what is allowed", async () => {
    const check = async (message: RegExp, change: object = {}) => {
      const { status, err } = await cli("check", write(change));
      assert.equal(status, 1, err);
      assert.match(err, message);
      assert.equal(err.trim().split("\n").length, 1, err);
    };
    await check(/NN601: The folder "animals" does not exist beside the network file\./);
    put("animals", "no folder");
    await check(/NN601: The folder "animals" is a file, not a folder\./);
    rmSync(join(folder, "animals"));
    mkdirSync(join(folder, "animals"));
    await check(
      /NN608: The folder "animals" has no folders in it, but with "classes" every picture stands in a folder/,
    );
    mkdirSync(join(folder, "animals/cat"));
    await check(/NN608: The folder "animals\/cat" of a class has no PNG pictures\./);
    animals();
    put("animals/cat/b.png", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0));
    await check(/NN601: The picture "animals\/cat\/b\.png" is a JPEG; save it as PNG\./);
    put("animals/cat/b.png", grey(0, 1).slice(0, 40));
    await check(/NN601: The picture "animals\/cat\/b\.png" is damaged: /);
    put("animals/cat/b.png", grey(0, 1, 4));
    await check(
      /NN605: The picture "animals\/cat\/b\.png" is 4 × 2 pixels, but "animals\/cat\/a\.png" is 3 × 2 pixels; all must have one size\./,
    );
    rmSync(join(folder, "animals/cat/b.png"));
    put("animals/cat/b.jpeg", "");
    await check(/NN601: The picture "animals\/cat\/b\.jpeg" is no PNG; save it as PNG\./);
    rmSync(join(folder, "animals/cat/b.jpeg"));
    const square = {
      ...NETWORK.nodes,
      x: { op: "input", shape: [1, 3, 3] },
      scores: { op: "dense", inputs: ["x"], units: 2 },
    };
    await check(
      /NN605: Input "x" has shape \[1, 3, 3\], but the picture "animals\/cat\/a\.png" is 3 × 2 pixels .* may be \[1, 2, 3\] for grey, \[3, 2, 3\] for colours\./,
      { nodes: square },
    );
    put("animals/loose.png", grey(0, 1));
    await check(/NN608: The folder "animals" holds "loose\.png" itself, but with "classes"/);
    await check(/NN211: "images" feeds one input from one folder, .*"t" is one too many\./, {
      data: { images: { x: "animals", t: "animals" } },
    });
    await check(/NN211: "classes" does not belong beside "rows"/, {
      data: {
        rows: [
          {
            x: [
              [
                [1, 2, 3],
                [4, 5, 6],
              ],
            ],
            t: 1,
          },
        ],
        classes: "t",
      },
    });
  });
});
