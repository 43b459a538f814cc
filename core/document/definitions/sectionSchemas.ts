import * as z from "zod/mini";
import { choice, either, list, metas, number, object, record, text } from "./leaves.ts";
import { referenceSchema } from "./nodeSchema.ts";
import { numbersSchema, sharedParamsSchema } from "./paramSchema.ts";
import { trainingSchema } from "./trainingSchema.ts";
import "./jitless.ts";

export { trainingSchema };

/** The newest format version that this program reads. */
export const FORMAT_VERSION = 1;

export const GENERATORS = ["spiral", "circles", "moons", "xor", "gauss", "plane", "sine"] as const;

const seed = (description: string) => number({ integer: true, minimum: 0 }, { description });
const positiveCount = (description: string) => number({ integer: true, minimum: 1 }, { description });
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

/** `columns` and `rows` have a person's keys and may be long: `readData.ts` reads them. */
export const dataSettingsSchema = object({
  file: z.optional(text("the path of a CSV file", { description: "A CSV file with a header row, beside this file." })),
  generator: z.optional(choice(GENERATORS, { description: "Points drawn by a generator." })),
  samples: z.optional(positiveCount("Number of points that the generator draws.")),
  noise: z.optional(atLeastZero("Standard deviation of the generator's noise.")),
  seed: z.optional(seed("Seed of the generator.")),
  split: z.optional(
    z.unknown().register(metas, { description: "Training, validation and test shares (not applied yet)." }),
  ),
  standardize: z.optional(
    z.unknown().register(metas, { description: "Mean 0 and variance 1 for every column (not applied yet)." }),
  ),
});

export const columnsSchema = list(text("the name of a column"), 'a list of column names, such as ["x1", "x2"]');

export const dataSchema = object(
  {
    ...dataSettingsSchema.def.shape,
    columns: z.optional(record(columnsSchema, { description: "Input id → the columns that feed it, in order." })),
    rows: z.optional(
      list(record(numbersSchema), "a list of rows", {
        description: "Samples written in place: objects keyed by input id.",
      }),
    ),
  },
  {
    description: "Where samples come from: a CSV file with columns, rows written here, or a generator.",
    defaultSnippets: [
      { label: "rows", description: "Samples written here", body: { rows: [{ "${1:x}": ["^$2"] }] } },
      { label: "file", description: "A CSV file", body: { file: "$1", columns: { "${2:x}": ["$3"] } } },
      {
        label: "generator",
        description: "Points drawn by a generator",
        body: { generator: "${1:spiral}", samples: "^${2:100}", noise: "^${3:0.1}", seed: "^${4:0}" },
      },
    ],
  },
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
