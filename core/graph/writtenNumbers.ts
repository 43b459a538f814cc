import type { Intent, JsonValue } from "../document/intent.ts";
import type { Shape } from "../shape.ts";
import type { Graph, GraphNode, NodeParam } from "./graph.ts";

/** What parameters start with, beside the graph. */
export interface KnownNumbers {
  readonly parameters: ReadonlyMap<string, Float64Array>;
  /** Names of those that stand in a weights file. */
  readonly stored: ReadonlySet<string>;
}

/** Initialisers that give everybody the same numbers, under whatever name. */
const CONSTANT = new Set(["zeros", "ones", "constant"]);

/**
 * The intents, with the numbers that layers and neurons need when they are rewritten and that no text holds: those drawn by
 * an initialiser, which depend on the parameter's name and shape, and rows that one number fills. Throws a sentence where they
 * stand in a weights file, which would then hold numbers of a parameter that is gone.
 */
export function withWrittenNumbers(
  intents: readonly Intent[],
  graph: Graph | null,
  known: KnownNumbers,
): readonly Intent[] {
  return intents.map((intent): Intent => {
    if (intent.kind === "expandLayer" && intent.numbers === undefined) {
      const node = graph?.byId.get(intent.id);
      return node ? { ...intent, numbers: numbersOf(node, known, false) } : intent;
    }
    if (intent.kind !== "foldNeurons" || intent.numbers !== undefined) return intent;
    const numbers: Record<string, Record<string, JsonValue>> = Object.create(null);
    for (const id of intent.ids) {
      const node = graph?.byId.get(id);
      if (node) numbers[id] = numbersOf(node, known, true);
    }
    return { ...intent, numbers };
  });
}

function numbersOf(node: GraphNode, known: KnownNumbers, opensNumbers: boolean): Record<string, JsonValue> {
  const numbers: Record<string, JsonValue> = {};
  for (const param of node.params) {
    const values = known.parameters.get(param.listedAs);
    if (known.stored.has(param.listedAs) && !isShared(node, param)) throw new Error(whyStored(node, param));
    if (values?.length === param.size && isUnwritten(node, param, opensNumbers))
      numbers[param.name] = nest(values, param.spec.shape);
  }
  return numbers;
}

function isShared({ definition }: GraphNode, { name }: NodeParam): boolean {
  const written = definition.params.get(name);
  return written?.kind === "value" && written.value.kind === "shared";
}

/** Drawn, or (for rows of a matrix to be) one number for all entries. */
function isUnwritten({ definition }: GraphNode, { name, spec }: NodeParam, opensNumbers: boolean): boolean {
  const written = definition.params.get(name);
  if (written === undefined) return !CONSTANT.has(spec.defaultInit.init);
  if (written.kind === "value") return opensNumbers && written.value.kind === "number" && spec.shape.length > 0;
  return opensNumbers || !CONSTANT.has(written.init);
}

function whyStored({ id, op }: GraphNode, { name }: NodeParam): string {
  const what = op.name === "neuron" ? "folded" : "expanded";
  return `“${id}.${name}” stands in the weights file under that name, so “${id}” cannot be ${what}: the file would hold numbers that belong to nothing. Write the numbers into the text and take them out of the file first.`;
}

function nest(values: Float64Array, [length, ...rest]: Shape, from = 0): JsonValue {
  if (length === undefined) return values[from] ?? 0;
  const step = rest.reduce((product, axis) => product * axis, 1);
  return Array.from({ length }, (_, k) => nest(values, rest, from + k * step));
}
