import * as z from "zod/mini";
import { initializerOptions } from "./initializerOptions.ts";
import { either, list, number, object, record, text, variants } from "./leaves.ts";
import "./jitless.ts";

/** `{ "init": "normal", "std": 0.1 }`: told apart by `init`. */
export const initSchema = variants(
  "init",
  Object.entries(initializerOptions).map(([name, { doc, options }]) => {
    const shape: Record<string, z.ZodMiniType> = { init: z.literal(name) };
    for (const [option, bounds] of Object.entries(options)) {
      const schema = number(bounds, { description: bounds.doc });
      shape[option] = bounds.required ? schema : z.optional(schema);
    }
    return object(shape, { title: name, description: doc });
  }),
  Object.keys(initializerOptions),
  "NN209",
  {
    id: "init",
    description: "Random or constant values, seeded by `training.seed`.",
    defaultSnippets: Object.entries(initializerOptions).map(([name, { doc }]) => ({
      label: name,
      description: doc,
      body: { init: name },
    })),
  },
);

const sharedName = text("the name of a shared parameter", {
  description: "The name of a shared parameter, one of the top-level `params`.",
});

/** Nested lists of any depth: their shape is the graph's to check. */
function nested(leaf: z.ZodMiniType, allowed: string, id: string): z.ZodMiniType {
  const items: z.ZodMiniType = z.lazy(() => entry);
  const entry = either([leaf, list(items, allowed)], allowed, { id });
  return entry;
}

export const numbersSchema = nested(number({}), "a number or nested lists of numbers", "numbers");

const entriesSchema = nested(
  either([number({}), sharedName], "a number or the name of a shared parameter"),
  "a number, the name of a shared parameter, or nested lists of them",
  "entries",
);

/** The forms below describe a parameter to the JSON Schema; `readParam.ts` reads it, keeping the place of every number. */
export const paramsSchema = record(
  either([entriesSchema, initSchema], 'numbers, the name of a shared parameter, or { "init": … }'),
  {
    id: "params",
    description:
      "Values of this node's parameters: a number fills the whole parameter, nested lists give every entry, a text names a shared parameter, `{ \"init\": … }` draws them. What is not written has the op's default initialiser.",
  },
);

export const buffersSchema = record(numbersSchema, {
  id: "buffers",
  description:
    "Running statistics of this node, which training moves and no gradient does: a number fills them all, nested lists give every entry.",
});

export const sharedParamsSchema = record(either([numbersSchema, initSchema], 'numbers or { "init": … }'), {
  description:
    "Shared parameters: any node's parameter, or one entry of it, may name one. Its gradient is the sum over its uses.",
});
