import * as z from "zod/mini";
import { dataSchema } from "./dataSchemas.ts";
import { either, list, metas, number, object, record, text } from "./leaves.ts";
import { referenceSchema } from "./nodeSchema.ts";
import { sharedParamsSchema } from "./paramSchema.ts";
import { trainingSchema } from "./trainingSchema.ts";
import "./jitless.ts";

export { trainingSchema };

/** The newest format version that this program reads. */
export const FORMAT_VERSION = 1;

const atLeastZero = (description: string) => number({ minimum: 0 }, { description });

export const objectiveSchema = either(
  [referenceSchema, list(referenceSchema, "a list of references")],
  "a reference to a scalar, or a list of them to be added",
  {
    description:
      "What training makes small and gradients are taken of: a scalar node, or a list of them to be added; the regularization is added too.",
  },
);

export const regularizationSchema = object(
  {
    l2: z.optional(atLeastZero("λ of the penalty λ·Σθ² (a normal prior).")),
    l1: z.optional(atLeastZero("λ of the penalty λ·Σ|θ| (a Laplace prior).")),
    of: z.optional(
      list(text("the name of a parameter"), 'a list of parameter names, such as ["h1.w"]', {
        description: "Parameters that it covers: `node.param` or a shared name. Without it, every parameter once.",
      }),
    ),
  },
  { description: "Added to the objective: the prior of a MAP estimate." },
);

export const pinSchema = z
  .tuple([number({}), number({})], { error: () => "a place [x, y]" })
  .register(metas, { description: "[x, y] on the canvas." });

export const groupSchema = list(text("the id of a node"), 'a list of ids, such as ["h1", "h2"]');

export const viewSchema = object(
  {
    pins: z.optional(
      record(pinSchema, { description: "Nodes that a person placed; all others belong to the layout." }),
    ),
    groups: z.optional(
      record(groupSchema, {
        description:
          "Nodes that belong together, under a name: the canvas frames them, or folds them into one. A node is in at most one group.",
      }),
    ),
  },
  { description: "What the canvas keeps." },
);

/** Every key of the file except `nodes`, which needs the ops (see `nodeSchema.ts`). */
export const sectionSchemas = {
  $schema: z.optional(z.string({ error: () => "the address of a JSON Schema" })),
  nn: number({ integer: true, minimum: 1 }, { description: "Version of the file format.", default: FORMAT_VERSION }),
  title: z.optional(z.string({ error: () => "a text" }).register(metas, { description: "One line for people." })),
  params: z.optional(sharedParamsSchema),
  objective: z.optional(objectiveSchema),
  regularization: z.optional(regularizationSchema),
  weights: z.optional(
    text('the name of a file, such as "NAME.safetensors"', {
      description: "Large weights beside this file, under the names `node.param`.",
    }),
  ),
  data: z.optional(dataSchema),
  training: z.optional(trainingSchema),
  view: z.optional(viewSchema),
};
