import type { Op } from "./op.ts";

/** Where values enter the network and leave it: the grey circles of the lecture's drawings. */

const input: Op = {
  name: "input",
  title: "Input",
  category: "io",
  doc: "A value that the data gives: a feature vector, or the target of a loss.",
  tex: String.raw`\boldsymbol{z}=\boldsymbol{x}`,
  source: "Lecture 10, the network's inputs x",
  look: "input",
  linear: true,
  ports: { kind: "none" },
  attributes: {
    shape: { kind: "shape", default: [], doc: "The shape of one sample, e.g. [2]; [] is a single number." },
  },
  reducesBatch: false,
  hasPreactivation: false,
  infer(site) {
    const shape = site.attributes["shape"];
    return { ok: true, shape: Array.isArray(shape) ? shape : [] };
  },
  params: () => [],
  cost: () => ({ forward: 0, backward: 0 }),
  // The machine puts the data here; there is nothing in front to send a gradient to.
  forward() {},
  backward() {},
  examples: [],
};

const output: Op = {
  name: "output",
  title: "Output",
  category: "io",
  doc: "Marks an output of the network: passes its value on unchanged.",
  tex: String.raw`\boldsymbol{y}=\boldsymbol{z}`,
  source: "Lecture 10, the network's outputs y",
  look: "output",
  linear: true,
  passesOn: true,
  dependence: () => "own",
  ports: { kind: "named", ports: [{ name: "value", doc: "What the network gives." }] },
  attributes: {},
  reducesBatch: false,
  hasPreactivation: false,
  infer: (site) => ({ ok: true, shape: site.inputs[0] ?? [] }),
  params: () => [],
  cost: () => ({ forward: 0, backward: 0 }),
  forward(pass) {
    const [value] = pass.inputs;
    if (value !== undefined) pass.output.data.set(value.data);
  },
  backward(pass) {
    pass.inputGradients[0]?.set(pass.outputGradient);
  },
  examples: [{ site: { inputs: [[2]], attributes: {} }, inputs: [[1, -2, 0.5, 3]], batch: 2, params: {} }],
};

export const ioOps: readonly Op[] = [input, output];
