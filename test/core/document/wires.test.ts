import assert from "node:assert/strict";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import { applyEdits, applyIntents, editsFor } from "../../../core/document/edits.ts";
import type { Intent } from "../../../core/document/intent.ts";
import { fitParams } from "../../../core/graph/fitParams.ts";
import { applyToModel, type File, files, nodeIds } from "./model.ts";
import { neatStyles, type Plain, readPlain, writeNeatly } from "./plain.ts";

const NETWORK = `{
  "nn": 1,
  "nodes": {
    "x": { "op": "input", "shape": [2] }, // features
    "t": { "op": "input", "shape": [] },
    "h": { "op": "neuron", "inputs": ["x"], "params": { "w": [1, 2], "b": 0 } },
    "g": { "op": "neuron", "inputs": ["h"], "params": { "w": [7], "b": 0 } }, // g
    "y": { "op": "neuron", "inputs": ["t", "g", "x"], "params": { "w": [3, 4, 5, 6], "b": 0 } },
    "n": { "op": "dense", "units": 3 },
    "L": { "op": "squared-error", "inputs": ["y", "t"] }
  },
  "objective": "L"
}
`;

/** As the host does it: parameters that are written follow. */
function edit(text: string, ...intents: Intent[]): string {
  return applyEdits(text, editsFor(text, fitParams(text, intents)));
}

function changed(text: string, ...intents: Intent[]): { old: string[]; new: string[] } {
  const before = text.split("\n");
  const after = edit(text, ...intents).split("\n");
  return { old: before.filter((line) => !after.includes(line)), new: after.filter((line) => !before.includes(line)) };
}

function refusal(text: string, ...intents: Intent[]): string {
  const result = applyIntents(text, intents);
  return "refused" in result ? result.refused : assert.fail("was not refused");
}

const errorsOf = (text: string): string[] =>
  compile(text)
    .problems.filter(({ severity }) => severity === "error")
    .map(({ message }) => message);

describe("a node into a wire", () => {
  it("reads what the wire carried, at the same input, and the target's weights follow its width", () => {
    assert.deepEqual(changed(NETWORK, { kind: "insertIntoWire", id: "n", to: "y", at: 1 }), {
      old: [
        '    "y": { "op": "neuron", "inputs": ["t", "g", "x"], "params": { "w": [3, 4, 5, 6], "b": 0 } },',
        '    "n": { "op": "dense", "units": 3 },',
      ],
      new: [
        '    "y": { "op": "neuron", "inputs": ["t", "n", "x"], "params": { "w": [3, 4, 0, 0, 5, 6], "b": 0 } },',
        '    "n": { "op": "dense", "inputs": ["g"], "units": 3 },',
      ],
    });
    assert.deepEqual(errorsOf(edit(NETWORK, { kind: "insertIntoWire", id: "n", to: "y", at: 1 })), []);
  });

  it("takes a new node, and keeps the part of the source that the wire took", () => {
    const text = NETWORK.replace('"inputs": ["h"]', '"inputs": ["x[1]"]');
    const edited = edit(
      text,
      { kind: "addNode", id: "r", op: "activation", attributes: { activation: "relu" } },
      { kind: "insertIntoWire", id: "r", to: "g", at: 0 },
    );
    assert.match(edited, /"r": \{ "op": "activation", "inputs": \["x\[1\]"\], "activation": "relu" \}/);
    assert.match(edited, /"g": \{ "op": "neuron", "inputs": \["r"\], "params": \{ "w": \[7\]/);
  });

  it("goes into a named port", () => {
    assert.match(edit(NETWORK, { kind: "insertIntoWire", id: "n", to: "L", at: 0 }), /"inputs": \["n", "t"\]/);
  });

  for (const [says, intent] of [
    [/“x” \(input\) takes no inputs/, { kind: "insertIntoWire", id: "x", to: "y", at: 1 }],
    [/is an end of this wire/, { kind: "insertIntoWire", id: "y", to: "y", at: 1 }],
    [/“h” has inputs already/, { kind: "insertIntoWire", id: "h", to: "L", at: 0 }],
    [/has no input 9/, { kind: "insertIntoWire", id: "n", to: "y", at: 9 }],
    [/no node “q”/, { kind: "insertIntoWire", id: "q", to: "y", at: 0 }],
  ] as const satisfies readonly (readonly [RegExp, Intent])[])
    it(`refuses ${JSON.stringify(intent)}`, () => assert.match(refusal(NETWORK, intent), says));

  it("is one connection and one reconnection, and nothing else changes", () => {
    const asMap = (value: Plain | undefined): ReadonlyMap<string, Plain> => (value instanceof Map ? value : new Map());
    let done = 0;
    fc.assert(
      fc.property(files, neatStyles, fc.nat(10), fc.nat(2), (file, style, choice, at) => {
        const ids = nodeIds(file);
        const [id, to] = ["חדש 🆕", ids[choice % ids.length] ?? ""];
        if (ids.includes(id)) return;
        const text = writeNeatly(file, style);
        const add: Intent = { kind: "addNode", id, op: "neuron" };
        const result = applyIntents(text, [add, { kind: "insertIntoWire", id, to, at }]);
        if ("refused" in result) return assert.match(result.refused, /\.$/);
        done += 1;
        const inputs = asMap(asMap(file.get("nodes")).get(to)).get("inputs");
        const reference = String((Array.isArray(inputs) ? inputs : [...asMap(inputs).values()])[at]);
        const connected = applyToModel(applyToModel(file, add), { kind: "connect", reference, to: id });
        const expected = applyToModel(connected, { kind: "reconnect", to, at, reference: id });
        const edited = applyEdits(text, result.edits);
        assert.deepEqual(readPlain(edited), expected);
        const notes = (of: string): string[] => of.match(/c\d+;/g) ?? [];
        assert.deepEqual(notes(edited), notes(text));
      }),
      { numRuns: 400 },
    );
    assert.ok(done > 50, `only ${done} were carried out`);
  });

  it("refuses to close a cycle", () => {
    const text = NETWORK.replace('"inputs": ["x"]', '"inputs": ["x", "n"]');
    assert.match(refusal(text, { kind: "insertIntoWire", id: "n", to: "g", at: 0 }), /“n” feeds “h” already/);
  });
});

describe("a removal that heals", () => {
  const heal = (id: string): Intent => ({ kind: "removeNode", id, heal: true });

  it("gives what the node fed the node's own input, with the weight that it had", () => {
    assert.deepEqual(changed(NETWORK, heal("g")), {
      old: [
        '    "g": { "op": "neuron", "inputs": ["h"], "params": { "w": [7], "b": 0 } }, // g',
        '    "y": { "op": "neuron", "inputs": ["t", "g", "x"], "params": { "w": [3, 4, 5, 6], "b": 0 } },',
      ],
      new: ['    "y": { "op": "neuron", "inputs": ["t", "h", "x"], "params": { "w": [3, 4, 5, 6], "b": 0 } },'],
    });
  });

  it("heals through a chain, and draws no second wire between two nodes", () => {
    const edited = edit(NETWORK, heal("h"), heal("g"));
    assert.match(edited, /"y": \{ "op": "neuron", "inputs": \["t", "x"\], "params": \{ "w": \[3, 5, 6\], "b": 0 \} \}/);
    assert.deepEqual(
      errorsOf(edited).filter((message) => !message.includes('"n"')),
      [],
    );
    assert.equal(edited, edit(NETWORK, heal("g"), heal("h")));
  });

  it("splices several inputs into a port that joins its references", () => {
    const text = NETWORK.replace(
      '"inputs": ["h"], "params": { "w": [7]',
      '"inputs": ["h", "x[0]"], "params": { "w": [7, 8]',
    );
    assert.match(edit(text, heal("g")), /"inputs": \["t", "h", "x\[0\]", "x"\], "params": \{ "w": \[3, 4, 0, 5, 6\]/);
  });

  it("heals a named port only where the node has one input", () => {
    assert.match(edit(NETWORK, heal("y")), /"L": \{ "op": "squared-error", "inputs": \{ "target": "t" \} \}/);
    const one = NETWORK.replace('["t", "g", "x"]', '["g"]').replace("[3, 4, 5, 6]", "[4]");
    assert.match(edit(one, heal("y")), /"L": \{ "op": "squared-error", "inputs": \["g", "t"\] \}/);
  });

  it("cuts a reference to a part of the node", () => {
    const text = NETWORK.replace('["t", "g", "x"]', '["t", "g[0]", "x"]');
    assert.match(edit(text, heal("g")), /"inputs": \["t", "x"\]/);
  });

  it("changes nothing but what a plain removal changes, and the inputs of what the node fed", () => {
    const asMap = (value: Plain | undefined): ReadonlyMap<string, Plain> => (value instanceof Map ? value : new Map());
    fc.assert(
      fc.property(files, neatStyles, fc.nat(10), (file, style, choice) => {
        const ids = nodeIds(file);
        const id = ids[choice % ids.length] ?? "";
        const text = writeNeatly(file, style);
        const withoutInputs = (intent: Intent): unknown => {
          const found = readPlain(applyEdits(text, editsFor(text, [intent]))) as File;
          const nodes = [...asMap(found.get("nodes"))].map(([key, node]) => [
            key,
            new Map(asMap(node)).set("inputs", 0),
          ]);
          return [...found].map(([key, value]) => (key === "nodes" ? nodes : value));
        };
        assert.deepEqual(withoutInputs(heal(id)), withoutInputs({ kind: "removeNode", id }));
        const healed = applyEdits(text, editsFor(text, [heal(id)]));
        assert.ok(!compile(healed).problems.some(({ message }) => message.includes(`no node "${id}"`)));
      }),
      { numRuns: 200 },
    );
  });
});
