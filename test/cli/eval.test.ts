import assert from "node:assert/strict";
import { join } from "node:path";
import { cli, json, SAMPLES, Scratch } from "./support.ts";

interface Head {
  readonly kind: string;
  readonly loss: number;
  readonly accuracy?: number;
  readonly classes?: readonly string[];
  readonly confusion?: readonly (readonly number[])[];
  readonly r2?: number | null;
  readonly rmse?: number;
  readonly mae?: number;
}
interface Evaluated {
  readonly part: string;
  readonly rows: number;
  readonly objective: number;
  readonly heads: Readonly<Record<string, Head>>;
}

const line = {
  nn: 1,
  nodes: {
    x: { op: "input" },
    t: { op: "input" },
    y: { op: "neuron", inputs: ["x"], params: { w: [1], b: 0 } },
    L: { op: "squared-error", inputs: ["y", "t"], reduction: "sum" },
  },
  objective: "L",
  data: {
    rows: [
      { x: 0, t: 1 },
      { x: 1, t: 1 },
      { x: 2, t: 4 },
    ],
  },
  training: { learningRate: 0.01, steps: 5 },
};

describe("chainrule eval", () => {
  const scratch = new Scratch();
  after(() => scratch.remove());

  it("counts the classes of iris, by their names", async () => {
    const found = (await json("eval", join(SAMPLES, "iris.nn.json"))) as Evaluated;
    const { objective } = (await json("run", join(SAMPLES, "iris.nn.json"))) as { objective: number };
    assert.deepEqual([found.part, found.rows, found.objective], ["all", 150, objective]);
    const head = found.heads["L"];
    assert.deepEqual(head?.classes, ["setosa", "versicolor", "virginica"]);
    const right = head?.confusion?.reduce((sum, row, i) => sum + (row[i] ?? 0), 0) ?? 0;
    assert.equal(head?.accuracy, right / 150);
    assert.deepEqual(
      head?.confusion?.map((row) => row.reduce((a, b) => a + b)),
      [50, 50, 50],
    );
    const { out } = await cli("eval", join(SAMPLES, "iris.nn.json"));
    assert.match(out, /^accuracy 98\.67 %$/m);
    assert.match(out, /^setosa +50 +0 +0$/m);
  });

  it("measures a regression: numbers found by hand", async () => {
    const file = scratch.write("line.nn.json", line);
    const found = (await json("eval", file)) as Evaluated;
    // Errors −1, 0 and −2; the targets' mean is 2, their squares from it 1, 1 and 4.
    const { kind, loss, r2, rmse, mae } = found.heads["L"] ?? assert.fail();
    assert.deepEqual([kind, found.objective, mae], ["regression", 5, 1]);
    assert.ok(Math.abs(loss - 5 / 3) < 1e-15);
    assert.ok(Math.abs((r2 ?? 0) - (1 - 5 / 6)) < 1e-15);
    assert.ok(Math.abs((rmse ?? 0) - Math.sqrt(5 / 3)) < 1e-15);
    assert.match(
      (await cli("eval", file)).out,
      /^L: y against t, loss 1\.6666667 a row\nR² 0\.16667\nRMSE 1\.291\nMAE 1$/m,
    );
    const flat = { ...line, data: { rows: [{ x: 0, t: 1 }] } };
    const constant = scratch.write("flat.nn.json", flat);
    assert.equal(((await json("eval", constant)) as Evaluated).heads["L"]?.r2, null);
    assert.match((await cli("eval", constant)).out, /R² not defined/);
  });

  it("--weights takes what train wrote, before what the text says", async () => {
    const file = scratch.write("line.nn.json", line);
    const weights = join(scratch.folder, "w.safetensors");
    const trained = await cli("train", file, "--json", "--out", weights);
    const { parameters } = JSON.parse(trained.out.trimEnd().split("\n").at(-1) ?? "") as {
      parameters: Record<string, number | number[]>;
    };
    const set = Object.entries(parameters).flatMap(([name, value]) => ["--set", `${name}=${[value].flat().join(",")}`]);
    const given = (await json("eval", file, "--weights", weights)) as Evaluated;
    assert.deepEqual(given, await json("eval", file, ...set));
    assert.ok(given.objective < 5);
  });

  it("says what is wrong with weights and parts", async () => {
    const file = scratch.write("line.nn.json", line);
    const cases: readonly (readonly [args: readonly string[], status: number, message: RegExp])[] = [
      [["--weights", join(scratch.folder, "none.safetensors")], 1, /--weights .*none\.safetensors /],
      [["--weights", file], 1, /no safetensors file/],
      [["--part", "validation"], 1, /no validation part; give "data" a "split"/],
      [["--part", "some"], 2, /--part some is none of training, validation, test and all/],
    ];
    for (const [args, status, message] of cases) {
      const found = await cli("eval", file, ...args);
      assert.equal(found.status, status);
      assert.match(found.err, message);
      assert.equal(found.out, "");
    }
    for (const part of ["training", "train", "all"])
      assert.equal(((await json("eval", file, "--part", part)) as Evaluated).rows, 3);
    const aimless = scratch.write("aimless.nn.json", { ...line, objective: undefined });
    assert.match((await cli("eval", aimless)).err, /nothing to measure/);
  });
});
