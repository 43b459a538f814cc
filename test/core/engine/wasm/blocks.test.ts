import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { findBlocks } from "../../../../core/engine/wasm/blocks.ts";
import { testKernels } from "../../../support/kernels.ts";
import { buildWhole } from "../../graph/build.ts";

function blocksOf(
  nodes: Record<string, unknown>,
  alone: readonly string[] = [],
  makesLayers = true,
): readonly string[] {
  const graph = buildWhole({ nodes, params: { s: 0.5 } });
  const found = findBlocks(graph.nodes, {
    alone: new Set(graph.nodes.filter(({ id }) => alone.includes(id))),
    goesBack: () => true,
    makesLayers,
  });
  return found.map(
    ({ nodes: members, isLayer }) => `${members.map(({ id }) => id).join(" ")}${isLayer ? " (layer)" : ""}`,
  );
}

const neuron = (inputs: readonly string[], activation = "tanh", more: object = {}) => ({
  op: "neuron",
  inputs,
  activation,
  ...more,
});
const x = { op: "input", shape: [3] };

describe("what the module runs as one instruction", () => {
  it("neurons of one level with the same activation, whatever each of them reads", () => {
    const nodes = { x, a: neuron(["x[0]"]), b: neuron(["x[1]", "x[2]"]), c: neuron(["a", "b"]) };
    assert.deepEqual(blocksOf(nodes), ["x", "a b", "c"]);
  });

  it("neurons that read the very same are a layer, so that a drawn MLP is as quick as a written one", () => {
    const nodes = { x, a: neuron(["x"]), b: neuron(["x"]), c: neuron(["a", "b"]), d: neuron(["a", "b"]) };
    assert.deepEqual(blocksOf(nodes), ["x", "a b (layer)", "c d (layer)"]);
    assert.deepEqual(blocksOf(nodes, [], false), ["x", "a b", "c d"]);
  });

  it("another activation, another setting of it, or shared numbers keep neurons apart", () => {
    const leaky = (slope: number) => ({ activation: { name: "leaky-relu", slope } });
    const nodes = {
      x,
      a: neuron(["x"]),
      b: neuron(["x"], "relu"),
      c: neuron(["x"], "", leaky(0.1)),
      d: neuron(["x"], "", leaky(0.2)),
    };
    assert.deepEqual(blocksOf(nodes), ["x", "a", "b", "c", "d"]);
    const shared = {
      x,
      a: neuron(["x"], "tanh", { params: { b: "s" } }),
      b: neuron(["x"], "tanh", { params: { b: "s" } }),
    };
    assert.deepEqual(blocksOf(shared), ["x", "a b"], "fused, but no matrix: their biases do not lie in a row");
  });

  it("a node whose u somebody else reads stays by itself", () => {
    assert.deepEqual(blocksOf({ x, a: neuron(["x"]), b: neuron(["x"]) }, ["b"]), ["x", "a", "b"]);
  });
});

describe("the build of the kernels", () => {
  it("is the one with relaxed SIMD exactly where the engine accepts that", () => {
    for (const shared of [false, true]) {
      const file = resolve(import.meta.dirname, `../../../../dist/kernels/relaxed${shared ? "-shared" : ""}.wasm`);
      assert.equal(testKernels(shared).relaxed, WebAssembly.validate(new Uint8Array(readFileSync(file))));
    }
  });
});
