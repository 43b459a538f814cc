import { resolve } from "node:path";
import type { Graph } from "../core/graph/graph.ts";
import { writeWeights } from "../core/interop/weights.ts";
import type { Learned } from "../core/training/supervise.ts";
import { type Option, RunError, type Terminal, UsageError } from "./command.ts";
import { reasonOf } from "./readText.ts";

export const OUT_OPTION: Option = {
  value: "weights.safetensors",
  doc: "Write θ and the running statistics there, whole or not at all. The network file is never changed.",
};

const ENDING = ".safetensors";

/** Where `--out` writes, checked before any work is done; null where it is not given. */
export function readOut(text: string | null): string | null {
  if (text === null || text.endsWith(ENDING)) return text;
  throw new UsageError(`--out ${text}: weights are written as a ${ENDING} file; name one, such as weights${ENDING}.`);
}

export async function storeWeights(
  path: string,
  graph: Graph,
  { parameters, buffers }: Learned,
  terminal: Terminal,
): Promise<void> {
  try {
    await terminal.replaceFile(resolve(path), writeWeights(graph, parameters, buffers));
  } catch (error) {
    throw new RunError(1, `${path} cannot be written: ${reasonOf(error)}.`);
  }
}
