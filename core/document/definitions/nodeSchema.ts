import * as z from "zod/mini";
import { isRequired } from "../../ops/attributes.ts";
import type { Attribute, Op } from "../../ops/op.ts";
import type { Registry } from "../registry.ts";
import { choice, either, flag, list, type Meta, number, object, record, text, variants } from "./leaves.ts";
import { buffersSchema, paramsSchema } from "./paramSchema.ts";

/** Keys of a node that no op defines; all other keys are attributes of its op. */
export const NODE_KEYS = ["op", "inputs", "params", "buffers"] as const;

export const referenceSchema = text('a reference such as "x", "x[0]" or "x[0:2]"', {
  description:
    "A node's id; `x[3]`, `x[2,0]` and `x[0:2]` take a part of it: one index or slice an axis, counted from 0, ends exclusive.",
});

export const inputsSchema = either(
  [list(referenceSchema, "a list of references"), record(referenceSchema)],
  'a list of references, such as ["x", "h1[0]"], or an object by port name',
  {
    id: "inputs",
    description: "What feeds this node: references in port order, or an object by port name.",
    defaultSnippets: [{ label: "[ reference ]", body: ["$1"] }],
  },
);

/** The attributes of an op as one strict object; what it does not list is an unknown key. */
export function attributesSchema(op: Op, registry: Registry): z.ZodMiniObject {
  const made = cache(registry);
  let schema = made.get(op.name);
  if (schema === undefined) {
    const shape: Record<string, z.ZodMiniType> = {};
    for (const [name, attribute] of Object.entries(op.attributes))
      shape[name] = optionalUnlessRequired(attribute, registry);
    schema = object(shape);
    made.set(op.name, schema);
  }
  return schema;
}

/** A whole node of that op, for the JSON Schema. */
export function nodeSchema(op: Op, registry: Registry): z.ZodMiniObject {
  const own = {
    op: z.literal(op.name),
    inputs: z.optional(inputsSchema),
    params: z.optional(paramsSchema),
    ...(op.buffers === undefined ? {} : { buffers: z.optional(buffersSchema) }),
  };
  return object({ ...own, ...attributesSchema(op, registry).def.shape }, { title: op.title, description: op.doc });
}

// A registry does not change, and making schemas costs more than using them.
const schemasOf = new WeakMap<Registry, Map<string, z.ZodMiniObject>>();

function cache(registry: Registry): Map<string, z.ZodMiniObject> {
  let made = schemasOf.get(registry);
  if (made === undefined) {
    made = new Map();
    schemasOf.set(registry, made);
  }
  return made;
}

function optionalUnlessRequired(attribute: Attribute, registry: Registry): z.ZodMiniType {
  const schema = attributeSchema(attribute, registry);
  return isRequired(attribute) ? schema : z.optional(schema);
}

function attributeSchema(attribute: Attribute, registry: Registry): z.ZodMiniType {
  const meta: Meta =
    "default" in attribute && attribute.default !== undefined
      ? { description: attribute.doc, default: attribute.default }
      : { description: attribute.doc };
  switch (attribute.kind) {
    case "choice":
      return choice(attribute.values, meta);
    case "number":
      return number(attribute, meta);
    case "boolean":
      return flag(meta);
    case "shape":
      return list(
        number({ integer: true, minimum: 1 }),
        "a list of whole numbers of at least 1, such as [2] (or [] for a scalar)",
        {
          ...meta,
          defaultSnippets: [{ label: "[ n ]", body: ["^$1"] }],
        },
      );
    case "extent": {
      const one = number({ integer: true, minimum: attribute.minimum });
      const each = `${attribute.axes} whole numbers of at least ${attribute.minimum}`;
      return either(
        [one, list(one, `a list of ${each}`).check(z.length(attribute.axes))],
        `a whole number of at least ${attribute.minimum}, or a list of ${each}, one an axis`,
        meta,
      );
    }
    case "text":
      return text(`a text such as ${JSON.stringify(attribute.example)}`, meta);
    case "activation":
      return activationSchema(attribute.vector, registry, meta);
  }
}

/** `"relu"`, or `{ "name": "leaky-relu", "slope": 0.2 }`. */
function activationSchema(vector: boolean, registry: Registry, meta: Meta): z.ZodMiniType {
  const allowed = [...registry.activations.values()].filter((activation) => vector || !activation.vector);
  const names = allowed.map((activation) => activation.name);
  const name = choice(names, { enumDescriptions: allowed.map((activation) => activation.doc) }, "NN208");
  const forms = allowed.map((activation) => {
    const shape: Record<string, z.ZodMiniType> = { name: z.literal(activation.name) };
    for (const [key, attribute] of Object.entries(activation.attributes))
      shape[key] = optionalUnlessRequired(attribute, registry);
    return object(shape, { title: activation.title, description: activation.doc });
  });
  return either(
    [name, variants("name", forms, names, "NN208")],
    'the name of an activation, such as "relu", or { "name": …, its attributes }',
    meta,
  );
}
