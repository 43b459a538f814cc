import * as z from "zod/mini";
import { dataSchema } from "./dataSchemas.ts";
import { choice, either, flag, list, metas, number, object, record, text } from "./leaves.ts";
import { referenceSchema } from "./nodeSchema.ts";
import { sharedParamsSchema } from "./paramSchema.ts";
import "./jitless.ts";

/** The newest format version that this program reads. */
export const FORMAT_VERSION = 1;

const seed = (description: string) => number({ integer: true, minimum: 0 }, { description });
const positiveCount = (description: string) => number({ integer: true, minimum: 1 }, { description });
const atLeastZero = (description: string) => number({ minimum: 0 }, { description });
const decay = (description: string) => number({ minimum: 0, exclusiveMaximum: 1 }, { description });

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

const betas = z
  .tuple([decay("β₁"), decay("β₂")], { error: () => "two numbers of at least 0 and less than 1, such as [0.9, 0.999]" })
  .register(metas, { description: "Decay rates of the first and second moment (adam, adamw).", default: [0.9, 0.999] });

export const trainingSchema = object(
  {
    optimizer: z.optional(
      choice(["sgd", "rmsprop", "adam", "adamw", "adagrad"], {
        description: "How gradients move the parameters: PyTorch's definitions and defaults.",
      }),
    ),
    learningRate: z.optional(atLeastZero("η: the length of a step.")),
    momentum: z.optional(atLeastZero("Share of the last step that is kept (sgd, rmsprop).")),
    dampening: z.optional(number({}, { description: "Damping of the momentum (sgd)." })),
    nesterov: z.optional(flag({ description: "Nesterov's momentum (sgd)." })),
    alpha: z.optional(atLeastZero("Decay rate of the squared gradients (rmsprop).")),
    centered: z.optional(
      flag({ description: "Divide by the variance of the gradients instead of their second moment (rmsprop)." }),
    ),
    betas: z.optional(betas),
    epsilon: z.optional(atLeastZero("Added to the denominator (rmsprop, adam, adamw, adagrad).")),
    weightDecay: z.optional(atLeastZero("Decay of the parameters at every step, as the optimizer defines it.")),
    batchSize: z.optional(positiveCount("Rows a step; without it, all rows.")),
    shuffle: z.optional(
      flag({
        description: "Draw the rows in a new order each epoch; without it they come in file order.",
        default: false,
      }),
    ),
    epochs: z.optional(positiveCount("Passes over all rows.")),
    steps: z.optional(positiveCount("Steps, in place of epochs.")),
    only: z.optional(
      list(text("the name of a parameter"), 'a list of parameter names, such as ["h1.w"]', {
        description: "The parameters that move: `node.param` or a shared name. Without it, all.",
      }),
    ),
    seed: z.optional(seed("Seeds every initialiser and the order of rows.")),
  },
  {
    description: "How the network is trained.",
    defaultSnippets: [
      { label: "adam", body: { optimizer: "adam", learningRate: "^${1:0.01}", epochs: "^${2:100}", seed: "^${3:0}" } },
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
