import assert from "node:assert/strict";
import { join } from "node:path";
import { closeTo } from "../core/ops/checkOp.ts";
import { cli, json, SAMPLES, Scratch } from "./support.ts";

const backProp = join(SAMPLES, "back_prop.nn.json");

describe("chainrule step", () => {
  it("walks forward, seeds, walks back, with formulas and numbers", async () => {
    const { status, out } = await cli("step", backProp, "--wrt", "y1");
    assert.equal(status, 0);
    assert.match(out, /^row 0: x1 = 1, x2 = 0\.5, x3 = −1$/m);
    assert.match(out, /∂y₁\/∂w₃ = ∂h₈\/∂z₇ · ∂h₇\/∂z₆ · ∂h₆\/∂z₃ · ∂h₃\/∂w₃/);
    assert.ok(out.indexOf("h3, forward") < out.indexOf("h3, backward"));
  });

  it("--json gives each step with what it computes", async () => {
    const { wrt, rows, steps } = (await json("step", backProp)) as { wrt: string; rows: number; steps: StepJson[] };
    assert.deepEqual([wrt, rows], ["y1", 1]);
    assert.deepEqual(
      steps.map(({ index }) => index),
      steps.map((_, i) => i),
    );
    assert.deepEqual([...new Set(steps.map(({ phase }) => phase))], ["forward", "objective", "seed", "backward"]);
    for (const { phase, value, gradient, lines } of steps) {
      if (phase === "forward") assert.ok(Array.isArray(value) && gradient === null);
      if (phase === "backward") assert.ok(Array.isArray(gradient) && value === null);
      assert.ok(lines.length > 0);
    }
  });

  it("takes another row, and several as one batch", async () => {
    assert.match((await cli("step", backProp, "--rows", "2")).out, /^row 2: /m);
    const { rows } = (await json("step", backProp, "--rows", "0:3")) as { rows: number };
    assert.equal(rows, 3);
  });
});

interface StepJson {
  readonly index: number;
  readonly phase: string;
  readonly value: unknown;
  readonly gradient: unknown;
  readonly lines: readonly unknown[];
}

describe("chainrule jacobian --json", () => {
  const jacobian = async (...args: readonly string[]): Promise<number[][][]> =>
    ((await json("jacobian", ...args)) as { jacobian: number[][][] }).jacobian;

  it("is [row][output component][input component], and of a linear layer its W", async () => {
    const scratch = new Scratch();
    const W = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const nodes = {
      x: { op: "input", shape: [3] },
      z: { op: "dense", inputs: ["x"], units: 2, params: { W, b: 0 } },
      "a,b": { op: "add", inputs: ["z"] },
      free: { op: "input" },
    };
    const file = scratch.write("j.nn.json", {
      nn: 1,
      nodes,
      data: {
        rows: [
          { x: [1, 2, 3], free: 0 },
          { x: [0, 0, 0], free: 1 },
        ],
      },
    });
    assert.deepEqual(await jacobian(file, "--of", "z", "--by", "x"), [W, W]);
    assert.deepEqual(await jacobian(file, "--of", "z", "--by", "x", "--rows", "1"), [W]);
    assert.deepEqual(await jacobian(file, "--of", "z[1]", "--by", "x[0:2]", "--rows", "0"), [[[4, 5]]]);
    assert.deepEqual(await jacobian(file, "--of", "a,b", "--by", "x", "--rows", "0"), [W]);
    assert.deepEqual(await jacobian(file, "--of", "z", "--by", "z", "--rows", "0"), [
      [
        [1, 0],
        [0, 1],
      ],
    ]);
    assert.deepEqual(await jacobian(file, "--of", "z", "--by", "free,x[2]", "--rows", "0"), [
      [
        [0, 3],
        [0, 6],
      ],
    ]);
    assert.deepEqual(await jacobian(file, "--of", "x", "--by", "z", "--rows", "0"), [
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    ]);
    scratch.remove();
  });

  it("goes by parameters, shared ones by their name, and either way as asked", async () => {
    const scratch = new Scratch();
    const file = scratch.write("shared.nn.json", {
      nn: 1,
      nodes: {
        x: { op: "input", shape: [2] },
        a: { op: "neuron", inputs: ["x"], params: { w: "w", b: 1 } },
        y: { op: "neuron", inputs: ["a", "x[0]"], params: { w: [3, "w1"], b: 0 } },
      },
      params: { w: [2, 5], w1: 7 },
      data: { rows: [{ x: [1, 2] }, { x: [-1, 4] }] },
    });
    // y = 3·(w·x + 1) + w1·x₀
    const expected = [[[3, 6, 1, 13, 1]], [[-3, 12, -1, 19, 1]]];
    const by = ["--of", "y", "--by", "w,w1,y.w[0],y.b"];
    assert.deepEqual(await jacobian(file, ...by), expected);
    for (const mode of ["forward", "reverse"]) assert.deepEqual(await jacobian(file, ...by, "--mode", mode), expected);
    assert.match(
      (await cli("jacobian", file, ...by)).out,
      /^Reverse mode, 2 passes \(forward mode takes 5\): the cheaper way\./,
    );
    assert.match((await cli("jacobian", file, "--of", "y", "--by", "a.w")).err, /shared parameter "w"/);
    assert.equal((await cli("jacobian", file, ...by, "--mode", "sideways")).status, 2);
    assert.match((await cli("jacobian", file, "--of", "w", "--by", "x")).err, /w\[0\] is a parameter/);
    scratch.remove();
  });

  it("agrees with the gradient that run gives", async () => {
    const [rows] = await jacobian(backProp, "--of", "y1,y2", "--by", "h3", "--rows", "0");
    for (const [i, wrt] of ["y1", "y2"].entries()) {
      const { nodes } = (await json("run", backProp, "--rows", "0", "--wrt", wrt)) as {
        nodes: { h3: { gradient: number[] } };
      };
      closeTo(rows?.[i]?.[0] ?? Number.NaN, nodes.h3.gradient[0] ?? Number.NaN, 1e-14, wrt);
    }
  });
});

describe("chainrule gradcheck", () => {
  it("compares some of many, drawn by a seed, and says so", async () => {
    const { out, status } = await cli("gradcheck", backProp, "--rows", "0:2", "--most", "5", "--seed", "3");
    assert.equal(status, 0);
    assert.match(out, /^5 derivatives of .* agree with finite differences/m);
    assert.match(out, /^They are drawn at random from (\d+) \(seed 3\); --most \1 compares all\.$/m);
    const drawn = (await json("gradcheck", backProp, "--most", "5")) as {
      checked: number;
      of: number;
      suspects: string[];
    };
    assert.ok(drawn.checked === 5 && drawn.of > 5 && drawn.suspects.length === 0);
    assert.equal((await cli("gradcheck", backProp, "--most", "0")).status, 2);
  });

  it("passes where the kinks of several pooling windows meet", async () => {
    const { out, status } = await cli("gradcheck", join(SAMPLES, "lenet.nn.json"), "--rows", "0:2");
    assert.equal(status, 0);
    assert.match(out, /at a kink, where there is no one derivative/);
  });

  it("passes on a right network, and says how well", async () => {
    const { status, out } = await cli("gradcheck", backProp);
    assert.equal(status, 0);
    assert.match(out, /^\d+ derivatives of y1 agree with finite differences to within 1e−6\./);
  });

  it("fails with exit status 1 where nothing can agree: a tolerance beyond rounding", async () => {
    const { status, out } = await cli("gradcheck", backProp, "--tolerance", "1e-18");
    assert.equal(status, 1);
    assert.match(out, /disagree with finite differences/);
  });

  it("--json counts and names", async () => {
    const result = (await json("gradcheck", backProp, "--rows", "0")) as Record<string, unknown>;
    assert.deepEqual([result["ok"], result["wrt"], result["wrong"]], [true, "y1", []]);
  });
});

describe("chainrule summary", () => {
  it("counts as the lecture does", async () => {
    const summary = (await json("summary", join(SAMPLES, "ann.nn.json"))) as Record<string, unknown>;
    assert.deepEqual([summary["hiddenUnits"], summary["units"], summary["parameters"]], [4, 6, 19]);
    assert.deepEqual(summary["polynomial"], { degree: 3, variables: 3, order: "27", coefficients: "20" });
    assert.deepEqual([summary["deep"], summary["linear"], summary["affineMap"]], [true, false, null]);
  });

  it("says what a linear network collapses to, and what each node costs", async () => {
    const file = join(SAMPLES, "linear.nn.json");
    const summary = (await json("summary", file)) as { nodes: Record<string, object> } & Record<string, unknown>;
    assert.equal(summary["linear"], true);
    const { from, to, A, c } = summary["affineMap"] as { from: string[]; to: string[]; A: number[][]; c: number[] };
    assert.deepEqual([from, to], [["x"], ["y"]]);
    // The map is what the network gives, at every row of its data.
    const { nodes } = (await json("run", file)) as { nodes: Record<string, { value: number[] & number[][] }> };
    for (const [s, x] of (nodes["x"]?.value ?? assert.fail()).entries()) {
      const y = (x as unknown as number[]).reduce((sum, value, j) => sum + value * (A[0]?.[j] ?? 0), c[0] ?? 0);
      assert.ok(Math.abs(y - Number(nodes["y"]?.value[s])) < 1e-12);
    }
    assert.deepEqual(Object.keys(summary.nodes["z1"] ?? {}), ["op", "shape", "parameters", "operations", "bytes"]);
    const { out } = await cli("summary", file);
    assert.match(out, /^linear +yes/m);
    assert.match(out, /^ +·x\[0\] +·x\[1\] +\+ c\ny +=/m);
  });
});

describe("the diagnosis of chainrule run", () => {
  const file = join(SAMPLES, "step.nn.json");

  it("stands behind the tables", async () => {
    const { out } = await cli("run", file);
    assert.match(
      out,
      /\n\n• No gradient passes "y": the derivative of step is 0 everywhere; "h" cannot learn here\.\n$/,
    );
    assert.doesNotMatch((await cli("run", join(SAMPLES, "xor.nn.json"))).out, /•/);
  });

  it("is in the JSON only where it is asked for", async () => {
    const plain = (await json("run", file)) as Record<string, unknown>;
    assert.deepEqual(Object.keys(plain), ["objective", "wrt", "rows", "nodes", "parameters"]);
    const { diagnosis, ...rest } = (await json("run", file, "--diagnose")) as Record<string, unknown>;
    assert.deepEqual(rest, plain);
    const { findings, layers } = diagnosis as { findings: { kind: string; node: string }[]; layers: object[] };
    assert.deepEqual(
      findings.map(({ kind, node }) => [kind, node]),
      [["blocked", "y"]],
    );
    assert.equal(layers.length, 2);
  });

  it("calls rows as the data does", async () => {
    const scratch = new Scratch();
    const path = scratch.write("overflow.nn.json", {
      nn: 1,
      nodes: { x: { op: "input" }, y: { op: "neuron", inputs: ["x"], params: { w: [1e200], b: 0 } } },
      objective: "y",
      data: { rows: [{ x: 0 }, { x: 1 }, { x: 2 }, { x: 1e200 }] },
    });
    const { out } = await cli("run", path, "--rows", "2:4");
    assert.match(out, /• The pre-activation u of "y" is ∞ at row 3: with inputs up to 1e200 and weights up to 1e200/);
    scratch.remove();
  });
});

describe("chainrule check", () => {
  it("says that a file is fine, with warnings on standard error and exit status 0", async () => {
    const { status, out, err } = await cli("check", join(SAMPLES, "step.nn.json"));
    assert.equal(status, 0);
    assert.match(out, /no errors\. 6 nodes, 5 parameters, 4 rows of data\./);
    assert.match(err, /^.*step\.nn\.json:\d+:\d+: warning NN801: /);
  });
});

describe("chainrule train", () => {
  const start = join(SAMPLES, "xor_start.nn.json");

  it("--trace --json prints one line a step: the objective before it, the parameters after it", async () => {
    const { status, out } = await cli("train", start, "--steps", "3", "--trace", "--json");
    assert.equal(status, 0);
    const lines = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ step }) => step),
      [1, 2, 3],
    );
    assert.deepEqual(Object.keys(lines[0]), ["step", "objective", "parameters"]);
    const { objective } = (await json("run", start)) as { objective: number };
    assert.equal(lines[0].objective, objective);
    const set = Object.entries(lines[0].parameters).flatMap(([name, value]) => [
      "--set",
      `${name}=${[value].flat(3).join(",")}`,
    ]);
    const after = (await json("run", start, ...set)) as { objective: number };
    assert.ok(Math.abs(lines[1].objective - after.objective) <= 1e-14 * objective);
  });

  it("makes the objective small, and says so to people", async () => {
    const { status, out } = await cli("train", start, "--steps", "1000");
    assert.equal(status, 0);
    const objectives = [...out.matchAll(/objective (\S+)$/gm)].map(([, number]) => Number(number));
    assert.ok((objectives.at(-1) ?? 1) < 0.01 && (objectives[0] ?? 0) > 0.1, out);
    assert.match(out, /^h1\.w +\[/m);
  });

  it("refuses what cannot be trained, in one sentence", async () => {
    const scratch = new Scratch();
    const nodes = { x: { op: "input" }, y: { op: "neuron", inputs: ["x"] } };
    const file = scratch.write("aimless.nn.json", { nn: 1, nodes, data: { rows: [{ x: 1 }] } });
    const { status, err } = await cli("train", file);
    assert.equal(status, 1);
    assert.match(err, /nothing to make small/);
    scratch.remove();
  });
});

describe("chainrule train, by its engines", () => {
  const file = join(SAMPLES, "spiral.nn.json");
  const last = async (...options: readonly string[]) => {
    const { status, out } = await cli("train", file, "--steps", "60", "--json", ...options);
    assert.equal(status, 0);
    const lines = out.trim().split("\n");
    return JSON.parse(lines.at(-1) ?? "") as { step: number; objective: number };
  };

  it("gives the same in the module as in the reference, to the digits of the precision", async () => {
    const [watched, fast, single] = [await last("--trace"), await last(), await last("--precision", "f32")];
    assert.deepEqual([watched.step, fast.step, single.step], [60, 60, 60]);
    assert.ok(Math.abs(fast.objective - watched.objective) <= 1e-12 * watched.objective);
    assert.ok(Math.abs(single.objective - watched.objective) <= 1e-4 * watched.objective);
    assert.notEqual(single.objective, watched.objective, "32 bits round");
  });

  it("gives the same bits on two threads as on one", async () => {
    assert.deepEqual(await last("--threads", "2"), await last());
    const { status, err } = await cli("train", file, "--threads", "0");
    assert.equal(status, 2);
    assert.match(err, /--threads 0 is no whole number from 1 to 16/);
  });

  it("refuses a precision that there is not", async () => {
    const { status, err } = await cli("train", file, "--precision", "f16");
    assert.equal(status, 2);
    assert.match(err, /--precision f16: it is f64 or f32/);
  });
});

describe("chainrule paths", () => {
  it("shows the paths with their factors, number and sum", async () => {
    const { status, out } = await cli("paths", backProp, "--from", "h3", "--to", "y1");
    assert.equal(status, 0);
    assert.match(out, /^row 0: ∂y1\/∂h3 = 0\.45485$/m);
    assert.match(out, /^One path leads from h3 to y1/m);
    assert.match(out, /^0\.45485 +100% +h3 → h6 → h7 → h8 → y1 +0\.99002 · 0\.43124 · 1\.0654 · 1$/m);
  });

  it("--json holds all of it", async () => {
    const { from, to, rows } = (await json(
      "paths",
      backProp,
      "--from",
      "x1",
      "--to",
      "y1",
      "--rows",
      "0:2",
      "--top",
      "2",
    )) as {
      from: string;
      to: string;
      rows: {
        row: number;
        total: number;
        count: string;
        shown: number;
        paths: { nodes: string[]; factors: number[]; product: number }[];
      }[];
    };
    assert.deepEqual([from, to, rows.map(({ row }) => row)], ["x1", "y1", [0, 1]]);
    for (const { count, total, shown, paths } of rows) {
      assert.ok(Number(count) >= paths.length && paths.length <= 2);
      closeTo(
        shown,
        paths.reduce((sum, { product }) => sum + product, 0),
        1e-14,
        "their sum",
      );
      if (Number(count) === paths.length) closeTo(shown, total, 1e-12, "the derivative");
    }
  });

  it("says what is wrong with its ends", async () => {
    const { err, status } = await cli("paths", backProp, "--from", "y1", "--to", "h3");
    assert.match(err, /no path leads from y1 to h3: h3 does not depend on it; .*--from h3 --to y1\.$/m);
    assert.equal(status, 2);
    const lenet = join(SAMPLES, "lenet.nn.json");
    assert.match(
      (await cli("paths", lenet, "--from", "scores", "--to", "scores[0]")).err,
      /"scores" has 3 components; name one, from scores\[0\] to scores\[2\]/,
    );
    assert.match(
      (await cli("paths", lenet, "--from", "scores.W", "--to", "scores[0]")).err,
      /is a parameter; only nodes stand here/,
    );
    assert.equal((await cli("paths", backProp, "--from", "h3", "--to", "y1", "--top", "0")).status, 2);
  });
});
