import type { NetworkDocument, NodeDefinition } from "../document/document.ts";
import { summarize } from "../explain/summary.ts";
import type { Graph, GraphNode } from "../graph/graph.ts";
import { isAffine } from "../graph/linearity.ts";
import { writtenParams } from "../graph/writtenParams.ts";
import { activationUse } from "../ops/attributes.ts";
import { ops } from "../ops/index.ts";
import type { Problem } from "../problems.ts";
import type { EdgeView, NetworkView, NodeView, ProblemView } from "../protocol.ts";

/** What a network looks like at one version of its text. */
export interface NetworkPicture {
  readonly version: number;
  readonly file: string;
  readonly readOnly: boolean;
  /** The last good document and its graph; null where nothing good has been read yet. */
  readonly document: NetworkDocument | null;
  readonly graph: Graph | null;
  /** True where the text has moved on from that graph and cannot be read now. */
  readonly stale: boolean;
  /** Of the text as it is now, with lines and columns from 1. */
  readonly problems: readonly Problem[];
  readonly placeOf: (offset: number) => { readonly line: number; readonly column: number };
}

/** A menu of scalars, not an inventory: beyond this many a person types the name. */
const MOST_TARGETS = 200;
const MOST_COMPONENTS = 16;

export function networkView(picture: NetworkPicture): NetworkView {
  const { graph, document } = picture;
  const nodes = graph?.nodes ?? [];
  const broken = document ? [...document.nodes.values()].filter((node) => !graph?.byId.has(node.id)) : [];
  const summary = graph && summarize(graph);
  return {
    version: picture.version,
    file: picture.file,
    title: document?.title ?? null,
    state: nodes.length + broken.length === 0 ? "empty" : picture.stale ? "stale" : "ok",
    readOnly: picture.readOnly,
    nodes: [...nodes.map((node) => nodeView(node, picture)), ...broken.map((node) => brokenNodeView(node, picture))],
    edges: [
      ...nodes.flatMap((node) => node.edges.map(edgeView)),
      ...broken.flatMap((node) => brokenEdgeViews(node, picture)),
    ],
    problems: picture.problems.map((problem) => problemView(problem, picture.placeOf)),
    targets: graph ? networkTargets(graph) : [],
    objective: graph?.objective.map((target) => target.text) ?? [],
    parameterCount:
      graph?.parameters.reduce((count, parameter) => count + (parameter.owned?.length ?? parameter.size), 0) ?? 0,
    hiddenUnits: summary?.hiddenUnits ?? 0,
    depth: summary?.depth ?? 0,
    deepPath: summary?.deepPath ?? null,
    isLinear: graph !== null && graph.parameters.length > 0 && isAffine(graph),
    groups: [...(document?.groups ?? [])].map(([name, nodes]) => ({ name, nodes })),
  };
}

function nodeView(node: GraphNode, { document, graph }: NetworkPicture): NodeView {
  const written = node.definition.attributes;
  const attributes = Object.entries(node.attributes).map(
    ([name, value]) => [name, { value, written: written.has(name) }] as const,
  );
  return {
    id: node.id,
    op: node.op.name,
    look: node.op.look,
    shape: node.shape,
    size: node.size,
    depth: node.depth,
    activation: activationUse(node.attributes)?.name ?? null,
    hasPreactivation: node.op.hasPreactivation,
    attributes: Object.fromEntries(attributes),
    params: node.params.map(({ name, listedAs, spec, size }) => ({
      name,
      listedAs,
      shape: spec.shape,
      size,
      shared: graph?.parameterByName.get(listedAs)?.shared ?? false,
    })),
    parameterCount: node.params.reduce((count, param) => count + param.size, 0),
    ...(node.definition.params.size > 0 && { written: writtenParams(node.definition, document, graph) }),
    inputs: node.edges.map((edge) => edge.definition.reference.text),
    pin: document?.pins.get(node.id) ?? null,
    isObjective: graph?.objective.some((target) => target.node === node.id) ?? false,
    broken: false,
  };
}

/** A node that the graph had to leave out is shown all the same: a neuron just added has no inputs yet. */
function brokenNodeView(node: NodeDefinition, { document, graph }: NetworkPicture): NodeView {
  const op = ops.get(node.op);
  const values = Object.fromEntries([...node.attributes].map(([name, { value }]) => [name, value]));
  return {
    id: node.id,
    op: node.op,
    look: op?.look ?? "sign",
    shape: [],
    size: 0,
    depth: 0,
    activation: activationUse(values)?.name ?? null,
    hasPreactivation: op?.hasPreactivation ?? false,
    attributes: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, written: true }])),
    params: [],
    parameterCount: 0,
    ...(node.params.size > 0 && { written: writtenParams(node, document, graph) }),
    inputs: node.inputs.map((input) => input.reference.text),
    pin: document?.pins.get(node.id) ?? null,
    isObjective: document?.objective.some((reference) => reference.id === node.id) ?? false,
    broken: true,
  };
}

/** The wires of such a node as far as they lead anywhere; keys as the graph makes them. */
function brokenEdgeViews(node: NodeDefinition, { document }: NetworkPicture): EdgeView[] {
  return node.inputs.flatMap(({ reference, port }, input) => {
    if (!document?.nodes.has(reference.id)) return [];
    const key = `${reference.id}→${node.id}:${input}`;
    return [{ key, source: reference.id, target: node.id, input, reference: reference.text, port, shape: [] }];
  });
}

function edgeView(edge: GraphNode["edges"][number]): EdgeView {
  const { ports } = edge.target.op;
  return {
    key: edge.key,
    source: edge.source.id,
    target: edge.target.id,
    input: edge.input,
    reference: edge.definition.reference.text,
    port: ports.kind === "named" ? (ports.ports[edge.port]?.name ?? null) : edge.definition.port,
    shape: edge.shape,
  };
}

function problemView(problem: Problem, placeOf: NetworkPicture["placeOf"]): ProblemView {
  const { line, column } = placeOf(problem.range.start);
  return {
    code: problem.code,
    severity: problem.severity,
    message: problem.message,
    line,
    column,
    start: problem.range.start,
    node: problem.node ?? null,
    input: problem.input ?? null,
    fix: problem.fix?.title ?? null,
  };
}

/** Every scalar, and the components of short vectors; inputs are nothing to start from. */
export function networkTargets({ nodes }: Graph): string[] {
  const targets: string[] = [];
  for (const node of nodes) {
    if (node.op.look === "input") continue;
    if (node.size === 1) targets.push(node.id);
    else if (node.shape.length === 1 && node.size <= MOST_COMPONENTS) {
      for (let i = 0; i < node.size; i++) targets.push(`${node.id}[${i}]`);
    }
  }
  return targets.slice(0, MOST_TARGETS);
}
