import assert from "node:assert/strict";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import { applyEdits, applyIntents } from "../../../core/document/edits.ts";
import type { Intent } from "../../../core/document/intent.ts";
import { fitParams } from "../../../core/graph/fitParams.ts";
import { judgeConnection, type Verdict } from "../../../core/graph/judgeConnection.ts";
import type { NetworkView } from "../../../core/protocol.ts";
import { connectable, type Nodes, viewOf } from "./someNetwork.ts";

function judge(nodes: Nodes, reference: string, to: string, options = {}): Verdict {
  return judgeConnection(viewOf(JSON.stringify({ nn: 1, nodes })), reference, to, options);
}

function reasonOf(verdict: Verdict): string {
  return verdict.fits ? assert.fail("it fits") : verdict.reason;
}

const IMAGE: Nodes = {
  x: { op: "input", shape: [1, 8, 8] },
  v: { op: "input", shape: [4] },
  t: { op: "input", shape: [3] },
  c: { op: "conv2d", channels: 2, kernel: 3 },
  z: { op: "dense", inputs: ["v"], units: 3 },
  L: { op: "softmax-cross-entropy", inputs: ["z"] },
  m: { op: "add", inputs: ["v"] },
  s: { op: "sum", inputs: ["v"] },
};

describe("judgeConnection", () => {
  it("lets through what fits, and names the port", () => {
    assert.deepEqual(judge(IMAGE, "x", "c"), { fits: true, port: "x", replaces: null });
    assert.deepEqual(judge(IMAGE, "t", "L"), { fits: true, port: "target", replaces: null });
    assert.deepEqual(judge(IMAGE, "s", "z"), { fits: true, port: null, replaces: null });
  });

  it("says both shapes and what is allowed", () => {
    assert.match(reasonOf(judge(IMAGE, "v", "c")), /“v” is \[4\].*image \[channels, height, width\]/);
    assert.match(reasonOf(judge(IMAGE, "t", "m")), /\[3\].*\[4\]/);
    assert.match(reasonOf(judge(IMAGE, "v", "L")), /\[3\].*\[4\].*class index \[\]/);
    assert.match(reasonOf(judge(IMAGE, "v[7]", "z")), /reaches outside.*0 to 3/);
  });

  it("names the cycle, the input, the node itself and the wire that is there", () => {
    assert.match(reasonOf(judge(IMAGE, "L", "z")), /z → L → z/);
    assert.match(reasonOf(judge(IMAGE, "z", "v")), /comes from the data/);
    assert.match(reasonOf(judge(IMAGE, "z", "z")), /itself/);
    assert.match(reasonOf(judge(IMAGE, "v", "z")), /already/);
  });

  it("refuses a full node, unless a port is named, whose wire it then replaces", () => {
    const nodes: Nodes = { ...IMAGE, L: { op: "softmax-cross-entropy", inputs: ["z", "t"] } };
    assert.match(reasonOf(judge(nodes, "s", "L")), /prediction and target, and has them already/);
    assert.deepEqual(judge(nodes, "s", "L", { port: "target" }), { fits: true, port: "target", replaces: "t" });
    assert.match(reasonOf(judge(nodes, "v", "L", { port: "target" })), /\[4\]/);
    assert.match(reasonOf(judge(nodes, "s", "L", { port: "gone" })), /no port “gone”/);
  });

  it("takes a single number for a vector of one", () => {
    const nodes: Nodes = {
      a: { op: "input", shape: [] },
      b: { op: "input", shape: [1] },
      c: { op: "add", inputs: ["a"] },
    };
    assert.ok(judge(nodes, "b", "c").fits);
  });

  it("does not know what a node gives that is not whole, and lets it be", () => {
    const nodes: Nodes = {
      x: { op: "input", shape: [4] },
      h: { op: "conv2d", channels: 2, kernel: 3, inputs: ["x"] },
      m: { op: "max-pool2d", kernel: 2 },
    };
    assert.ok(judge(nodes, "h", "m").fits);
  });

  it("refuses to mix one number for all samples with a value for every sample", () => {
    const nodes: Nodes = {
      ...IMAGE,
      L: { op: "softmax-cross-entropy", inputs: ["z", "t"] },
      a: { op: "add", inputs: ["L"] },
    };
    assert.match(reasonOf(judge(nodes, "s", "a")), /“L”, which is one number for all samples, with “s”/);
  });

  it("says that a shared weight cannot follow", () => {
    const text = JSON.stringify({
      nn: 1,
      nodes: {
        x: { op: "input", shape: [2] },
        y: { op: "input", shape: [] },
        h: { op: "neuron", inputs: ["x"], params: { w: "w" } },
      },
      params: { w: [1, 2] },
    });
    assert.match(reasonOf(judgeConnection(viewOf(text), "y", "h")), /w is shared and has the shape \[2\].*\[3\]/);
  });

  it("lets the list of a function's parameter say the shape that a new wire brings", () => {
    const nodes: Nodes = {
      x: { op: "input", shape: [2] },
      f: { op: "function", expression: "a + k", params: { k: [1, 2] }, inputs: { a: "x" } },
      n: { op: "neuron", params: { w: [1, 2, 3] } },
    };
    const text = JSON.stringify({ nn: 1, nodes });
    assert.ok(judge(nodes, "f", "n").fits);
    const fitted = fitParams(text, [{ kind: "connect", reference: "f", to: "n" }]);
    assert.deepEqual(fitted.at(-1), { kind: "setParam", id: "n", name: "w", at: [], value: [1, 2], shape: [2] });
  });

  it("says yes exactly where the wire, once it is there, leaves no error of wiring, shape or parameters on its target", () => {
    const seen = { fits: 0, refused: 0 };
    fc.assert(
      fc.property(connectable, ({ text, reference, to, port }) => {
        const network = viewOf(text);
        const verdict = judgeConnection(network, reference, to, { port });
        // Two rules are the canvas's own: the compiler lets a reference feed a node twice, and looks at indices last of all.
        fc.pre(verdict.fits || !/already\.$|index|indices|slice/.test(verdict.reason));
        // Of what is not whole nothing is known, so nothing is said against it.
        const read = [reference, ...(network.nodes.find(({ id }) => id === to)?.inputs ?? [])];
        const unknown = network.nodes.filter(({ id, broken }) => broken && read.some((text) => text.startsWith(id)));
        fc.pre(!verdict.fits || (unknown.length === 0 && !read.includes("gone")));
        // Nor against a target that is at fault itself and draws a shared parameter, whose shape another node decides.
        const target = JSON.stringify(JSON.parse(text).nodes[to]?.params ?? {});
        const isBroken = network.nodes.some(({ id, broken }) => broken && id === to);
        fc.pre(!(verdict.fits && isBroken && target.includes('"drawn"')));
        seen[verdict.fits ? "fits" : "refused"] += 1;
        const chosen = verdict.fits ? verdict.port : port;
        const intents: Intent[] = [{ kind: "connect", reference, to, ...(chosen !== null && { port: chosen }) }];
        const result = applyIntents(text, fitParams(text, intents));
        // A parameter that follows the target to a new shape is a fault of whoever shares it.
        const hurt = [to, ...sharersOf(network, to).filter((id) => faultsOf(text, id, false).length === 0)];
        const after = "refused" in result ? null : applyEdits(text, result.edits);
        // While inputs are missing the compiler does not say yet that a loss and a value for every sample do not mix.
        const isMixed = !verdict.fits && verdict.reason.includes("would mix");
        fc.pre(
          !(
            isMixed &&
            after !== null &&
            compile(after).problems.some(({ code, node }) => node === to && code === "NN305")
          ),
        );
        const faults = after === null ? ["refused"] : hurt.flatMap((id) => faultsOf(after, id, id === to));
        assert.equal(faults.length === 0, verdict.fits, JSON.stringify({ verdict, faults }, null, 1));
      }),
      { numRuns: 700 },
    );
    // Neither answer is rare, or the test would say little.
    assert.ok(seen.fits > 100 && seen.refused > 100, JSON.stringify(seen));
  });
});

/** Nodes that read a parameter of the node by its shared name. */
function sharersOf(network: NetworkView, node: string): readonly string[] {
  const namesOf = ({ params }: NetworkView["nodes"][number]) =>
    params.flatMap(({ shared, listedAs }) => (shared ? [listedAs] : []));
  const target = network.nodes.find(({ id }) => id === node);
  const names = new Set(target && namesOf(target));
  return network.nodes
    .filter((other) => other.id !== node && namesOf(other).some((name) => names.has(name)))
    .map(({ id }) => id);
}

/** Errors of wiring, shapes and parameters on the node, or of a cycle that it is on; not that more is still to come. */
function faultsOf(text: string, node: string, mayGrow: boolean) {
  return compile(text).problems.filter(
    (problem) =>
      problem.severity === "error" &&
      /NN(30[2-6]|4|5)/.test(problem.code) &&
      (problem.node === node || (problem.code === "NN304" && problem.message.includes(` ${node} `))) &&
      !(mayGrow && isUnfinished(problem)),
  );
}

/** More inputs are still to come: that is no fault of this wire. */
function isUnfinished({ code, message }: { readonly code: string; readonly message: string }): boolean {
  if (code === "NN504") {
    const [needed = "", given = ""] = message.match(/\[[\d, ]*\]/g) ?? [];
    return size(needed) < size(given);
  }
  return code === "NN305" && !/ takes no inputs/.test(message);
}

function size(shape: string): number {
  return (JSON.parse(shape) as number[]).reduce((product, axis) => product * axis, 1);
}
