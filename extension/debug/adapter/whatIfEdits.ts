import { dataFilesOf } from "../../../core/data/dataFiles.ts";
import type { Dataset } from "../../../core/data/dataset.ts";
import { unstandardize } from "../../../core/data/scale.ts";
import type { WhatIf } from "../../../core/debugger/debuggee.ts";
import type { NetworkDocument } from "../../../core/document/document.ts";
import type { Intent, JsonValue } from "../../../core/document/intent.ts";
import type { Graph, GraphNode, Parameter } from "../../../core/graph/graph.ts";
import type { StartingParameters } from "../../../core/interop/weights.ts";
import type { Shape } from "../../../core/shape.ts";
import { t } from "../../l10n.ts";

/** What writes tried numbers into the text, and what cannot be written, with the reason in a sentence each. */
export interface WhatIfEdits {
  readonly intents: readonly Intent[];
  readonly written: readonly WhatIf[];
  readonly refused: readonly string[];
}

export interface WrittenNetwork {
  readonly document: NetworkDocument;
  readonly graph: Graph;
  readonly dataset: Dataset;
  readonly starting: StartingParameters;
}

/**
 * Entries that stand in the text one by one are changed one by one. Where the text gives no numbers (an initialiser, the op's
 * default, a weights file) or one number for all entries of a shared parameter, all of the parameter's are written.
 */
export function whatIfEdits(whatIfs: readonly WhatIf[], network: WrittenNetwork): WhatIfEdits {
  const intents: Intent[] = [];
  const written: WhatIf[] = [];
  const refused: string[] = [];
  const byName = new Map<string, WhatIf[]>();
  for (const whatIf of whatIfs) {
    const key = JSON.stringify([whatIf.kind, whatIf.name, whatIf.row]);
    byName.set(key, [...(byName.get(key) ?? []), whatIf]);
  }
  for (const group of byName.values()) {
    const [first] = group;
    if (!first) continue;
    const made =
      first.kind === "parameter" ? writeParameter(group, first.name, network) : writeInput(group, first, network);
    if (typeof made === "string") refused.push(made);
    else {
      intents.push(...made);
      written.push(...group);
    }
  }
  return { intents, written, refused };
}

function writeParameter(
  tries: readonly WhatIf[],
  name: string,
  { graph, starting }: WrittenNetwork,
): readonly Intent[] | string {
  const parameter = graph.parameterByName.get(name);
  const values = starting.parameters.get(name);
  if (!parameter || !values) return t("There is no parameter “{0}” any more.", name);
  const owner = ownerOf(parameter, graph);
  const standsInText = parameter.definition?.kind === "value" && !starting.stored.has(name);
  const isFilled = parameter.definition?.kind === "value" && parameter.definition.value.kind === "number";
  const wholeAtOnce = !standsInText || (owner === null && isFilled && parameter.size > 1);
  if (wholeAtOnce) {
    const numbers = values.slice();
    for (const { entry, to } of tries) numbers[entry] = to;
    const value = nest(numbers, parameter.shape);
    return owner
      ? [{ kind: "setParam", id: owner.node.id, name: owner.param, at: [], value }]
      : [{ kind: "setSharedParam", name, at: [], value }];
  }
  return tries.map(({ entry, to }): Intent => {
    const at = isFilled && parameter.size === 1 ? [] : indicesOf(entry, parameter.shape);
    return owner
      ? { kind: "setParam", id: owner.node.id, name: owner.param, at, value: to, shape: parameter.shape }
      : { kind: "setSharedParam", name, at, value: to };
  });
}

/** The node in whose `params` it is written; null for a shared one. */
function ownerOf(parameter: Parameter, graph: Graph): { readonly node: GraphNode; readonly param: string } | null {
  if (parameter.shared) return null;
  for (const id of parameter.users) {
    const node = graph.byId.get(id);
    const param = node?.params.find(
      ({ listedAs, name }) => listedAs === parameter.name && parameter.name === `${id}.${name}`,
    );
    if (node && param) return { node, param: param.name };
  }
  return null;
}

function writeInput(
  tries: readonly WhatIf[],
  { name, row }: WhatIf,
  { document, graph, dataset }: WrittenNetwork,
): readonly Intent[] | string {
  const node = graph.byId.get(name);
  const values = dataset.written.get(name);
  if (!node || !values || row === null) return t("There is no input “{0}” any more.", name);
  const file =
    document.data?.kind === "arrays" ? document.data.arrays.get(name)?.file.value : dataFilesOf(document.data)[0];
  if (file !== undefined) return t("Row {0} of “{1}” comes from the file {2}; change it there.", row, name, file);
  if (document.data?.kind !== "rows")
    return t("Row {0} of “{1}” comes from a generator, so the text holds no number to change.", row, name);
  if (dataset.classNames.has(name))
    return t("Row {0} of “{1}” is the name of a class; change it in the text.", row, name);
  const numbers = Float64Array.from({ length: node.size }, (_, i) => values[i * dataset.rows + row] ?? Number.NaN);
  // The text has its own numbers, the run standardized ones.
  const scale = dataset.scales.get(name);
  for (const { entry, to } of tries) numbers[entry] = scale ? unstandardize(to, entry, scale) : to;
  return [{ kind: "setRow", row, values: { [name]: nest(numbers, node.shape) } }];
}

function nest(values: Float64Array, [length, ...rest]: Shape, from = 0): JsonValue {
  if (length === undefined) return values[from] ?? 0;
  const step = rest.reduce((product, axis) => product * axis, 1);
  return Array.from({ length }, (_, k) => nest(values, rest, from + k * step));
}

function indicesOf(entry: number, shape: Shape): readonly number[] {
  const indices: number[] = [];
  let rest = entry;
  for (const length of shape.toReversed()) {
    indices.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return indices;
}
