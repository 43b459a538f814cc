import * as z from "zod/mini";
import { choice, either, flag, list, metas, number, object, text, variants } from "./leaves.ts";
import "./jitless.ts";

const seed = (description: string) => number({ integer: true, minimum: 0 }, { description });
const positiveCount = (description: string, preset?: number) =>
  number({ integer: true, minimum: 1 }, preset === undefined ? { description } : { description, default: preset });
const atLeastZero = (description: string) => number({ minimum: 0 }, { description });
const decay = (description: string) => number({ minimum: 0, exclusiveMaximum: 1 }, { description });

const per = z.optional(
  choice(["epoch", "step"], { description: "What the law counts: epochs, or steps.", default: "epoch" }),
);
const gamma = (preset?: number) =>
  number(
    { exclusiveMinimum: 0 },
    { description: "What η is multiplied by.", ...(preset === undefined ? {} : { default: preset }) },
  );

const schedules = {
  step: {
    stepSize: positiveCount("Epochs (or steps) between two falls of η."),
    gamma: z.optional(gamma(0.1)),
  },
  exponential: { gamma: gamma() },
  cosine: {
    length: positiveCount("Epochs (or steps) from the first rate to the minimum: PyTorch's T_max."),
    minimum: z.optional(number({ minimum: 0 }, { description: "The lowest η.", default: 0 })),
  },
  linear: {
    startFactor: z.optional(
      number({ exclusiveMinimum: 0, maximum: 1 }, { description: "Share of η at the start.", default: 1 / 3 }),
    ),
    endFactor: z.optional(number({ minimum: 0, maximum: 1 }, { description: "Share of η at the end.", default: 1 })),
    length: z.optional(positiveCount("Epochs (or steps) from the start to the end.", 5)),
  },
} as const;

/** What each law of the learning rate is, in a line; `core/training/schedules.ts` has the laws. */
const SCHEDULE_DOCS: Readonly<Record<keyof typeof schedules, string>> = {
  step: "η is multiplied by gamma after every stepSize epochs (StepLR).",
  exponential: "η is multiplied by gamma after every epoch (ExponentialLR).",
  cosine: "η falls along half a cosine to the minimum (CosineAnnealingLR).",
  linear: "Warm-up: η goes in a straight line from a share of itself to all of it (LinearLR).",
};

export const SCHEDULE_NAMES = Object.keys(schedules) as readonly (keyof typeof schedules)[];

/** By name: what `{ "name": …, … }` of each law may hold. */
export const scheduleSchemas: ReadonlyMap<string, z.ZodMiniObject> = new Map(
  SCHEDULE_NAMES.map((name) => [
    name,
    object({ name: z.literal(name), ...schedules[name], per }, { description: SCHEDULE_DOCS[name] }),
  ]),
);

export const scheduleName = choice(SCHEDULE_NAMES, {
  description: "The law of the learning rate.",
  enumDescriptions: SCHEDULE_NAMES.map((name) => SCHEDULE_DOCS[name]),
});

const scheduleSchema = variants("name", [...scheduleSchemas.values()], SCHEDULE_NAMES, "NN210");

export const clipSchema = object(
  {
    norm: z.optional(
      number(
        { exclusiveMinimum: 0 },
        { description: "The longest that all gradients together may be (clip_grad_norm_)." },
      ),
    ),
    value: z.optional(
      number(
        { exclusiveMinimum: 0 },
        { description: "The largest that any entry of a gradient may be (clip_grad_value_)." },
      ),
    ),
  },
  {
    description: "Makes gradients shorter before each step: all together by their norm, or every entry by itself.",
    defaultSnippets: [
      { label: "norm", body: { norm: "^${1:1}" } },
      { label: "value", body: { value: "^${1:0.5}" } },
    ],
  },
);

export const goalSchema = object(
  {
    objective: number({}, { description: "Training has reached its goal once the objective is at most this." }),
    part: z.optional(
      choice(["training", "validation"], {
        description: "The part of the data whose objective counts, measured after every epoch.",
        default: "training",
      }),
    ),
  },
  { description: "When training has done what it was for: it ends there, and the command line says so." },
);

export const earlyStoppingSchema = object(
  {
    patience: z.optional(positiveCount("Epochs in a row that may bring nothing.", 10)),
    minimumDelta: z.optional(
      number({ minimum: 0 }, { description: "A smaller fall of the objective counts as nothing.", default: 0 }),
    ),
  },
  {
    description:
      "Ends training when the objective on the validation part falls no further; the numbers of the best epoch are kept.",
  },
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
    schedule: z.optional(
      either(
        [scheduleSchema, list(scheduleSchema, "a list of such laws")],
        'a law such as { "name": "step", "stepSize": 30, "gamma": 0.1 }, or a list of them',
        {
          description:
            "How the learning rate changes from epoch to epoch (or step to step): PyTorch's definitions. Laws in a list follow one another.",
          defaultSnippets: [
            { label: "step", body: { name: "step", stepSize: "^${1:30}", gamma: "^${2:0.1}" } },
            { label: "exponential", body: { name: "exponential", gamma: "^${1:0.99}" } },
            { label: "cosine", body: { name: "cosine", length: "^${1:100}" } },
            { label: "linear", body: { name: "linear", startFactor: "^${1:0.1}", length: "^${2:5}" } },
          ],
        },
      ),
    ),
    clip: z.optional(clipSchema),
    goal: z.optional(goalSchema),
    earlyStopping: z.optional(earlyStoppingSchema),
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
