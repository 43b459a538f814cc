import type { NetworkDocument } from "../document/document.ts";
import { ops as standardOps } from "../ops/index.ts";
import type { Op } from "../ops/op.ts";
import { type Problem, problem } from "../problems.ts";
import { sizeOf } from "../shape.ts";
import { resolveBuffers } from "./buffers.ts";
import { candidates } from "./candidates.ts";
import type { Draft, Placed } from "./draft.ts";
import type { Edge, Graph, GraphNode, NodeBuffer, NodeParam, Parameter } from "./graph.ts";
import { lint } from "./lint.ts";
import { resolveObjective, resolveRegularization, unknownNode } from "./objective.ts";
import { order } from "./order.ts";
import { createParamStage, type ParamStage, parametersOf } from "./params.ts";
import { place } from "./shapes.ts";

export { findTarget } from "./objective.ts";

export interface BuildResult {
  /** Every node that is whole, with all it depends on; null where there is none. */
  readonly graph: Graph | null;
  /** In the order of the text. */
  readonly problems: readonly Problem[];
}

/**
 * Document → graph, in stages: references, order, shapes, parameters, buffers, assembly, objective, lint. What is wrong is
 * reported once, where it is; what merely depends on it is left out in silence, and the rest still runs.
 */
export function buildGraph(document: NetworkDocument, ops: ReadonlyMap<string, Op> = standardOps): BuildResult {
  const problems: Problem[] = [];
  const drafts = resolveReferences(document, ops, problems);
  const ordered = orderDrafts(drafts, problems);
  const params = createParamStage(document, problems);
  for (const draft of ordered) {
    draft.placed = place(draft, document.text, problems);
    params.resolve(draft);
    resolveBuffers(draft, problems);
  }
  const nodes = assemble(ordered);
  const byId = new Map<string, GraphNode>();
  for (const node of nodes) byId.set(node.id, node);
  const parameterByName = collectParameters(document, nodes, params, problems);
  const graph: Graph = {
    nodes,
    byId,
    parameters: [...parameterByName.values()],
    parameterByName,
    objective: resolveObjective(document, byId, problems),
    regularization: resolveRegularization(document, nodes, parameterByName, problems),
    seed: document.training.seed,
  };
  for (const found of lint(graph, document)) problems.push(found);
  problems.sort((a, b) => a.range.start - b.range.start);
  return { graph: nodes.length > 0 ? graph : null, problems };
}

/** Links every node to the nodes it reads. */
function resolveReferences(
  document: NetworkDocument,
  ops: ReadonlyMap<string, Op>,
  problems: Problem[],
): readonly Draft[] {
  interface Linking extends Draft {
    sources: readonly (Draft | null)[];
  }
  const drafts: Linking[] = [];
  const byId = new Map<string, Linking>();
  for (const definition of document.nodes.values()) {
    const op = definition.broken ? null : (ops.get(definition.op) ?? null);
    const index = drafts.length;
    const draft: Linking = {
      index,
      definition,
      op,
      sources: [],
      placed: null,
      params: null,
      buffers: null,
      node: null,
    };
    drafts.push(draft);
    byId.set(definition.id, draft);
  }
  for (const draft of drafts)
    draft.sources = draft.definition.inputs.map(({ reference }) => byId.get(reference.id) ?? null);
  for (const draft of drafts) {
    const { id, inputs } = draft.definition;
    for (const [input, { reference }] of inputs.entries()) {
      if (draft.sources[input]) continue;
      const names = candidates(byId.keys(), problems);
      problems.push(unknownNode("NN301", reference, withoutReadersOf(draft, drafts, names), { node: id, input }));
    }
  }
  return drafts;
}

/** A name of the node itself, or of one that depends on it, would only close a cycle. */
function withoutReadersOf(draft: Draft, drafts: readonly Draft[], names: Iterable<string>): readonly string[] {
  const all = [...names];
  if (all.length === 0) return all;
  const readers = new Map<Draft, Draft[]>();
  for (const reader of drafts)
    for (const source of reader.sources) {
      const known = source && readers.get(source);
      if (known) known.push(reader);
      else if (source) readers.set(source, [reader]);
    }
  const behind = new Set<Draft>([draft]);
  for (const each of behind) for (const reader of readers.get(each) ?? []) behind.add(reader);
  const left = new Set([...behind].map(({ definition }) => definition.id));
  return all.filter((name) => !left.has(name));
}

/** Drafts in topological order, without those on a cycle or behind one. */
function orderDrafts(drafts: readonly Draft[], problems: Problem[]): readonly Draft[] {
  const sources = drafts.map((draft) => {
    const numbers: number[] = [];
    for (const source of draft.sources) if (source !== null) numbers.push(source.index);
    return numbers;
  });
  const { order: numbers, cycles } = order(sources);
  for (const cycle of cycles)
    reportCycle(
      cycle.flatMap((i) => drafts[i] ?? []),
      problems,
    );
  return numbers.flatMap((i) => drafts[i] ?? []);
}

/** Places that are listed beside a cycle. */
const MOST_RELATED = 24;

/** At the reference that closes the cycle: where its first node reads its last. */
function reportCycle(cycle: readonly Draft[], problems: Problem[]): void {
  const first = cycle[0];
  const last = cycle.at(-1);
  if (first === undefined || last === undefined) return;
  const ids = [...cycle, first].map((draft) => draft.definition.id);
  // A long cycle is named by its two ends.
  const path = ids.length > 12 ? [...ids.slice(0, 6), `… ${ids.length - 12} more …`, ...ids.slice(-6)] : ids;
  const input = first.sources.indexOf(last);
  const range = first.definition.inputs[input]?.reference.range ?? first.definition.idRange;
  const message = `The network has a cycle: ${path.join(" → ")}. A feed-forward network has none; remove one of these connections.`;
  const related = cycle.slice(1, MOST_RELATED).flatMap((draft, i) => {
    const source = cycle[i];
    const at = draft.definition.inputs[source ? draft.sources.indexOf(source) : -1]?.reference.range;
    return at && source ? [{ range: at, message: `"${draft.definition.id}" reads "${source.definition.id}".` }] : [];
  });
  problems.push(problem("NN304", range, message, { node: first.definition.id, input, related }));
}

/** Graph nodes for the drafts that are whole; one whose source is left out is left out too. */
function assemble(ordered: readonly Draft[]): GraphNode[] {
  const nodes: GraphNode[] = [];
  for (const draft of ordered) {
    if (!isWhole(draft) || !draft.sources.every((source) => source?.node)) continue;
    const { definition, op, placed, params, buffers } = draft;
    const { attributes, site, shape, batched, edges } = placed;
    let depth = 0;
    for (const source of draft.sources) depth = Math.max(depth, 1 + (source?.node?.depth ?? 0));
    const node: GraphNode = {
      index: nodes.length,
      id: definition.id,
      op,
      definition,
      attributes,
      site,
      shape,
      size: sizeOf(shape),
      batched,
      edges,
      uses: [],
      params,
      buffers,
      depth,
    };
    for (const edge of edges) {
      const source = draft.sources[edge.input]?.node;
      if (!source) continue;
      edge.source = source;
      edge.target = node;
      (source.uses as Edge[]).push(edge);
    }
    draft.node = node;
    nodes.push(node);
  }
  return nodes;
}

function isWhole(
  draft: Draft,
): draft is Draft & { op: Op; placed: Placed; params: readonly NodeParam[]; buffers: readonly NodeBuffer[] } {
  return draft.op !== null && draft.placed !== null && draft.params !== null && draft.buffers !== null;
}

type GrowingParameter = Parameter & { readonly users: string[] };

/** θ in order: every parameter once, shared ones at their first use. */
function collectParameters(
  document: NetworkDocument,
  nodes: readonly GraphNode[],
  stage: ParamStage,
  problems: Problem[],
): Map<string, Parameter> {
  const byName = new Map<string, GrowingParameter>();
  for (const node of nodes) {
    for (const param of node.params) {
      const ownName = isSharedAsAWhole(node, param) ? null : param.listedAs;
      for (const name of parametersOf(param)) {
        const own = name === ownName;
        const known = byName.get(name);
        if (known === undefined)
          byName.set(name, own ? describeOwn(name, node, param) : describeShared(name, node, param, document, stage));
        else {
          if (known.shared === own) reportTwoMeanings(name, document, problems);
          if (known.users.at(-1) !== node.id) known.users.push(node.id);
        }
      }
    }
  }
  return byName;
}

function describeOwn(name: string, node: GraphNode, param: NodeParam): GrowingParameter {
  const definition = node.definition.params.get(param.name) ?? null;
  const owned = param.slots?.flatMap((slot) => (slot.parameter === name ? [slot.entry] : [])) ?? null;
  return { name, shape: param.spec.shape, size: param.size, shared: false, definition, users: [node.id], owned };
}

function describeShared(
  name: string,
  node: GraphNode,
  param: NodeParam,
  document: NetworkDocument,
  stage: ParamStage,
): GrowingParameter {
  const shape = stage.shapeOfShared(name) ?? param.spec.shape;
  return {
    name,
    shape,
    size: sizeOf(shape),
    shared: true,
    definition: document.params.get(name)?.definition ?? null,
    users: [node.id],
    owned: null,
  };
}

function isSharedAsAWhole(node: GraphNode, param: NodeParam): boolean {
  const definition = node.definition.params.get(param.name);
  return definition?.kind === "value" && definition.value.kind === "shared";
}

function reportTwoMeanings(name: string, document: NetworkDocument, problems: Problem[]): void {
  const range = document.params.get(name)?.nameRange;
  if (range === undefined || problems.some((p) => p.code === "NN206" && p.range === range)) return;
  problems.push(
    problem(
      "NN206",
      range,
      `The shared parameter "${name}" has the name of a node's own parameter. Give it another name.`,
    ),
  );
}
