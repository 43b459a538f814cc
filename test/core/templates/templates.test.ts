import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import { Refusal } from "../../../core/document/editing/refusal.ts";
import { applyEdits, emptyNetworkText } from "../../../core/document/edits.ts";
import type { JsonValue } from "../../../core/document/intent.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { templates } from "../../../core/templates/index.ts";
import { type Insertion, insertTemplate } from "../../../core/templates/insertTemplate.ts";
import type { Template, TemplateOption } from "../../../core/templates/template.ts";
import { machineFor, type Nested, type Row } from "../engine/run.ts";

const ALONE: Insertion = { options: {}, after: null, at: null };

function valuesOf(option: TemplateOption): fc.Arbitrary<JsonValue> {
  switch (option.kind) {
    // Every size has the same rules; large ones only take long.
    case "count":
      return fc.integer({ min: option.minimum, max: Math.min(option.maximum, 6) });
    case "counts":
      return fc.array(
        fc.integer({ min: option.minimum, max: Math.min(option.maximum, 2 * Math.max(...option.default)) }),
        {
          minLength: option.minimumLength,
          maxLength: Math.min(option.maximumLength, 5),
        },
      );
    case "choice":
      return fc.constantFrom(...option.values);
    case "flag":
      return fc.boolean();
  }
}

const optionsOf = (template: Template): fc.Arbitrary<Record<string, JsonValue | undefined>> =>
  fc.record(Object.fromEntries(Object.entries(template.options).map(([name, option]) => [name, valuesOf(option)])), {
    requiredKeys: [],
  });

function insert(
  text: string,
  name: string,
  insertion: Partial<Insertion> = {},
): { text: string; nodes: readonly string[] } {
  const template = templates.get(name);
  assert.ok(template);
  const { edits, nodes } = insertTemplate(text, template, { ...ALONE, ...insertion });
  return { text: applyEdits(text, edits), nodes };
}

function refusal(text: string, name: string, insertion: Partial<Insertion>): string {
  try {
    insert(text, name, insertion);
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return error.message;
  }
  return assert.fail("was not refused");
}

/** Runs forward and back over two samples, and says that every number is finite. */
function run(graph: Graph): void {
  const inputs = graph.nodes.filter(({ op }) => op.name === "input");
  const fill = (shape: readonly number[], at: number): Nested => {
    const [length, ...rest] = shape;
    return length === undefined ? (at % 2) * 0.5 + 0.25 : Array.from({ length }, (_, i) => fill(rest, at + i));
  };
  const rows = [0, 1].map(
    (row): Row =>
      Object.fromEntries(
        inputs.map(({ id, shape, uses }) => {
          const isClass = uses.some(({ target, port }) =>
            (target.op.discretePorts?.(target.site) ?? []).includes(port),
          );
          return [id, isClass ? row : fill(shape, row)];
        }),
      ),
  );
  const last = graph.nodes.findLast(({ batched }) => batched);
  const wrt =
    graph.objective.length > 0
      ? null
      : `${last?.id}${(last?.shape ?? []).length > 0 ? `[${last?.shape.map(() => 0).join()}]` : ""}`;
  const machine = machineFor(graph, rows, wrt);
  machine.runAll();
  for (const node of graph.nodes) assert.ok(machine.value(node)?.data.every(Number.isFinite), node.id);
  const learned = graph.parameters.map(({ name }) => machine.parameterGradient(name));
  assert.ok(learned.length > 0 && learned.every((gradient) => gradient?.every(Number.isFinite)));
}

function check(text: string): Graph {
  const { graph, problems } = compile(text);
  assert.deepEqual(
    problems.filter(({ severity }) => severity === "error").map(({ message }) => message),
    [],
    text,
  );
  assert.ok(graph);
  return graph;
}

describe("templates", function () {
  this.timeout(60_000);
  for (const template of templates.values()) {
    it(`${template.name}: with its defaults no problem at all, and it runs both ways`, () => {
      const { text } = insert(emptyNetworkText(), template.name);
      assert.deepEqual(compile(text).problems, [], text);
      run(check(text));
    });

    it(`${template.name}: any options give a network without errors that runs, or a sentence`, () => {
      let built = 0;
      fc.assert(
        fc.property(optionsOf(template), (options) => {
          try {
            const { text, nodes } = insert(emptyNetworkText(), template.name, {
              options: options as Record<string, JsonValue>,
            });
            const graph = check(text);
            assert.deepEqual(new Set(nodes), new Set(graph.nodes.map(({ id }) => id)));
            run(graph);
            built += 1;
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            assert.match(error.message, /^\p{Lu}.*\.$/u);
          }
        }),
        { numRuns: 100 },
      );
      assert.ok(built > 10, `only ${built} were built`);
    });

    it(`${template.name}: comes after a node, twice, under fresh ids, and leaves the rest as it was`, () => {
      const images = '{\n  "nn": 1,\n  "nodes": {\n    "x": { "op": "input", "shape": [2, 9, 9] } // mine\n  }\n}\n';
      const once = insert(images, template.name, { after: "x" });
      check(once.text);
      const twice = insert(once.text, template.name, { after: "x" });
      const graph = check(twice.text);
      assert.equal(graph.nodes.length, 1 + once.nodes.length + twice.nodes.length);
      assert.ok(graph.byId.get("x")?.uses.some(({ target }) => twice.nodes.includes(target.id)));
      assert.ok(!graph.nodes.some(({ id, op }) => op.name === "input" && id !== "x" && id.startsWith("x")));
      for (const line of once.text.split("\n").filter((one) => one.includes('"op"')))
        assert.ok(twice.text.includes(line.replace(/,?( \/\/ mine)?$/, "")), line);
    });
  }

  it("an MLP from its widths as one writes them, named as the lecture names", () => {
    const { text } = insert(emptyNetworkText(), "mlp", { options: { widths: "2-4-3" } });
    assert.equal(
      text,
      `{
  "nn": 1,
  "nodes": {
    "x": { "op": "input", "shape": [2] },
    "h1": { "op": "dense", "inputs": ["x"], "units": 4, "activation": "tanh" },
    "y": { "op": "dense", "inputs": ["h1"], "units": 3 },
    "t": { "op": "input", "shape": [3] },
    "L": { "op": "squared-error", "inputs": ["y", "t"] }
  },
  "objective": "L"
}
`,
    );
  });

  it("an MLP behind a node takes that node's size for its first width, and leaves the objective that is there", () => {
    const text = readFileSync("samples/mlp.nn.json", "utf8");
    const id = compile(text).graph?.nodes.find(({ op }) => op.name === "dense")?.id ?? "";
    const added = insert(text, "mlp", { after: id, options: { widths: [9, 5, 1], head: "binary" } });
    const before = compile(text).graph;
    const graph = check(added.text);
    assert.deepEqual(graph.objective, before?.objective);
    assert.equal(graph.byId.get(added.nodes[0] ?? "")?.edges[0]?.source.id, id);
  });

  it("gathers its nodes in a group, of a free name", () => {
    const once = insert(emptyNetworkText(), "residual-block", { groupName: "block" });
    assert.match(once.text, /"view": \{ "groups": \{ "block": \["x", "h1", "h2", "r", "z"\] \} \}/);
    const twice = insert(once.text, "residual-block", { groupName: "block", after: "z" });
    assert.match(twice.text, /"block_2": \["h1_2", "h2_2", "r_2", "z_2"\]/);
    assert.deepEqual(compile(twice.text).problems, []);
  });

  it("a residual block projects only where the widths differ", () => {
    const text = insert(emptyNetworkText(), "mlp", { options: { head: "none" } }).text;
    assert.equal(insert(text, "residual-block", { after: "h1" }).nodes.length, 4);
    assert.equal(insert(text, "residual-block", { after: "h1", options: { width: 5 } }).nodes.length, 5);
  });

  for (const [says, name, insertion] of [
    [/Widths must be a list of 2 to 20 whole numbers, such as 2-4-3, not "2"\./, "mlp", { options: { widths: "2" } }],
    [/Widths must be a whole number from 1 to 4096, not 0\./, "mlp", { options: { widths: [2, 0] } }],
    [/has no option “width”; it has widths, /, "mlp", { options: { width: 3 } }],
    [/Head must be one of regression, binary, classes, none, not "mse"\./, "mlp", { options: { head: "mse" } }],
    [/at least 2 of them/, "mlp", { options: { head: "classes", widths: [3, 1] } }],
    [/There is no node “q”\./, "mlp", { after: "q" }],
    [/“L” is one number for all samples/, "mlp", { after: "L" }],
    [/takes images \[channels, height, width\], but “x” has the shape \[2\]\./, "lenet", { after: "x" }],
    [/The second kernel of 9 × 9 does not fit into 3 × 3/, "lenet", { options: { kernels: [3, 9] } }],
  ] as const satisfies readonly (readonly [RegExp, string, Partial<Insertion>])[])
    it(`refuses ${name} ${JSON.stringify(insertion)}`, () => {
      const text = insert(emptyNetworkText(), "mlp").text;
      assert.match(refusal(text, name, insertion), says);
    });
});
