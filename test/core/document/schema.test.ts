import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDocument } from "../../../core/document/parse.ts";
import type { Registry } from "../../../core/document/registry.ts";
import { networkJsonSchema, networkSchema } from "../../../core/document/schema.ts";
import { registry } from "../../../core/document/standardRegistry.ts";
import { ops } from "../../../core/ops/index.ts";
import type { Op } from "../../../core/ops/op.ts";
import { files } from "./model.ts";
import { inline, type Plain } from "./plain.ts";

const neuron = ops.get("neuron");
assert.ok(neuron);
/** An op that no file of the program knows. */
const throwaway: Op = {
  ...neuron,
  name: "throw-away",
  title: "Throw away",
  doc: "Only for this test.",
  attributes: {
    ...neuron.attributes,
    depth: { kind: "number", integer: true, minimum: 2, maximum: 9, doc: "How deep it goes." },
    mode: { kind: "choice", values: ["slow", "fast"], default: "slow", doc: "How fast it goes." },
  },
};
const extended: Registry = {
  ops: new Map([...registry.ops, [throwaway.name, throwaway]]),
  activations: registry.activations,
};

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly allOf?: readonly { readonly if: Schema; readonly then: Schema }[];
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly const?: string;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly additionalProperties?: boolean;
  readonly minimum?: number;
  readonly defaultSnippets?: readonly { readonly label: string; readonly body: Readonly<Record<string, unknown>> }[];
}

function nodeDefinition(of: Registry): Schema {
  return (networkJsonSchema(of) as Schema).definitions?.["node"] ?? assert.fail("no definition of nodes");
}

function formOf(op: string, of: Registry = registry): Schema {
  const form = nodeDefinition(of).allOf?.find((entry) => entry.if.properties?.["op"]?.const === op);
  return form?.then ?? assert.fail(`no form of ${op}`);
}

describe("schema", () => {
  it("completes every op, its attributes and its activations, with the words of its record", () => {
    assert.deepEqual(nodeDefinition(registry).properties?.["op"]?.enum, [...ops.keys()]);
    for (const op of ops.values()) {
      const form = formOf(op.name);
      for (const [name, attribute] of Object.entries(op.attributes)) {
        const property = form.properties?.[name];
        assert.equal(property?.description, attribute.doc);
        if (attribute.kind === "choice") assert.deepEqual(property.enum, attribute.values);
        if (attribute.kind === "activation") {
          const allowed = [...registry.activations.values()].filter(({ vector }) => attribute.vector || !vector);
          assert.deepEqual(
            property.anyOf?.[0]?.enum,
            allowed.map(({ name: activation }) => activation),
          );
        }
      }
      assert.equal(form.additionalProperties, false);
    }
  });

  it("a new op is in the schema, its snippets and the parser by its record alone", () => {
    const form = formOf("throw-away", extended);
    assert.deepEqual(form.required, ["op", "depth"]);
    assert.equal(form.properties?.["depth"]?.minimum, 2);
    assert.deepEqual(form.properties?.["mode"]?.enum, ["slow", "fast"]);
    const snippet = nodeDefinition(extended).defaultSnippets?.find(({ label }) => label === "throw-away");
    assert.deepEqual(snippet?.body, { op: "throw-away", inputs: ["${1:x}"], depth: "^${9:2}" });
    const read = (node: string): string[] =>
      parseDocument(`{ "nn": 1, "nodes": { "a": ${node} } }`, extended).problems.map(({ message }) => message);
    assert.deepEqual(read('{ "op": "throw-away", "depth": 2 }'), []);
    assert.match(read('{ "op": "throw-away", "depth": 1 }').join(), /whole number, at least 2 and at most 9, not 1/);
    assert.match(read('{ "op": "throw-away", "depth": 2, "mode": "fsat" }').join(), /Did you mean "fast"/);
    assert.match(read('{ "op": "throw-away" }').join(), /needs "depth"/);
    assert.match(read('{ "op": "throwaway", "depth": 2 }').join(), /Did you mean "throw-away"/);
  });

  it("is plain JSON with comments and trailing commas allowed", () => {
    const schema = networkJsonSchema() as Record<string, unknown>;
    assert.deepEqual(JSON.parse(JSON.stringify(schema)), schema);
    assert.equal(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert.deepEqual([schema["allowComments"], schema["allowTrailingCommas"]], [true, true]);
  });

  it("the definitions and the parser agree on what is a network", function () {
    this.timeout(30_000);
    const whole = networkSchema();
    fc.assert(
      fc.property(files, fc.array(fc.nat(1000), { minLength: 6, maxLength: 6 }), (file, choice) => {
        const damaged = damage(file, choice);
        const text = inline(damaged);
        // What a definition of keys and values cannot say: whether a text is a reference, which keys exclude each other.
        const { problems } = parseDocument(text);
        if (problems.some(({ code }) => !/^NN2(0[1-4]|0[7-9]|10)$/.test(code))) return;
        if (exclusive(damaged) || text.includes('"__proto__"')) return;
        assert.equal(
          whole.safeParse(JSON.parse(text)).success,
          problems.length === 0,
          `${text}\n${JSON.stringify(problems)}`,
        );
      }),
      { numRuns: 400 },
    );
  });
});

/** Puts something else at a random place of the file. */
function damage(value: Plain, choice: readonly number[]): Plain {
  const junk: readonly Plain[] = [
    null,
    true,
    "text",
    -1,
    0.5,
    [],
    [[1]],
    new Map(),
    new Map([["init", "ones"]]),
    ["x"],
    new Map([["name", "elu"]]),
  ];
  const [first = 0, ...rest] = choice;
  if (value instanceof Map && value.size > 0 && rest.length > 0) {
    const keys = [...value.keys()];
    const key = keys[first % keys.length] ?? "";
    if (first % 17 === 0) return new Map([...value, ["extra", 1]]);
    return new Map([...value].map(([other, entry]) => [other, other === key ? damage(entry, rest) : entry]));
  }
  if (Array.isArray(value) && value.length > 0 && rest.length > 0) {
    return value.map((item: Plain, i) => (i === first % value.length ? damage(item, rest) : item));
  }
  return first % 3 === 0 ? value : (junk[first % junk.length] ?? null);
}

/** Data of no kind, or a file without columns: the parser says more than the definitions. */
function exclusive(file: Plain): boolean {
  const data = file instanceof Map ? file.get("data") : undefined;
  return data instanceof Map && !data.has("rows") && !data.has("arrays") && !(data.has("file") && data.has("columns"));
}
