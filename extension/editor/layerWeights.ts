import type { Tape } from "../../core/engine/tape.ts";
import type { GraphNode } from "../../core/graph/graph.ts";
import type { LayerWeights } from "../../core/protocol.ts";
import { NumberPool } from "./numberPool.ts";
import { gradientAt, ownersOf, slotGradients } from "./parameterViews.ts";
import { stepIndex } from "./passView.ts";

/** Ops of the form u = W·x + b, and the name of their weights. */
const WEIGHTS: Readonly<Record<string, string>> = { dense: "W", neuron: "w" };

/** The whole matrix, however large: the canvas draws a line for every entry. */
export function layerWeights(tape: Tape, node: GraphNode): LayerWeights {
  const pool = new NumberPool();
  const name = WEIGHTS[node.op.name];
  const W = node.params.find((param) => param.name === name) ?? null;
  const b = (name !== undefined && node.params.find((param) => param.name === "b")) || null;
  const steps = stepIndex(tape);
  const read = (param: typeof W) => (param ? tape.paramValue(node, param.name) : null);
  const derive = (param: typeof W) => {
    if (!param) return null;
    return param.slots ? slotGradients(tape, param.slots) : tape.parameterGradient(param.listedAs);
  };
  const views = {
    weights: pool.add(read(W)),
    bias: pool.add(read(b)),
    gradient: pool.add(derive(W)),
    biasGradient: pool.add(derive(b)),
  };
  const units = node.size;
  return {
    id: node.id,
    numbers: pool.collect(),
    units,
    inputs: W ? W.size / units : 0,
    ...views,
    gradientAt: Math.max(-1, ...(W ? ownersOf(tape, W) : []).map((owner) => gradientAt(tape, owner, steps))),
  };
}
