import assert from "node:assert/strict";
import { machineFor } from "../engine/run.ts";
import { build, buildWhole, complaints } from "../graph/build.ts";

const input = (shape: readonly number[] = []): object => ({ op: "input", shape });
const inputs = { a: "x", c: "y" };
const base = { x: input(), y: input(), v: input([2]), w: input([3]) };

/** What is written, and what is said about it and where. */
const WRONG: readonly (readonly [what: string, node: object, expected: string])[] = [
  [
    "a list, whose references have no names",
    { inputs: ["x"], expression: "x" },
    'NN401 at "x": "f" (function): its inputs need names that the expression can use; write them as an object, "inputs": { "x": reference }.',
  ],
  [
    "an input without a name",
    { inputs: { "": "x" }, expression: "1" },
    'NN401 at "x": "f" (function): its inputs need names that the expression can use; write them as an object, "inputs": { "x": reference }.',
  ],
  ["no inputs", { expression: "1" }, 'NN305 at "f": "f" (function) needs at least one input; it has none.'],
  [
    "shapes that differ",
    { inputs: { a: "v", c: "w" }, expression: "a + c" },
    'NN401 at "w": "f" (function): the input "a" is [2] but "c" is [3]; all must have the same shape, since the expression acts on each component.',
  ],
  [
    "a scalar beside a vector",
    { inputs: { a: "v", c: "x" }, expression: "a + c" },
    'NN401 at "x": "f" (function): the input "a" is [2] but "c" is []; all must have the same shape, since the expression acts on each component.',
  ],
  [
    "one name for an input and a parameter",
    { inputs, expression: "a + c", params: { a: 1 } },
    'NN401 at "x": "f" (function): "a" is the name of an input and of a parameter; give one of them another name.',
  ],
  [
    "an unknown name",
    { inputs, expression: "a * exp(-kk * c)", params: { k: 1 } },
    'NN213 at kk: "f" (function): "kk" is neither an input nor a parameter of this node. Did you mean "k"?',
  ],
  [
    "a name behind characters that JSON escapes",
    { inputs: { é: "x", c: "y" }, expression: "\té * c + d" },
    'NN213 at d: "f" (function): "d" is neither an input nor a parameter of this node. Did you mean "é"?',
  ],
  [
    "an unfinished expression",
    { inputs, expression: "a * (c" },
    'NN212 at c: "f" (function): the expression cannot be read at character 7: Parenthesis ) expected.',
  ],
  ["one of spaces", { inputs, expression: " " }, 'NN212 at  : "f" (function): the expression is empty.'],
  ["no expression", { inputs }, 'NN201 at "f": The op "function" needs "expression": a text such as "x * exp(-x^2)".'],
  [
    "an expression that is no text",
    { inputs, expression: 3 },
    'NN202 at 3: "expression" must be a text such as "x * exp(-x^2)", not 3.',
  ],
  [
    "a list of the wrong length for a parameter",
    { inputs: { a: "v" }, expression: "a * k", params: { k: [1, 2, 3] } },
    'NN501 at [\n     1,\n     2,\n     3\n    ]: "f.k" needs 2 values, but 3 are given.',
  ],
  [
    "a list for a scalar's parameter",
    { inputs: { a: "x" }, expression: "a * k", params: { k: [1, 2] } },
    'NN501 at [\n     1,\n     2\n    ]: "f.k" is a single number, but 2 are given.',
  ],
];

describe("the op function", () => {
  for (const [what, node, expected] of WRONG) {
    it(`says what is wrong with ${what}`, () => {
      const found = complaints({ nodes: { ...base, f: { op: "function", ...node } } });
      assert.deepEqual(found, [expected]);
    });
  }

  it("points into an expression that the file writes with escapes", () => {
    const text = `{ "nn": 1, "nodes": { "x": { "op": "input" },
      "f": { "op": "function", "inputs": { "a": "x" }, "expression": "\\u0061 \\t* \\u0061 + oops / a" } } }`;
    assert.deepEqual(complaints(text), [
      'NN213 at oops: "f" (function): "oops" is neither an input nor a parameter of this node. Its names: "a".',
    ]);
  });

  it("hints at inputs and parameters that the expression does not use", () => {
    const f = { op: "function", inputs: { a: "x", "c 2": "y" }, expression: "2 * a", params: { k: 0.5 } };
    const { problems, graph, text } = build({ nodes: { ...base, f } });
    assert.ok(graph?.byId.has("f"), "it works all the same");
    assert.deepEqual(
      problems
        .filter(({ code }) => code === "NN214")
        .map((p) => [p.severity, text.slice(p.range.start, p.range.end), p.message]),
      [
        [
          "hint",
          '"y"',
          '"f" (function): the expression does not use the input "c 2"; it cannot be written there, being no word: give it a name of letters and digits.',
        ],
        ["hint", "0.5", '"f" (function): the expression does not use the parameter "k".'],
      ],
    );
  });

  it("takes [] and [1] for each other, and gives the shape of its first input", () => {
    const graph = buildWhole({
      nodes: {
        x: input(),
        o: input([1]),
        m: input([2, 2]),
        f: { op: "function", inputs: { a: "x", b: "o" }, expression: "a * b" },
        g: {
          op: "function",
          inputs: { a: "m", b: "m" },
          expression: "a * b * k",
          params: {
            k: [
              [1, 2],
              [3, 4],
            ],
          },
        },
        h: {
          op: "function",
          inputs: { a: "m[0,0:1]" },
          expression: "a * k + c",
          params: { k: { init: "ones" }, c: "c" },
        },
      },
      params: { c: 3 },
    });
    assert.deepEqual(
      ["f", "g", "h"].map((id) => graph.byId.get(id)?.shape),
      [[], [2, 2], [1]],
    );
    assert.deepEqual(graph.parameterByName.get("g.k")?.shape, [2, 2]);
    assert.deepEqual(graph.parameterByName.get("h.k")?.shape, []);
  });

  it("adds up the gradients of a parameter that two expressions share", () => {
    const graph = buildWhole({
      nodes: {
        x: input(),
        f: { op: "function", inputs: { a: "x" }, expression: "k * a^2", params: { k: "k" } },
        g: { op: "function", inputs: { a: "f" }, expression: "sin(k) + a", params: { k: "k" } },
      },
      params: { k: 0.7 },
      objective: "g",
    });
    const machine = machineFor(graph, [{ x: 3 }, { x: -1 }]);
    machine.runAll();
    const [gradient = Number.NaN] = machine.parameterGradient("k") ?? [];
    assert.ok(Math.abs(gradient - (9 + 1 + 2 * Math.cos(0.7))) < 1e-14, String(gradient));
  });

  it("is harmed by no name", () => {
    const names = ["__proto__", "constructor", "hasOwnProperty", "valueOf"];
    const pairs = names.map((name) => `"${name}": "x"`).join();
    const text = `{ "nn": 1, "nodes": { "x": { "op": "input" }, "f": { "op": "function", "inputs": { ${pairs} },
      "expression": "${names.join(" + ")} + toString", "params": { "toString": 1 } } }, "objective": "f" }`;
    const machine = machineFor(buildWhole(text), [{ x: 2 }]);
    machine.runAll();
    assert.equal(machine.objective, 9);
    assert.deepEqual([...(machine.parameterGradient("f.toString") ?? [])], [1]);
  });
});
