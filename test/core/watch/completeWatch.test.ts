import assert from "node:assert/strict";
import { completeWatch } from "../../../core/watch/completeWatch.ts";
import { readWatch } from "../../../core/watch/readWatch.ts";
import { buildWhole } from "../graph/build.ts";

const graph = buildWhole({
  nodes: {
    x: { op: "input", shape: [3] },
    hidden: { op: "dense", inputs: ["x"], units: 4, activation: "tanh" },
    "my id": { op: "neuron", inputs: ["x"], activation: "relu", params: { b: "shift" } },
    שכבה: { op: "neuron", inputs: ["x"], activation: "relu" },
    "quo'te": { op: "input", shape: [] },
  },
  params: { shift: 1 },
});

/** `‸` is the cursor. */
function complete(marked: string): ReturnType<typeof completeWatch> {
  return completeWatch(marked.replace("‸", ""), marked.indexOf("‸"), graph);
}

function labels(marked: string, kinds?: readonly string[]): string[] {
  return complete(marked).flatMap(({ label, kind }) => (kinds === undefined || kinds.includes(kind) ? [label] : []));
}

/** The text with the completion of that label put in. */
function accept(marked: string, label: string): string {
  const found = complete(marked).find((each) => each.label === label) ?? assert.fail(`no ${label} at ${marked}`);
  const text = marked.replace("‸", "");
  return text.slice(0, found.start) + found.insert + text.slice(found.start + found.length);
}

describe("completion of watches", () => {
  it("offers nodes, shared parameters, quantities, functions and constants where a value may begin", () => {
    for (const marked of ["‸", "1 + ‸", "grad(‸", "paths(x[0], ‸", "x[‸"]) {
      const found = complete(marked);
      for (const label of [
        "x",
        "hidden",
        "my id",
        "שכבה",
        "shift",
        "objective",
        "theta",
        "grad",
        "jacobian",
        "paths",
        "norm",
        "isnan",
        "pi",
      ])
        assert.ok(
          found.some((each) => each.label === label),
          `${label} at ${marked}`,
        );
      for (const { doc, label } of found) assert.match(doc, /^[^\n]+$/, label);
    }
  });

  it("takes what is being written, first what begins so", () => {
    assert.deepEqual(labels("1 + hid‸", ["node"]), ["hidden"]);
    assert.equal(labels("no‸")[0], "norm");
    assert.ok(labels("orm‸").includes("norm"));
    assert.equal(accept("2 * hid‸", "hidden"), "2 * hidden");
    assert.equal(accept("no‸", "norm"), "norm(");
    assert.equal(accept("שכ‸", "שכבה"), "שכבה");
    assert.equal(accept("my‸ > 1", "my id"), 'node("my id") > 1');
  });

  it("offers the parts of what stands in front of the dot", () => {
    assert.deepEqual(labels("hidden.‸"), ["z", "u", "gradient", "delta", "local", "W", "b"]);
    assert.deepEqual(labels("x.‸"), ["z", "gradient"]);
    assert.deepEqual(labels('norm(node("my id").‸'), ["z", "u", "gradient", "delta", "local", "w", "b"]);
    assert.deepEqual(labels("1 + hidden.W.‸"), ["gradient"]);
    assert.deepEqual(labels("shift.g‸"), ["gradient"]);
    assert.deepEqual(labels("theta.‸"), ["gradient"]);
    assert.deepEqual(labels("paths(x[0], hidden[1]).‸"), ["sum", "count", "absolute", "products"]);
    assert.deepEqual(labels("hidden.g‸"), ["gradient"]);
    assert.equal(accept("hidden.gr‸ > 1", "gradient"), "hidden.gradient > 1");
    assert.deepEqual(labels("1.‸"), []);
    assert.deepEqual(labels("unknown.‸"), []);
    assert.deepEqual(labels("hidden.z.‸"), []);
  });

  it("offers ids and parameters inside of their quotes, and nothing in others", () => {
    assert.equal(accept('node("my‸', "my id"), 'node("my id');
    assert.deepEqual(labels("node('quo‸"), ["quo'te"]);
    assert.ok(labels('param("‸').includes("hidden.W"));
    assert.deepEqual(labels('norm(x, "f‸'), []);
  });

  it("what is put in can be read", () => {
    for (const { kind, insert, label } of complete("‸")) {
      if (kind === "function" || label === "objective" || label === "regularization") continue;
      assert.ok(readWatch(`1 + ${insert}`, graph), label);
    }
  });
});
