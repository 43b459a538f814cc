import assert from "node:assert/strict";
import type { Debuggee } from "../../../core/debugger/debuggee.ts";
import type { StopRules } from "../../../core/debugger/stops.ts";
import { debug, type Network, rules, where } from "./support.ts";

const small: Network = {
  nodes: {
    x: { op: "input", shape: [] },
    t: { op: "input", shape: [] },
    h: { op: "neuron", inputs: ["x"], activation: "tanh", params: { w: [0.5], b: 0 } },
    y: { op: "neuron", inputs: ["h"], params: { w: [2], b: 0 } },
    L: { op: "squared-error", inputs: ["y", "t"] },
  },
  objective: "L",
  data: {
    rows: [
      { x: 1, t: 0 },
      { x: 2, t: 5 },
      { x: -1, t: 1 },
    ],
  },
  training: { learningRate: 0.01, batchSize: 1 },
};

/** Every stop of a whole run, as `place: why`. */
function stopsOf(run: Debuggee, asked: StopRules, back = false): string[] {
  const stops: string[] = [];
  for (;;) {
    const stop = back ? run.proceedBack(asked, 7) : run.proceed(asked, 7);
    if (stop === null) continue;
    if (stop.reason === "end" || stop.reason === "entry") return stops;
    stops.push(`${where(run)} (${stop.reason})`);
  }
}

describe("what stops a run", () => {
  it("a node's breakpoint: when it is computed, and when it has had its backward step", async () => {
    const asked = rules({ kind: "node", node: "h" });
    assert.deepEqual(stopsOf(await debug(small), asked), [
      "0:3 forward h (breakpoint)",
      "0:10 backward h (breakpoint)",
      "1:3 forward h (breakpoint)",
      "1:10 backward h (breakpoint)",
      "2:3 forward h (breakpoint)",
      "2:10 backward h (breakpoint)",
    ]);
  });

  it("backwards too", async () => {
    const run = await debug(small);
    run.goTo({ pass: 2, cursor: 99 });
    const stops = stopsOf(run, rules({ kind: "node", node: "h" }), true);
    assert.equal(stops.length, 6);
    assert.equal(stops[0], "2:10 backward h (breakpoint)");
    assert.equal(where(run), "0:0");
  });

  it("a condition on a gradient is not met before there is one", async () => {
    // ∂L/∂w of h at the rows 0, 1, 2 by hand: 2(y − t) · 2 · (1 − h²) · x, with y = 2·tanh(w·x), small steps between.
    const h = Math.tanh(1);
    const second = 2 * (2 * h - 5) * 2 * (1 - h * h) * 2;
    assert.ok(second < -5);
    const condition = { expression: "grad(h.w) < -5" };
    assert.deepEqual(stopsOf(await debug(small), rules({ kind: "node", node: "h", condition })), [
      "1:10 backward h (breakpoint)",
    ]);
  });

  it("counts hits", async () => {
    const hit = async (hits: string) =>
      stopsOf(await debug(small), rules({ kind: "node", node: "h", condition: { hits } })).map((stop) =>
        stop.slice(0, stop.indexOf(" ")),
      );
    assert.deepEqual(await hit("3"), ["1:3"]);
    assert.deepEqual(await hit("% 2"), ["0:10", "1:10", "2:10"]);
    assert.deepEqual(await hit(">= 5"), ["2:3", "2:10"]);
    assert.deepEqual(await hit("<2"), ["0:3"]);
  });

  it("writes log points and goes on", async () => {
    const run = await debug(small, { rows: [0] });
    const asked = rules({ kind: "node", node: "h", condition: { log: "z is {h.z}, {grad(h.w)}" } });
    const end = run.proceed(asked, 100);
    assert.equal(end?.reason, "end");
    const [first, second] = (end?.output ?? []).map(({ text }) => text);
    assert.equal(first, `z is ${Math.tanh(0.5)}, –`);
    assert.match(second ?? "", /^z is 0\.46.*, [\d.]+$/);
  });

  it("every node of an op", async () => {
    const stops = stopsOf(await debug(small, { rows: [0] }), rules({ kind: "op", op: "neuron" }));
    assert.deepEqual(stops, [
      "0:3 forward h (function breakpoint)",
      "0:4 forward y (function breakpoint)",
      "0:9 backward y (function breakpoint)",
      "0:10 backward h (function breakpoint)",
    ]);
  });

  it("a value that comes to be or changes, from what to what", async () => {
    const run = await debug(small, { rows: [0, 0], batchSize: 1 });
    const asked = rules({ kind: "data", expression: "grad(y.w)" });
    const first = run.proceed(asked, 100);
    assert.equal(where(run), "0:9 backward y");
    assert.match(first?.sentence ?? "", /^grad\(y\.w\) = [\d.]+\.$/);
    const second = run.proceed(asked, 100);
    assert.equal(where(run), "1:9 backward y");
    assert.equal(second?.reason, "data breakpoint");
    const before = first?.sentence?.replace(/^.* = (.*)\.$/, "$1");
    assert.ok(second?.sentence?.startsWith(`grad(y.w): ${before} → `), second?.sentence ?? "");
  });

  it("not a value that is there already, nor one that is computed to the same number", async () => {
    const parameter = rules({ kind: "data", expression: "theta" });
    // Without updates every pass over the same row is the same.
    const still = await debug(
      {
        ...small,
        params: { theta: 1 },
        nodes: {
          ...(small["nodes"] as object),
          k: { op: "neuron", inputs: ["h"], params: { w: ["theta"], b: 0 } },
          y: { op: "neuron", inputs: ["k"], params: { w: [2], b: 0 } },
        },
      },
      { rows: [0, 0, 0], updates: false },
    );
    assert.deepEqual(stopsOf(still, parameter), []);
    still.restart();
    assert.deepEqual(stopsOf(still, rules({ kind: "data", expression: "h" })), ["0:3 forward h (data breakpoint)"]);
  });

  it("a parameter that the update has moved, in the step that sees it", async () => {
    const run = await debug({
      ...small,
      params: { v: 0.5 },
      nodes: {
        ...(small["nodes"] as object),
        h: { op: "neuron", inputs: ["x"], activation: "tanh", params: { w: ["v"], b: 0 } },
      },
    });
    const stop = run.proceed(rules({ kind: "data", expression: "v" }), 100);
    assert.match(where(run), /^1:1 /);
    assert.match(stop?.sentence ?? "", /^v: 0\.5 → 0\.4/);
  });

  it("a gradient of a shared parameter at the steps of all that share it", async () => {
    const nodes = {
      ...(small["nodes"] as object),
      h: { op: "neuron", inputs: ["x"], params: { w: ["v"], b: 0 } },
      y: { op: "neuron", inputs: ["h"], params: { w: ["v"], b: 0 } },
    };
    const run = await debug({ ...small, nodes, params: { v: 0.5 } }, { rows: [0] });
    assert.deepEqual(stopsOf(run, rules({ kind: "data", expression: "grad(v)" })), [
      "0:9 backward y (data breakpoint)",
      "0:10 backward h (data breakpoint)",
    ]);
  });

  it("forgets what it saw of a breakpoint whose number another has got", async () => {
    const run = await debug(small);
    const one = (expression: string) => rules({ kind: "data", expression });
    run.proceed(one("h"), 100);
    assert.equal(run.proceed(one("y"), 100)?.sentence?.startsWith("y = "), true);
  });

  it("tells a condition with the numbers of its sides", async () => {
    const run = await debug(small);
    const stop = run.proceed(rules({ kind: "node", node: "h", condition: { expression: "grad(h.w) < -5" } }), 100);
    const gradient = run.tape.parameterGradient("h.w")?.[0];
    assert.equal(stop?.sentence, `h has had its backward step, and grad(h.w) < -5 (grad(h.w) = ${gradient}).`);
  });

  it("hands out what was written while it goes on", async () => {
    const run = await debug(small);
    const asked = rules({ kind: "node", node: "h", condition: { log: "{h}" } });
    assert.equal(run.proceed(asked, 4), null);
    assert.deepEqual(
      run.takeOutput().map(({ text }) => text),
      [String(Math.tanh(0.5))],
    );
    assert.deepEqual(run.takeOutput(), []);
  });

  it("an expression that has become true, once until it is false again", async () => {
    const asked = rules({ kind: "expression", expression: "h.z > 0" });
    assert.deepEqual(stopsOf(await debug(small), asked), [
      "0:3 forward h (function breakpoint)",
      "1:3 forward h (function breakpoint)",
    ]);
  });

  it("says once what is wrong with a condition, and does not stop for it", async () => {
    const run = await debug(small);
    const asked = rules({ kind: "node", node: "h", condition: { expression: "grad(nothing.w) > 1" } });
    const end = run.proceed(asked, 1000);
    assert.equal(end?.reason, "end");
    assert.deepEqual(
      end?.output.map(({ kind, text }) => `${kind}: ${text}`),
      ['error: There is no "nothing".'],
    );
  });

  it("goes on after so many steps, to be interrupted", async () => {
    const run = await debug(small, { epochs: 100 });
    assert.equal(run.proceed(rules({ kind: "node", node: "t", condition: { hits: "9999" } }), 5), null);
    assert.equal(run.place.cursor, 5);
  });
});

describe("alarms", () => {
  const alarm = async (
    network: Network,
    kind: "not-finite" | "dead" | "saturated" | "vanishing" | "exploding" | "loss-rises",
    more = {},
  ) => {
    const run = await debug(network, more);
    const stop = run.proceed({ breakpoints: [], alarms: new Set([kind]) }, 1e5);
    return `${where(run)}: ${stop?.reason}: ${stop?.sentence}`;
  };
  const rows = (...values: number[]) => ({ rows: values.map((s) => ({ s })) });
  const s = { op: "input", shape: [] };
  const chain = (w: number, activation: string) => {
    const nodes: Record<string, object> = { s };
    for (let i = 1; i <= 10; i++)
      nodes[`h${i}`] = { op: "neuron", inputs: [i === 1 ? "s" : `h${i - 1}`], activation, params: { w: [w], b: 0 } };
    return { nodes, objective: "h10", data: rows(1, 0.5) };
  };

  it("NaN or infinity, where it arises", async () => {
    const log = { op: "function", inputs: { a: "s" }, expression: "log(a)" };
    const after = { op: "function", inputs: { a: "y" }, expression: "2 * a" };
    const said = await alarm({ nodes: { s, y: log, z: after }, objective: "z", data: rows(0) }, "not-finite");
    assert.match(said, /^0:2 forward y: exception: The value of "y" is −∞ at row 0/);
  });

  it("a dead unit, over the whole batch", async () => {
    const dead = { op: "neuron", inputs: ["s"], activation: "relu", params: { w: [1], b: -5 } };
    const network = { nodes: { s, y: dead }, objective: "y", data: rows(1, 2) };
    assert.match(await alarm(network, "dead"), /^0:2 forward y: exception: "y" is dead/);
    assert.match(await alarm(network, "dead", { batchSize: 1 }), /: end: null$/, "one sample tells nothing");
  });

  it("a saturated unit", async () => {
    const flat = { op: "neuron", inputs: ["s"], activation: "sigmoid", params: { w: [9], b: 0 } };
    assert.match(
      await alarm({ nodes: { s, y: flat }, objective: "y", data: rows(1, 2) }, "saturated"),
      /^0:2 forward y: /,
    );
  });

  it("a gradient that vanishes or explodes, when the backward pass has come to its end", async () => {
    assert.match(await alarm(chain(0.1, "tanh"), "vanishing"), / backward s: exception: The gradient vanishes/);
    assert.match(await alarm(chain(8, "identity"), "exploding"), / backward s: exception: The gradient explodes/);
    assert.match(await alarm(chain(1, "identity"), "exploding"), /: end: null$/);
  });

  it("a loss that rises, against the same rows an epoch before", async () => {
    const network = { ...small, training: { learningRate: 2, batchSize: 1 } };
    assert.match(await alarm(network, "loss-rises", { epochs: 3 }), /: exception: The objective rises, from /);
    const calm = { ...small, training: { learningRate: 1e-4, batchSize: 3 } };
    assert.match(await alarm(calm, "loss-rises", { epochs: 20 }), /: end: null$/);
  });
});

describe("rules asked of a step by hand", () => {
  it("stop the way out and the way to a node, at a breakpoint before its end", async () => {
    const asked = rules({ kind: "node", node: "h" });
    const out = await debug(small);
    assert.equal(out.stepOut(asked)?.reason, "breakpoint");
    assert.equal(where(out), "0:3 forward h");
    assert.equal(out.stepOut(asked)?.reason, "step");
    assert.equal(where(out), "0:4 forward y");
    const to = await debug(small);
    assert.equal(to.runToNode("y", asked)?.reason, "breakpoint");
    assert.equal(where(to), "0:3 forward h");
    assert.equal(to.runToNode("y", asked)?.reason, "goto");
  });

  it("write what log points have to write, and count hits", async () => {
    const run = await debug(small);
    const asked = rules(
      { kind: "node", node: "x", condition: { log: "x is {x.z}" } },
      { kind: "op", op: "neuron", condition: { hits: "2" } },
    );
    const said = Array.from({ length: 4 }, () => run.stepOver(asked));
    assert.deepEqual(
      said.map((stop) => [stop?.reason, stop?.output.map(({ text }) => text).join()]),
      [
        ["step", "x is 1"],
        ["step", ""],
        ["step", ""],
        ["function breakpoint", ""],
      ],
    );
  });

  it("tell of a value that is no number where it appears", async () => {
    const nodes = {
      x: { op: "input", shape: [] },
      f: { op: "function", inputs: { a: "x" }, expression: "log(a)" },
      y: { op: "neuron", inputs: ["f"] },
    };
    const run = await debug({ nodes, objective: "y", data: { rows: [{ x: -1 }] } });
    const asked: StopRules = { breakpoints: [], alarms: new Set(["not-finite"]) };
    assert.equal(run.stepOver(asked)?.alarm, null);
    const stop = run.stepOver(asked);
    assert.deepEqual([stop?.reason, stop?.alarm, where(run)], ["exception", "not-finite", "0:2 forward f"]);
  });
});
