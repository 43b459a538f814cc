import { quote } from "../data/quote.ts";
import { describeReadFailure, type ReadFile } from "../data/readFile.ts";
import type { NetworkDocument } from "../document/document.ts";
import { closest } from "../document/suggest.ts";
import type { Graph, Parameter } from "../graph/graph.ts";
import { type Problem, problem } from "../problems.ts";
import { formatShape, interchangeable } from "../shape.ts";
import { copySharedEntries, initialParameters } from "../training/initializers.ts";
import { READABLE_TYPES, readSafetensors, type StoredTensor, writeSafetensors } from "./safetensors.ts";

export interface StartingParameters {
  readonly parameters: ReadonlyMap<string, Float64Array>;
  readonly stored: ReadonlySet<string>;
  /** Running statistics that the file gives, by name (`node.mean`); the graph has the others. */
  readonly buffers: ReadonlyMap<string, Float64Array>;
  readonly problems: readonly Problem[];
}

/**
 * The numbers every parameter of θ starts with: what the text says, then what the file named by `weights` holds under `node.param`
 * (or `node.mean`: running statistics) or a shared name, then the initialiser. A number in the text wins, so that an edit is never silently undone by a file.
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
  if (!weights) return { parameters, stored: new Set(), buffers: new Map(), problems: [] };
  const opened = await openWeights(weights.value, read);
  const stored = new Set<string>();
  const buffers = new Map<string, Float64Array>();
  const found = typeof opened === "string" ? [opened] : place(opened, document, graph, { parameters, stored, buffers });
  const problems = found.map((what) =>
    problem("NN505", weights.range, `The weights file ${quote(weights.value)} ${what}.`),
  );
  if (problems.length > 0)
    return { parameters: initialParameters(graph), stored: new Set(), buffers: new Map(), problems };
  for (const node of graph.nodes) for (const param of node.params) copySharedEntries(parameters, param);
  return { parameters, stored, buffers, problems };
}

/**
 * The numbers of a file that somebody names beside the network: they win over the text, and what it leaves out is as the network has it. Or why it
 * cannot be used, to be put after its name.
 */
export async function loadGivenWeights(
  name: string,
  document: NetworkDocument,
  graph: Graph,
  own: Pick<StartingParameters, "parameters" | "buffers">,
  read: ReadFile,
): Promise<Pick<StartingParameters, "parameters" | "buffers"> | string> {
  const opened = await openWeights(name, read);
  if (typeof opened === "string") return opened;
  const parameters = new Map([...own.parameters].map(([id, values]) => [id, values.slice()]));
  const buffers = new Map(own.buffers);
  const [wrong] = place(opened, document, graph, { parameters, stored: new Set(), buffers }, true);
  if (wrong !== undefined) return wrong;
  for (const node of graph.nodes) for (const param of node.params) copySharedEntries(parameters, param);
  return { parameters, buffers };
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

/** What the file's tensors are put into. */
interface Places {
  readonly parameters: Map<string, Float64Array>;
  readonly stored: Set<string>;
  readonly buffers: Map<string, Float64Array>;
}

/** Puts every tensor into its parameter or buffer; gives back what is wrong with those that fit none. */
function place(
  tensors: ReadonlyMap<string, StoredTensor>,
  document: NetworkDocument,
  graph: Graph,
  { parameters, stored, buffers }: Places,
  overText = false,
): string[] {
  const bufferByName = new Map(graph.nodes.flatMap((node) => node.buffers.map((buffer) => [buffer.name, buffer])));
  const wrong: string[] = [];
  const strangers: string[] = [];
  for (const [name, tensor] of tensors) {
    const parameter = graph.parameterByName.get(name);
    const buffer = parameter ? undefined : bufferByName.get(name);
    if (buffer) {
      const values = readTensor(tensor, { name, shape: buffer.spec.shape, minimum: buffer.spec.minimum });
      if (typeof values === "string") wrong.push(values);
      else if (overText || !buffer.written) buffers.set(name, values);
      continue;
    }
    if (!parameter) {
      if (!belongsToLeftOut(name, document, graph)) strangers.push(name);
      continue;
    }
    if (parameter.definition?.kind === "value" && !overText) continue;
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

interface Wanted extends Pick<Parameter, "name" | "shape"> {
  readonly minimum?: number | undefined;
}

function readTensor(tensor: StoredTensor, { name, shape, minimum = -Infinity }: Wanted): Float64Array | string {
  if (!interchangeable(tensor.shape, shape)) {
    return `holds ${quote(name)} with shape ${formatShape(tensor.shape)}, but the network's has shape ${formatShape(shape)}`;
  }
  const values = tensor.read();
  if (!values) return `holds ${quote(name)} as ${tensor.type}, but only ${READABLE_TYPES.join(" and ")} are read`;
  if (!values.every(Number.isFinite)) return `holds a number in ${quote(name)} that is not finite`;
  if (values.some((value) => value < minimum)) return `holds a number below ${minimum} in ${quote(name)}`;
  return values;
}

/** A node that has errors of its own is not in the graph; its weights are no strangers. */
function belongsToLeftOut(name: string, document: NetworkDocument, graph: Graph): boolean {
  const owner = name.slice(0, name.lastIndexOf("."));
  return document.params.has(name) || (document.nodes.has(owner) && !graph.byId.has(owner));
}

function describeStrangers(name: string, count: number, graph: Graph): string {
  const near = closest(name, [
    ...graph.parameterByName.keys(),
    ...graph.nodes.flatMap((node) => node.buffers.map((buffer) => buffer.name)),
  ]);
  const more = count === 1 ? "" : `, and ${count - 1} more such`;
  return `holds ${quote(name)}${more}, which is no parameter of the network${near === null ? "" : ` (did you mean ${quote(near)}?)`}`;
}

/** θ and the running statistics as a safetensors file, under the names `node.param` (a shared one under its own) and `node.mean`. */
export function writeWeights(
  graph: Graph,
  parameters: ReadonlyMap<string, Float64Array>,
  buffers: ReadonlyMap<string, Float64Array>,
): Uint8Array<ArrayBuffer> {
  const ofTheta = graph.parameters.flatMap(({ name, shape }) => {
    const values = parameters.get(name);
    return values ? [{ name, shape, values }] : [];
  });
  const statistics = graph.nodes.flatMap((node) =>
    node.buffers.flatMap(({ name, spec }) => {
      const values = buffers.get(name);
      return values ? [{ name, shape: spec.shape, values }] : [];
    }),
  );
  return writeSafetensors([...ofTheta, ...statistics]);
}
