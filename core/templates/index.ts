import { autoencoder } from "./autoencoder.ts";
import { convolutionBlock } from "./convolutionBlock.ts";
import { lenet } from "./lenet.ts";
import { mlp } from "./mlp.ts";
import { residualBlock } from "./residualBlock.ts";
import { softmaxHead } from "./softmaxHead.ts";
import type { Template } from "./template.ts";

/** Every template, in the order in which they are offered. */
export const templates: ReadonlyMap<string, Template> = new Map(
  [mlp, lenet, autoencoder, residualBlock, convolutionBlock, softmaxHead].map((template) => [template.name, template]),
);
