import { quote } from "../data/quote.ts";
import { describeReadFailure, type ReadFile } from "../data/readFile.ts";
import type { NetworkDocument } from "../document/document.ts";
import { closest } from "../document/suggest.ts";
import type { Graph, Parameter } from "../graph/graph.ts";
import { type Problem, problem } from "../problems.ts";
import { formatShape, interchangeable } from "../shape.ts";
import { copySharedEntries, initialParameters } from "../training/initializers.ts";
import { READABLE_TYPES, readSafetensors, type StoredTensor } from "./safetensors.ts";

export interface StartingParameters {
  readonly parameters: ReadonlyMap<string, Float64Array>;
  readonly stored: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/**
 * The numbers every parameter of θ starts with: what the text says, then what the file named by `weights` holds under `node.param`
 * or a shared name, then the initialiser. A number in the text wins, so that an edit is never silently undone by a file.
 * With an error among the problems the initialisers' numbers stand in for all that the file was to give. `stored` names the
 * parameters whose numbers the file gave.
 */
export async function loadParameters(
  document: NetworkDocument,
  graph: Graph,
  read: ReadFile,
): Promise<StartingParameters> {
  const parameters = initialParameters(graph);
  const { weights } = document;
  if (!weights) return { parameters, stored: new Set(), problems: [] };
  const opened = await openWeights(weights.value, read);
  const stored = new Set<string>();
  const found = typeof opened === "string" ? [opened] : place(opened, document, graph, parameters, stored);
  const problems = found.map((what) =>
    problem("NN505", weights.range, `The weights file ${quote(weights.value)} ${what}.`),
  );
  if (problems.length > 0) return { parameters: initialParameters(graph), stored: new Set(), problems };
  for (const node of graph.nodes) for (const param of node.params) copySharedEntries(parameters, param);
  return { parameters, stored, problems };
}

/** The file's tensors, or why there are none. */
async function openWeights(name: string, read: ReadFile): Promise<ReadonlyMap<string, StoredTensor> | string> {
  let content: Uint8Array | string;
  try {
    content = await read(name);
  } catch (error) {
    return describeReadFailure(error);
  }
  if (typeof content === "string") return "is text, not a safetensors file";
  const reading = readSafetensors(content);
  return reading.ok ? reading.tensors : reading.message;
}

/** Puts every tensor into its parameter; gives back what is wrong with those that fit none. */
function place(
  tensors: ReadonlyMap<string, StoredTensor>,
  document: NetworkDocument,
  graph: Graph,
  parameters: Map<string, Float64Array>,
  stored: Set<string>,
): string[] {
  const wrong: string[] = [];
  const strangers: string[] = [];
  for (const [name, tensor] of tensors) {
    const parameter = graph.parameterByName.get(name);
    if (!parameter) {
      if (!belongsToLeftOut(name, document, graph)) strangers.push(name);
      continue;
    }
    if (parameter.definition?.kind === "value") continue;
    const values = readTensor(tensor, parameter);
    if (typeof values === "string") wrong.push(values);
    else {
      parameters.set(name, values);
      stored.add(name);
    }
  }
  const [first] = strangers;
  if (first !== undefined) wrong.push(describeStrangers(first, strangers.length, graph));
  return wrong;
}

function readTensor(tensor: StoredTensor, { name, shape }: Parameter): Float64Array | string {
  if (!interchangeable(tensor.shape, shape)) {
    return `holds ${quote(name)} with shape ${formatShape(tensor.shape)}, but the network's has shape ${formatShape(shape)}`;
  }
  const values = tensor.read();
  if (!values) return `holds ${quote(name)} as ${tensor.type}, but only ${READABLE_TYPES.join(" and ")} are read`;
  if (!values.every(Number.isFinite)) return `holds a number in ${quote(name)} that is not finite`;
  return values;
}

/** A node that has errors of its own is not in the graph; its weights are no strangers. */
function belongsToLeftOut(name: string, document: NetworkDocument, graph: Graph): boolean {
  const owner = name.slice(0, name.lastIndexOf("."));
  return document.params.has(name) || (document.nodes.has(owner) && !graph.byId.has(owner));
}

function describeStrangers(name: string, count: number, graph: Graph): string {
  const near = closest(name, graph.parameterByName.keys());
  const more = count === 1 ? "" : `, and ${count - 1} more such`;
  return `holds ${quote(name)}${more}, which is no parameter of the network${near === null ? "" : ` (did you mean ${quote(near)}?)`}`;
}
