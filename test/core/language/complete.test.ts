import assert from "node:assert/strict";
import { readTree } from "../../../core/document/reading/readTree.ts";
import type { Completion } from "../../../core/language/offer.ts";
import { activations, ops } from "../../../core/ops/index.ts";
import { accept, acceptAndFill, completeAt, labelsAt, plainSnippet } from "./completion.ts";

/** A file around some nodes. */
const file = (nodes: string, rest = ""): string => `{\n  "nn": 1,\n  "nodes": {\n    ${nodes}\n  }${rest}\n}\n`;
const XOR =
  '"x": { "op": "input", "shape": [2] },\n    "t": { "op": "input", "shape": [] },\n    "y": { "op": "neuron", "inputs": ["x"] },\n    ';

function acceptAt(marked: string, label: string): string {
  const { text, completion } = completeAt(marked);
  const offer = completion?.offers.find((each) => each.label === label);
  assert.ok(completion && offer, `no offer ${label} among ${completion?.offers.map((each) => each.label).join(" ")}`);
  return accept(text, completion, offer);
}

function isJson(text: string): boolean {
  const errors: never[] = [];
  readTree(text, errors);
  return errors.length === 0;
}

describe("completion in the text", () => {
  it("offers the keys of the node's own op that are not there yet", () => {
    const keys = labelsAt(file('"h": { "op": "neuron", "inputs": ["x"], | }'));
    assert.deepEqual(keys, ["activation", "bias", "params"]);
    const conv = labelsAt(file('"h": { "op": "conv2d", "|" }'));
    for (const key of Object.keys(ops.get("conv2d")?.attributes ?? {})) assert.ok(conv.includes(key), key);
    assert.ok(!conv.includes("op"));
    assert.ok(!labelsAt(file('"h": { "op": "input", | }')).includes("inputs"));
  });

  it("says of an attribute what is allowed, its default and what it means", () => {
    const { completion } = completeAt(file('"h": { "op": "conv2d", "str|" }'));
    const stride = completion?.offers.find(({ label }) => label === "stride");
    assert.match(stride?.detail ?? "", /whole number of at least 1.*default 1/);
    assert.ok((stride?.doc ?? "").length > 10);
  });

  it("puts in the commas that are missing, and no others", () => {
    for (const [before, label, after] of [
      ['"h": { "op": "neuron" | }', "activation", '"h": { "op": "neuron", "activation": "" }'],
      ['"h": { "op": "neuron", | }', "activation", '"h": { "op": "neuron", "activation": "" }'],
      ['"h": { | "op": "neuron" }', "activation", '"h": { "activation": "", "op": "neuron" }'],
      ['"h": { "op": "neuron", "act|" }', "activation", '"h": { "op": "neuron", "activation": "" }'],
      ['"h": { "op": "neuron", "act|": "tanh" }', "activation", '"h": { "op": "neuron", "activation": "tanh" }'],
      ['"h": { "op": "neuron" "act|" }', "activation", '"h": { "op": "neuron", "activation": "" }'],
      ['"h": { "op": "neuron", "activation": "t|" }', "tanh", '"h": { "op": "neuron", "activation": "tanh" }'],
      ['"h": { "op": "neuron", "activation": | }', "tanh", '"h": { "op": "neuron", "activation": "tanh" }'],
      ['"h": { "op": "neuron", "activation": t| }', "tanh", '"h": { "op": "neuron", "activation": "tanh" }'],
      ['"h": { "op": "neuron", "activation": "t| }', "tanh", '"h": { "op": "neuron", "activation": "tanh" }'],
      [
        '"h": { "op": "neuron", "activation": | "bias": false }',
        "tanh",
        '"h": { "op": "neuron", "activation": "tanh", "bias": false }',
      ],
    ] as const) {
      const result = acceptAt(file(before), label);
      assert.equal(result.replace(/,\s+/g, ", "), file(after).replace(/,\s+/g, ", "), before);
      if (!before.includes('"t| }')) assert.ok(isJson(result), result);
    }
  });

  it("offers ops, those that take the inputs first", () => {
    const afterPicture = labelsAt(
      file('"x": { "op": "input", "shape": [1, 8, 8] },\n "c": { "op": "|", "inputs": ["x"] }'),
    );
    assert.equal(afterPicture.length, ops.size);
    assert.equal(afterPicture[0], "conv2d");
    const fitting = afterPicture.slice(0, afterPicture.indexOf("input"));
    assert.ok(fitting.length > 10 && !fitting.includes("conv1d"), fitting.join());
    const twoNumbers = labelsAt(file(`${XOR}"L": { "op": "", "inputs": ["y", "t"] }`).replace('"op": ""', '"op": "|"'));
    assert.equal(twoNumbers[0], "squared-error");
    const sigmoid = file(`${XOR}"L": { "op": "|", "inputs": ["y", "t"] }`).replace(
      '["x"]',
      '["x"], "activation": "sigmoid"',
    );
    assert.equal(labelsAt(sigmoid)[0], "binary-cross-entropy");
  });

  it("offers activations, with softmax for layers alone", () => {
    const ofNeuron = labelsAt(file('"h": { "op": "neuron", "activation": "|" }'));
    assert.ok(!ofNeuron.includes("softmax") && ofNeuron.includes("relu"));
    const ofLayer = labelsAt(file('"h": { "op": "dense", "units": 2, "activation": "|" }'));
    for (const name of activations.keys()) assert.ok(ofLayer.includes(name), name);
    assert.deepEqual(labelsAt(file('"h": { "op": "dense", "activation": { "name": "leaky-relu", | } }')), ["slope"]);
  });

  it("offers references that fit, with their shapes, and none that closes a cycle", () => {
    const { completion } = completeAt(
      file(`${XOR}"h": { "op": "neuron", "inputs": ["x", "|"] },\n "z": { "op": "neuron", "inputs": ["h"] }`),
    );
    const offers = new Map(completion?.offers.map(({ label, detail }) => [label, detail]));
    assert.deepEqual([...offers.keys()].sort(), ["t", "y"]);
    assert.equal(offers.get("y"), "neuron []");
  });

  it("offers the parts of a vector once its id and a bracket are typed", () => {
    assert.deepEqual(labelsAt(file(`${XOR}"h": { "op": "neuron", "inputs": ["x[|"] }`)), [
      "x[0]",
      "x[1]",
      "x[0:1]",
      "x[1:2]",
    ]);
    assert.deepEqual(labelsAt(file(`${XOR}"h": { "op": "exp", "inputs": ["x[|]"] }`)).slice(0, 2), ["x[0]", "x[1]"]);
  });

  it("offers a loss its target where it stands", () => {
    const labels = labelsAt(file(`${XOR}"L": { "op": "squared-error", "inputs": ["y", "|"] }`));
    assert.equal(labels[0], "t");
  });

  it("offers what nobody reads yet first, losses last", () => {
    const loss = '"L": { "op": "squared-error", "inputs": ["y", "t"] },\n    ';
    const labels = labelsAt(
      file(`${XOR}"a": { "op": "neuron", "inputs": ["x"] },\n ${loss}"h": { "op": "neuron", "inputs": ["|"] }`),
    );
    assert.equal(labels[0], "a");
    assert.equal(labels.at(-1), "L");
  });

  it("works where a whole line is half typed", () => {
    const broken = file(`${XOR}"h": { "op": "neuron", "inputs": ["|\n    "z": { "op": "neuron", "inputs": ["x"] }`);
    assert.ok(labelsAt(broken).includes("y"));
    assert.ok(
      labelsAt(file(`${XOR}"h": { "op": "neuron", "inputs": ["x"], "|\n    "z": { "op": "neuron" }`)).includes(
        "activation",
      ),
    );
    assert.ok(labelsAt('{ "nn": 1, "nodes": { "x": { "op": "|').includes("input"));
  });

  it("offers what each section takes", () => {
    assert.deepEqual(labelsAt('{ "nn": 1, "title": "t", "nodes": {}, | }'), [
      "params",
      "objective",
      "regularization",
      "weights",
      "data",
      "training",
      "view",
    ]);
    const at = (rest: string) =>
      labelsAt(file(`${XOR}"L": { "op": "squared-error", "inputs": ["y", "t"] }`, `,\n  ${rest}`), {
        columns: ["a", "b", "c"],
        files: ["iris.csv", "w.safetensors", "notes.md"],
      });
    assert.equal(at('"objective": "|"')[0], "L");
    assert.ok(!at('"objective": "|"').includes("x"));
    assert.deepEqual(at('"training": { "optimizer": "|" }'), ["sgd", "rmsprop", "adam", "adamw", "adagrad"]);
    assert.ok(!at('"training": { "epochs": 3, | }').includes("steps"));
    assert.deepEqual(at('"training": { "only": ["y.w", "|"] }'), ["y.b"]);
    assert.deepEqual(at('"training": { "schedule": | }'), ["step", "exponential", "cosine", "linear"]);
    assert.deepEqual(at('"training": { "schedule": [|] }'), ["step", "exponential", "cosine", "linear"]);
    assert.deepEqual(at('"training": { "schedule": { | } }'), ["name"]);
    assert.deepEqual(at('"training": { "schedule": { "name": "|" } }'), ["step", "exponential", "cosine", "linear"]);
    assert.deepEqual(at('"training": { "schedule": [{ "name": "cosine", | }] }'), ["length", "minimum", "per"]);
    assert.deepEqual(at('"training": { "schedule": { "name": "step", "per": "|" } }'), ["epoch", "step"]);
    assert.deepEqual(at('"training": { "clip": { | } }'), ["norm", "value"]);
    assert.deepEqual(at('"training": { "goal": { "objective": 1, "part": "|" } }'), ["training", "validation"]);
    assert.deepEqual(at('"training": { "earlyStopping": { | } }'), ["patience", "minimumDelta"]);
    assert.deepEqual(at('"regularization": { "of": ["|"] }'), ["y.w", "y.b"]);
    assert.deepEqual(at('"data": { "file": "|" }'), ["iris.csv"]);
    assert.deepEqual(at('"weights": "|"'), ["w.safetensors"]);
    assert.deepEqual(at('"data": { "file": "iris.csv", | }'), ["columns", "split", "standardize"]);
    assert.deepEqual(at('"data": { "rows": [], "split": { "test": 1, | } }'), ["validation", "stratify", "seed"]);
    assert.deepEqual(at('"data": { "file": "iris.csv", "split": { "stratify": "|" } }'), ["x", "t", "a", "b", "c"]);
    assert.deepEqual(
      labelsAt('{ "data": { "file": "|" } }', { columns: null, files: ["b.nn.json", "b.json", "b.tsv"] }),
      ["b.json", "b.tsv"],
    );
    assert.deepEqual(at('"data": { "arrays": { "x": "a.npy", "|" } }'), ["t"]);
    assert.deepEqual(at('"data": { "arrays": { "x": "|" } }'), ["w.safetensors"]);
    assert.deepEqual(at('"data": { "arrays": { "x": { "file": "w.safetensors", | } } }'), ["array"]);
    assert.deepEqual(at('"data": { "rows": [], "standardize": | }'), ["true", "[ ]"]);
    assert.deepEqual(at('"data": { "rows": [], "standardize": ["x", "|"] }'), ["t"]);
    assert.deepEqual(at('"data": { "file": "iris.csv", "columns": { "|" } }'), ["x", "t"]);
    assert.deepEqual(at('"data": { "file": "iris.csv", "columns": { "x": ["a", "|"] } }'), ["b", "c"]);
    assert.deepEqual(at('"data": { "rows": [{ "x": [0, 1], | }] }'), ["t"]);
    assert.ok(at('"data": { "generator": "|" }').includes("spiral"));
    assert.deepEqual(at('"view": { "pins": { "x": [0, 0], "|" } }'), ["t", "y", "L"]);
    assert.deepEqual(at('"view": { "groups": { "g": ["x", "|"], "h": ["t"] } }'), ["y", "L"]);
  });

  it("offers parameters with their shapes, and shared ones that fit", () => {
    const shared = ',\n "params": { "b1": 1, "pair": [1, 2], "triple": [1, 2, 3] }';
    const at = (param: string) =>
      labelsAt(file(`${XOR}"h": { "op": "neuron", "inputs": ["x"], "params": { ${param} } }`, shared));
    assert.deepEqual(at('"w": [1, 2], |'), ["b"]);
    assert.deepEqual(at('"w": "|"'), ["pair"]);
    assert.deepEqual(at('"b": "|"'), ["b1"]);
    assert.deepEqual(at('"w": ["|"]'), ["b1"]);
    assert.ok(at('"w": { "init": "|" }').includes("he-normal"));
    assert.deepEqual(at('"w": { "init": "normal", | }'), ["mean", "std"]);
  });

  it("says nothing in comments, in numbers' places and in ids", () => {
    assert.deepEqual(labelsAt(`// |\n${file(XOR)}`), []);
    assert.deepEqual(labelsAt(file('"h|": { "op": "input" }')), []);
    assert.deepEqual(labelsAt(file('"x": { "op": "input" } /* | */')), []);
  });

  it("never fails, wherever somebody types in whatever text", () => {
    const text = file(
      `${XOR}"h": { "op": "dense", "inputs": ["x"], "units": 3, "activation": { "name": "elu" }, "params": { "b": "s" } }`,
      ',\n "params": { "s": 1 }, "objective": "y", "data": { "rows": [{ "x": [1, 2] }] }',
    );
    for (let cut = 0; cut <= text.length; cut++) {
      completeAt(`${text.slice(0, cut)}|`);
      const { text: whole, completion } = completeAt(`${text.slice(0, cut)}|${text.slice(cut)}`);
      for (const offer of completion?.offers ?? []) accept(whole, completion as never, offer);
    }
  });

  it("keeps a sound text sound, whatever is accepted wherever it can be", () => {
    const text = file(
      `${XOR}"h": { "op": "dense", "inputs": ["x", "t"], "units": 3, "activation": { "name": "elu", "alpha": 1 }, "params": { "W": [["s", 1, 2]], "b": { "init": "zeros" } } }, // end\n "f": { "op": "function", "inputs": { "a": "t" }, "expression": "a + k", "params": { "k": 1 } }, "n": { "op": "batch-norm", "inputs": ["h"], "buffers": { "mean": 0 } }`,
      ',\n  "params": { "s": 1, "r": { "init": "normal", "std": 1 } },\n  "objective": ["y"],\n  "regularization": { "l2": 0.1, "of": ["y.w"] },\n  "data": { "rows": [{ "x": [1, 2] }], "split": { "test": 1, "stratify": "t" }, "standardize": ["x"] },\n  "training": { "optimizer": "sgd", "shuffle": true, "only": ["s"], "schedule": [{ "name": "step", "stepSize": 3 }], "clip": { "norm": 1 } },\n  "view": { "pins": { "x": [0, 0] }, "groups": { "g": ["x"] } }',
    );
    assert.ok(isJson(text));
    let accepted = 0;
    for (let cut = 0; cut <= text.length; cut++) {
      const { text: whole, completion } = completeAt(`${text.slice(0, cut)}|${text.slice(cut)}`);
      for (const offer of completion?.offers ?? []) {
        accepted++;
        const result = acceptAndFill(whole, completion as Completion, offer);
        assert.ok(
          isJson(result),
          `${offer.label} at ${text.slice(cut - 20, cut)}|${text.slice(cut, cut + 20)} gives\n${result}`,
        );
      }
    }
    assert.ok(accepted > 1000, String(accepted));
  });

  it("writes snippets that VS Code reads as they are meant", () => {
    assert.equal(plainSnippet('{ "a$b": \\$5, "c": ${1:d\\}e} \\}'.replace("a$b", "a\\$b")), '{ "a$b": $5, "c": d}e }');
  });

  it("names the inputs of a function after its own words, not after functions and constants", () => {
    const text = `{ "nn": 1, "nodes": { "f": { "op": "function", "inputs": { "|" }, "expression": "a * exp(-k * c) + pi", "params": { "k": 1 } } } }`;
    assert.deepEqual(
      labelsAt(text).filter((label) => !label.startsWith("{")),
      ["a", "c"],
    );
  });
});
