import type { Bounds } from "./leaves.ts";

interface InitializerDescription {
  readonly doc: string;
  readonly options: Readonly<Record<string, Bounds & { readonly doc: string; readonly required?: true }>>;
}

const plain = (doc: string): InitializerDescription => ({ doc, options: {} });
const glorotUniform = plain("Uniform in ±√(6 / (fan in + fan out)) (Glorot and Bengio 2010).");
const glorotNormal = plain("Normal with variance 2 / (fan in + fan out) (Glorot and Bengio 2010).");
const heUniform = plain("Uniform in ±√(6 / fan in), for ReLU (He et al. 2015).");
const heNormal = plain("Normal with variance 2 / fan in, for ReLU (He et al. 2015).");

/** The initialisers that `{ "init": … }` may name, with their options, as the file shows them. */
export const initializerOptions: Readonly<Record<string, InitializerDescription>> = {
  zeros: plain("All 0."),
  ones: plain("All 1."),
  constant: { doc: "All the same number.", options: { value: { doc: "The number.", required: true } } },
  uniform: {
    doc: "Uniform between two numbers.",
    options: { low: { doc: "Smallest value." }, high: { doc: "Largest value." } },
  },
  normal: {
    doc: "Normal distribution.",
    options: { mean: { doc: "Mean." }, std: { doc: "Standard deviation.", minimum: 0 } },
  },
  "glorot-uniform": glorotUniform,
  "glorot-normal": glorotNormal,
  "xavier-uniform": glorotUniform,
  "xavier-normal": glorotNormal,
  "he-uniform": heUniform,
  "he-normal": heNormal,
  "kaiming-uniform": heUniform,
  "kaiming-normal": heNormal,
  "lecun-uniform": plain("Uniform in ±√(3 / fan in) (LeCun et al. 1998)."),
  "lecun-normal": plain("Normal with variance 1 / fan in, for SELU (LeCun et al. 1998)."),
};
