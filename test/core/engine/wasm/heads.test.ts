import { initialParameters } from "../../../../core/training/initializers.ts";
import { testKernels } from "../../../support/kernels.ts";
import { buildWhole } from "../../graph/build.ts";
import { columns, type Row, targetOf } from "../run.ts";
import { compareKernels } from "./compare.ts";

/** Losses on probabilities, which read the logits behind a sigmoid or softmax: by the module's kernels and by the references beside them. */

const W = [
  [1, 0.5, 0],
  [0, 1, -0.25],
  [0.125, 0, 1],
];
const layer = { op: "dense", inputs: ["x"], units: 3, params: { W, b: [0.5, 0, -0.5] } };

/** What stands between x and p. */
const heads: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  "a layer that ends in softmax": { p: { ...layer, activation: "softmax" } },
  "a softmax of a layer": { z: layer, p: { op: "softmax", inputs: ["z"] } },
  "a softmax of parts of a layer": { z: layer, p: { op: "softmax", inputs: ["z[2]", "z[0:2]"] } },
  "an output behind a softmax": { z: layer, q: { op: "softmax", inputs: ["z"] }, p: { op: "output", inputs: ["q"] } },
};

const rows: readonly Row[] = [
  { x: [0.5, -1, 0.25], t: [0.25, 0.5, 0.25], k: 2 },
  { x: [40, -30, 2], t: [0, 1, 0], k: 0 },
  { x: [800, 0, -800], t: [0.5, 0, 0.5], k: 1 },
];

describe("losses on probabilities in the module", () => {
  const kernels = testKernels();
  for (const [name, head] of Object.entries(heads)) {
    for (const loss of ["cross-entropy", "cross-entropy by index", "kl-divergence"]) {
      it(`${loss} behind ${name}`, () => {
        const target = loss.endsWith("index") ? "k" : "t";
        const nodes = {
          x: { op: "input", shape: [3] },
          t: { op: "input", shape: [3] },
          k: { op: "input" },
          ...head,
          L: { op: loss.split(" ")[0], inputs: ["p", target], reduction: "batch-mean", weight: 0.5 },
          // Something else that reads the probabilities sends its part through them.
          S: { op: "squared-error", inputs: ["p", "t"] },
        };
        for (const objective of ["L", ["L", "S"]]) {
          const graph = buildWhole({ nodes, objective });
          for (const batch of [1, 3]) {
            const options = {
              batch,
              inputs: columns(graph, rows.slice(0, batch)),
              parameters: initialParameters(graph),
              target: targetOf(graph, null),
            };
            for (const wants of ["parameters", "everything"] as const)
              compareKernels(kernels, graph, options, "f64", wants);
          }
        }
      });
    }
  }
});
