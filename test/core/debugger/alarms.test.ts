import assert from "node:assert/strict";
import type { Debuggee } from "../../../core/debugger/debuggee.ts";
import type { Alarm } from "../../../core/debugger/stops.ts";
import { findNotFinite } from "../../../core/diagnosis/notFinite.ts";
import { debug, type Network, where } from "./support.ts";

const s = { op: "input", shape: [] };
const neuron = (input: string, w: number, more = {}) => ({
  op: "neuron",
  inputs: [input],
  params: { w: [w], b: 0 },
  ...more,
});
const expression = (text: string, a: string) => ({ op: "function", inputs: { a }, expression: text });
const rows = (...values: number[]) => ({ rows: values.map((value) => ({ s: value })) });

function go(run: Debuggee, ...alarms: readonly Alarm[]): string {
  const stop = run.proceed({ breakpoints: [], alarms: new Set(alarms) }, 1e5);
  return `${where(run)}: ${stop?.reason}`;
}

describe("when an alarm goes off", () => {
  const notFinite: Readonly<Record<string, Network>> = {
    // ∂√p/∂p is infinite at 0, and p waits for two more parts of its sum.
    "a derivative sent to a node whose sum is not complete": {
      nodes: {
        s,
        p: neuron("s", 1),
        q: expression("2 * a", "p"),
        o: expression("3 * a", "p"),
        r: expression("sqrt(a)", "p"),
        z: { op: "add", inputs: ["r", "q", "o"] },
      },
      objective: "z",
      data: rows(0),
    },
    "a logarithm of 0": {
      nodes: { s, p: expression("log(a)", "s"), y: neuron("p", 1) },
      objective: "y",
      data: rows(0),
    },
    "an overflow on the way back": {
      nodes: {
        s,
        h: neuron("s", 1, { activation: "tanh" }),
        g: neuron("h", 1e-300),
        y: neuron("g", 1e300),
        t: s,
        L: { op: "squared-error", inputs: ["y", "t"] },
      },
      objective: "L",
      data: { rows: [{ s: 1, t: -1e100 }] },
    },
    "an objective that overflows": {
      nodes: {
        s,
        t: s,
        y: neuron("s", 1),
        L: { op: "squared-error", inputs: ["y", "t"] },
        M: { op: "squared-error", inputs: ["y", "t"] },
      },
      objective: ["L", "M"],
      data: { rows: [{ s: 1.2e154, t: 0 }] },
    },
  };
  for (const [what, network] of Object.entries(notFinite))
    it(`not finite: at the very step where it arises, ${what}`, async () => {
      const run = await debug(network);
      const first = run.whole((tape) => findNotFinite(tape));
      assert.ok(first);
      assert.match(go(run, "not-finite"), /exception$/);
      assert.equal(run.place.cursor - 1, first.step);
      assert.match(go(run, "not-finite"), /end$/, "once a pass");
    });

  it("again, where the run has gone back and comes there anew", async () => {
    const dead = { op: "neuron", inputs: ["s"], activation: "relu", params: { w: [1], b: -5 } };
    const run = await debug({ nodes: { s, y: dead, z: neuron("y", 1) }, objective: "z", data: rows(1, 2) });
    assert.equal(go(run, "dead"), "0:2 forward y: exception");
    run.stepBack();
    assert.equal(go(run, "dead"), "0:2 forward y: exception");
    assert.match(go(run, "dead"), /end$/);
  });

  it("the loss rises: also where the steps before were jumped over", async () => {
    const network = {
      nodes: { s, t: s, y: neuron("s", 2), L: { op: "squared-error", inputs: ["y", "t"] } },
      objective: "L",
      data: { rows: [{ s: 1, t: 0 }] },
      training: { learningRate: 1.5, batchSize: 1 },
    };
    const run = await debug(network, { epochs: 5 });
    run.goTo({ pass: 3, cursor: 0 });
    assert.match(go(run, "loss-rises"), /^3:.*objective: exception$/);
  });

  it("the loss rises: over shuffled batches by the mean of an epoch", async () => {
    const network = {
      nodes: { s, t: s, y: neuron("s", 2), L: { op: "squared-error", inputs: ["y", "t"] } },
      objective: "L",
      data: {
        rows: [
          { s: 1, t: 0 },
          { s: 2, t: 0 },
          { s: 0.5, t: 0 },
        ],
      },
      training: { learningRate: 1.2, batchSize: 1, shuffle: true },
    };
    const run = await debug(network, { epochs: 5 });
    const stop = run.proceed({ breakpoints: [], alarms: new Set(["loss-rises"]) }, 1e5);
    assert.match(stop?.sentence ?? "", /on average over the epoch/);
    assert.equal((run.place.pass + 1) % 3, 0);
  });
});
