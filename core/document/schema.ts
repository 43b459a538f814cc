import * as z from "zod/mini";
import { isGivenAtStart } from "../ops/attributes.ts";
import type { Op } from "../ops/op.ts";
import { metas, object, record } from "./definitions/leaves.ts";
import { nodeSchema } from "./definitions/nodeSchema.ts";
import { FORMAT_VERSION, sectionSchemas } from "./definitions/sectionSchemas.ts";
import type { Registry } from "./registry.ts";
import { registry as standardRegistry } from "./standardRegistry.ts";

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** The whole file as one zod definition, for the ops of a registry. */
export function networkSchema(registry: Registry = standardRegistry): z.ZodMiniObject {
  const nodes = [...registry.ops.values()].map((op) => nodeSchema(op, registry));
  return object({ ...sectionSchemas, nodes: record(z.union(nodes as [z.ZodMiniObject])) });
}

/**
 * The JSON Schema (draft 7, with VS Code's additions) that completes and explains the file in the text editor, made from
 * the definitions that read it.
 */
export function networkJsonSchema(registry: Registry = standardRegistry): object {
  const schema = z.toJSONSchema(networkSchema(registry), {
    target: "draft-07",
    io: "input",
    metadata: metas,
    override: ({ jsonSchema }) => tidy(jsonSchema),
  }) as z.core.JSONSchema.ObjectSchema;
  const nodes = schema.properties?.["nodes"];
  if (typeof nodes !== "object" || typeof nodes.additionalProperties !== "object")
    throw new TypeError("The schema of nodes is not a record.");
  const forms = nodes.additionalProperties.anyOf ?? [];
  const ops = [...registry.ops.values()];
  schema.definitions = Object.assign({}, schema.definitions, { node: anyNode(ops, forms) });
  nodes.additionalProperties = { $ref: "#/definitions/node" };
  nodes.propertyNames = { pattern: '^[^\\[\\]"\\u0000-\\u001f\\u007f-\\u009f]+$' };
  nodes.description = "The network: id → node. The order is the reading order; nodes may stand in any.";
  const snippet = {
    label: "network",
    description: "A new network",
    body: { nn: FORMAT_VERSION, nodes: { x: { op: "input", shape: ["^$1"] } } },
  };
  return Object.assign(schema, {
    title: "Chainrule network",
    allowComments: true,
    allowTrailingCommas: true,
    defaultSnippets: [snippet],
  });
}

/** One op at a time: the editor completes the attributes of the op that is written, and of no other. */
function anyNode(ops: readonly Op[], forms: readonly JsonSchema[]): JsonSchema {
  return {
    type: "object",
    required: ["op"],
    properties: {
      op: {
        description: "What the node computes.",
        enum: ops.map((op) => op.name),
        enumDescriptions: ops.map((op) => op.doc),
      },
      inputs: { $ref: "#/definitions/inputs" },
      params: { $ref: "#/definitions/params" },
    },
    allOf: ops.map((op, i) => ({
      if: { required: ["op"], properties: { op: { const: op.name } } },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own keyword; nobody awaits a schema
      then: withParamNames(forms[i] ?? {}, op),
    })),
    defaultSnippets: ops.map((op) => ({ label: op.name, description: op.doc, body: snippetOf(op) })),
  };
}

/** The doc of a parameter names its shape at one place; the schema speaks of all places. */
const SHAPE_OF_EXAMPLE = /, \[[\d, ]*\]/;

/** Names the op's parameters for completion; what they may hold stands in the shared definition. */
function withParamNames(form: JsonSchema, op: Op): JsonSchema {
  const specs = op.examples.flatMap(({ site }) => op.params(site));
  const properties = Object.fromEntries(
    specs.map(({ name, doc }) => [name, { description: doc.replace(SHAPE_OF_EXAMPLE, "") }]),
  );
  return {
    ...form,
    properties: { ...form.properties, params: { allOf: [{ $ref: "#/definitions/params" }], properties } },
  };
}

/** What a node of this op cannot do without. */
function snippetOf(op: Op): Record<string, unknown> {
  const body: Record<string, unknown> = { op: op.name };
  if (op.ports.kind === "named") body["inputs"] = op.ports.ports.map((port, i) => `\${${i + 1}:${port.name}}`);
  else if (op.ports.kind === "free") body["inputs"] = { "${1:x}": "${2:x}" };
  else if (op.ports.kind !== "none") body["inputs"] = ["${1:x}"];
  for (const [name, attribute] of Object.entries(op.attributes)) {
    if (attribute.kind === "shape") body[name] = ["^$9"];
    else if (attribute.kind === "text") body[name] = `\${9:${attribute.example}}`;
    else if ((attribute.kind === "number" || attribute.kind === "extent") && isGivenAtStart(attribute))
      body[name] = `^\${9:${attribute.start ?? attribute.minimum ?? 1}}`;
  }
  return body;
}

/** Leaves out what zod says of every whole number and every key, which helps nobody. */
function tidy(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (typeof schema.propertyNames === "object" && Object.keys(schema.propertyNames).join() === "type")
    delete schema.propertyNames;
}
