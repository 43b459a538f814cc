import * as z from "zod/mini";
import { choice, either, flag, list, metas, number, object, record, text } from "./leaves.ts";
import { numbersSchema } from "./paramSchema.ts";
import "./jitless.ts";

export const GENERATORS = ["spiral", "circles", "moons", "xor", "gauss", "plane", "sine"] as const;

/** Below 1 a share of the rows, from 1 on a number of them. */
function shareOfRows(description: string): z.ZodMiniNumber {
  const allowed = "a share of the rows below 1, or a whole number of rows";
  return z
    .number({ error: () => allowed })
    .check(
      z.gte(0, { error: () => allowed }),
      z.refine((value) => value < 1 || Number.isSafeInteger(value), { error: () => allowed }),
    )
    .register(metas, { description });
}

export const splitSchema = object(
  {
    validation: z.optional(
      shareOfRows("Rows for comparing networks: a share of all rows below 1 (0.2), or a whole number of rows."),
    ),
    test: z.optional(
      shareOfRows("Rows kept for the last measurement: a share of all rows below 1 (0.1), or a whole number of rows."),
    ),
    stratify: z.optional(
      text("the id of an input, or the name of a column", {
        description: "The input (or column) with the classes: every part gets them in the same proportions.",
      }),
    ),
    seed: z.optional(
      number({ integer: true, minimum: 0 }, { description: "Seed of the draw; 0 by default.", default: 0 }),
    ),
  },
  {
    description:
      "Which rows train and which are kept for validation and test, drawn at random by the seed. All rows that are left train.",
    defaultSnippets: [
      { label: "split", body: { validation: "^${1:0.2}", test: "^${2:0.2}", seed: "^${3:0}" } },
      { label: "stratified", body: { validation: "^${1:0.2}", test: "^${2:0.2}", stratify: "$3", seed: "^${4:0}" } },
    ],
  },
);

const inputIds = list(text("the id of an input"), 'a list of input ids, such as ["x"]');

export const standardizeSchema = either([flag(), inputIds], 'true, or a list of input ids, such as ["x"]', {
  description:
    "Brings every component to mean 0 and standard deviation 1, both taken of the training rows: true for all inputs that are no targets, or a list of inputs.",
  defaultSnippets: [
    { label: "true", body: true },
    { label: "[ ]", body: ["$1"] },
  ],
});

/** `columns`, `arrays`, `images` and `rows` have a person's keys and may be long: `readData.ts` reads them. */
export const dataSettingsSchema = object({
  file: z.optional(
    text("the path of a file", {
      description: "A file beside this one: CSV with a header row, or JSON with a list of rows.",
    }),
  ),
  classes: z.optional(
    text("the id of an input", {
      description:
        "Beside images: the input that gets the class of each picture, which is the folder that it stands in.",
    }),
  ),
  generator: z.optional(choice(GENERATORS, { description: "Points drawn by a generator." })),
  samples: z.optional(
    number({ integer: true, minimum: 1 }, { description: "Number of points that the generator draws." }),
  ),
  noise: z.optional(number({ minimum: 0 }, { description: "Standard deviation of the generator's noise." })),
  seed: z.optional(number({ integer: true, minimum: 0 }, { description: "Seed of the generator." })),
  split: z.optional(splitSchema),
  standardize: z.optional(standardizeSchema),
});

export const columnsSchema = list(text("the name of a column"), 'a list of column names, such as ["x1", "x2"]');

export const arrayFileSchema = object({
  file: text("the name of a file", { description: "A .npy, IDX or .safetensors file beside this file." }),
  array: z.optional(
    text("the name of an array", {
      description: "Which array of a .safetensors file; without it the one that is called like the input.",
    }),
  ),
});

/** A file with an array, and which of its arrays where it holds several. */
export const arraySchema = either(
  [text("the name of a file"), arrayFileSchema],
  'the name of a file, such as "x.npy", or { "file": …, "array": … }',
);

const folderName = text("the name of a folder");

const { split, standardize, ...sources } = dataSettingsSchema.def.shape;

export const dataSchema = object(
  {
    ...sources,
    columns: z.optional(
      record(columnsSchema, {
        description: "Input id → the columns that feed it, in order. Rows in JSON whose keys are inputs need none.",
      }),
    ),
    arrays: z.optional(
      record(arraySchema, {
        description:
          "Input id → the file with its numbers: .npy, IDX (MNIST's format) or .safetensors. The first axis counts the rows.",
      }),
    ),
    images: z.optional(
      record(folderName, {
        description:
          "Input id → a folder beside this file with PNG pictures of one size; with classes, one folder in it a class.",
      }),
    ),
    rows: z.optional(
      list(record(numbersSchema), "a list of rows", {
        description: "Samples written in place: objects keyed by input id.",
      }),
    ),
    split,
    standardize,
  },
  {
    description:
      "Where samples come from: a CSV file with columns, files with arrays, a folder of pictures, rows written here, or a generator.",
    defaultSnippets: [
      { label: "rows", description: "Samples written here", body: { rows: [{ "${1:x}": ["^$2"] }] } },
      {
        label: "file",
        description: "A CSV file, or rows in JSON",
        body: { file: "$1", columns: { "${2:x}": ["$3"] } },
      },
      { label: "arrays", description: "Files with arrays", body: { arrays: { "${1:x}": "$2" } } },
      {
        label: "images",
        description: "A folder of PNG pictures, one folder in it a class",
        body: { images: { "${1:x}": "$2" }, classes: "${3:t}" },
      },
      {
        label: "generator",
        description: "Points drawn by a generator",
        body: { generator: "${1:spiral}", samples: "^${2:100}", noise: "^${3:0.1}", seed: "^${4:0}" },
      },
    ],
  },
);
