import type { Graph, GraphNode } from "../../graph/graph.ts";
import { parametersOf } from "../../graph/params.ts";
import type { PassMode } from "../../ops/op.ts";
import { refuseImpossible } from "../limits.ts";
import type { Precision } from "../pass.ts";
import { logitsBehind } from "../ports.ts";
import type { TargetChoice } from "../tape.ts";
import { createFlowTest, nodesBehind, regularizes, termsOf } from "../timeline.ts";
import { nativeActivation } from "./activationCodes.ts";
import { type Block, findBlocks } from "./blocks.ts";
import * as Code from "./codes.ts";
import {
  emitConvolutionBackward,
  emitConvolutionForward,
  emitPoolBackward,
  emitPoolForward,
} from "./emitConvolution.ts";
import { SIMPLE } from "./emitSimple.ts";
import { emitUnitsBackward, emitUnitsForward, reserveGradients, reserveUnits } from "./emitUnits.ts";
import { createHostNode, type HostNode } from "./host.ts";
import { type Place, Planner } from "./plan.ts";
import {
  clearParameterGradients,
  emitObjective,
  emitPenalty,
  emitShared,
  emitUseGradients,
  layTheta,
  type ParameterPlace,
  placeParameters,
  placeParams,
} from "./theta.ts";

/**
 * Graph → program of the module, in stages: what goes back, where θ lies, where every node's numbers lie, the
 * instructions forward, the objective, the instructions back, θ's own.
 */
export interface CompileOptions {
  readonly batch: number;
  readonly precision: Precision;
  readonly target: TargetChoice | null;
  /** forward: values alone. parameters: and ∂target/∂θ. everything: u, ∂z and δ of every node kept apart as well. */
  readonly wants: "forward" | "parameters" | "everything";
  readonly mode: PassMode;
  seed(node: string): string;
  /** Running statistics, and whether every forward moves them (see `HostOptions`). */
  readonly buffers?: ReadonlyMap<string, Float64Array>;
  readonly movesBuffers?: boolean;
  /** Gradients move their parameters as they are found, by plain gradient descent: nobody looks at them. */
  readonly fusesUpdate?: boolean;
  /** Names of the parameters that move; all by default. */
  readonly moving?: readonly string[];
  readonly parallel?: boolean;
}

export interface Compiled {
  readonly planner: Planner;
  readonly parameters: ReadonlyMap<string, ParameterPlace>;
  /** All of θ, and the same of its gradient (0 where there is none): entries of both at like offsets. */
  readonly theta: { readonly address: number; readonly gradient: number; readonly bytes: number };
  readonly hosts: ReadonlyMap<number, HostNode>;
  /** Byte offsets into the program: forward up to the first, all of it up to the second. */
  readonly forwardBytes: number;
  readonly objectiveAt: number;
  /** True where gradients move their parameters themselves. */
  readonly fused: boolean;
}

export function compilePass(graph: Graph, options: CompileOptions): Compiled {
  refuseImpossible(graph, options.batch, options.mode);
  const goesBack = options.wants !== "forward" && options.target !== null;
  const keeps = options.wants === "everything";
  const padded = options.batch > 1 || graph.nodes.some(isWindowed);
  const planner = new Planner(graph, { ...options, parallel: options.parallel === true, padded, keeps });

  const moving = new Set(options.moving ?? graph.parameters.map(({ name }) => name));
  markFlow(planner, goesBack ? options.target : null, moving);
  const movesAll = moving.size === graph.parameters.length;
  const blocks = findBlocks(graph.nodes, {
    alone: new Set(graph.nodes.filter((node) => planner.placeOf(node).keepsPreactivation)),
    goesBack: (node) => planner.placeOf(node).goesBack,
    makesLayers: movesAll,
  });
  const byReference = new Set(
    blocks.filter(({ nodes: [node] }) => node !== undefined && !isNative(node)).flatMap(({ nodes }) => nodes),
  );

  // Block by block, so that the weights of neurons that make a layer are the rows of its matrix.
  const theta = layTheta(planner, graph, blocks, movesAll);
  const shares = graph.nodes.some(hasSlots);
  const penalized = goesBack && options.target?.kind === "objective" && regularizes(graph);
  const isPlain = movesAll && !shares && !penalized && ![...byReference].some((node) => node.params.length > 0);
  const fused = options.fusesUpdate === true && goesBack && isPlain;
  const how = fused ? Code.UPDATE : shares || penalized ? Code.ADD : Code.SET;
  const gradientAt = !goesBack ? 0 : fused ? theta.address : planner.reserve(theta.bytes);
  const parameters = placeParameters(planner, theta, gradientAt, penalized);
  placeParams(planner, parameters, how);

  reserveAllGradients(planner, blocks, byReference);
  reserveValues(planner, blocks, byReference);
  const hosts = new Map<number, HostNode>();
  for (const node of byReference)
    if (node.op.ports.kind !== "none") hosts.set(node.index, createHostNode(planner, planner.placeOf(node), options));

  // What joins the samples comes after everything that has a value for each.
  const late = (block: Block): boolean => block.nodes[0]?.batched === false;
  const ordered = [...blocks.filter((block) => !late(block)), ...blocks.filter(late)];
  emitShared(planner, parameters);
  for (const block of ordered) emitForward(planner, block, hosts);
  const objectiveAt = planner.reserve(8);
  emitObjective(planner, graph, parameters, objectiveAt);
  const forwardBytes = planner.words.length * 4;

  if (goesBack) {
    if (how === Code.ADD) clearParameterGradients(planner, gradientAt, theta.bytes);
    clearDetours(planner);
    clearTogether(planner, blocks);
    emitSeeds(planner, options.target);
    for (const block of ordered.toReversed()) emitBackward(planner, block, hosts);
    emitUseGradients(planner, parameters);
    if (penalized) emitPenalty(planner, graph, parameters);
  }
  return {
    planner,
    parameters,
    theta: { address: theta.address, gradient: fused ? 0 : gradientAt, bytes: theta.bytes },
    hosts,
    forwardBytes,
    objectiveAt,
    fused,
  };
}

/**
 * Which nodes a gradient goes back through: those behind the target, and of them, where nobody looks at every gradient,
 * only those that lead to a parameter that moves. And which activations a loss goes around, because it reads their u.
 */
function markFlow(planner: Planner, target: TargetChoice | null, moving: ReadonlySet<string>): void {
  const { graph, keeps } = planner;
  const behind = nodesBehind(graph, target, createFlowTest());
  const carries = new Set<GraphNode>();
  for (const node of graph.nodes) {
    const moves = node.params.some((param) => [...parametersOf(param)].some((name) => moving.has(name)));
    if (keeps || moves || node.edges.some(({ source }) => carries.has(source))) carries.add(node);
    planner.placeOf(node).goesBack = behind.has(node) && carries.has(node);
    for (const edge of node.edges) {
      const logits = logitsBehind(edge);
      if (!logits) continue;
      planner.placeOf(logits.head).keepsPreactivation = true;
      if (!behind.has(node)) continue;
      for (const each of [logits.head, ...logits.between].map((passed) => planner.placeOf(passed))) {
        if (!keeps) each.isGoneAround = true;
        else if (each.shown === 0) each.shown = planner.reserveFor(each);
      }
    }
  }
}

/** A place of their own for the values of every block; what its gradients need on the way back beside them. */
function reserveValues(planner: Planner, blocks: readonly Block[], byReference: Set<GraphNode>): void {
  for (const { nodes } of blocks) {
    const places = nodes.map((node) => planner.placeOf(node));
    const [first] = places as [Place];
    const emitter = SIMPLE.get(first.node.op.name);
    if (emitter !== undefined && !emitter.fits(planner, first)) byReference.add(first.node);
    if (byReference.has(first.node)) reserveReference(planner, first);
    else if (isUnits(first.node) || isConvolution(first.node)) reserveUnits(planner, places);
    else if (emitter?.reserve) emitter.reserve(planner, first);
    else first.value = planner.reserveFor(first);
  }
}

/** Where a gradient takes a way around an activation, it is a sum too. */
function clearDetours(planner: Planner): void {
  for (const place of planner.places)
    for (const address of [place.direct, place.shown])
      if (address !== 0) planner.emit(Code.CLEAR, address, planner.bytesOf(place));
}

/** Whether nothing ever changes the gradient of this single number: then it is written once, before the first pass. */
const isLeftAlone = ({ node, samples }: Place): boolean =>
  samples === 1 && node.size === 1 && node.uses.length === 0 && !node.op.hasPreactivation;

/** ∂target/∂target = 1. */
function emitSeeds(planner: Planner, target: TargetChoice | null): void {
  const terms = termsOf(target);
  const onlyTerm = terms.length === 1 ? terms[0]?.node : undefined;
  for (const { node, component } of terms) {
    const at = planner.graph.byId.get(node);
    const place = at && planner.placeOf(at);
    if (!place || place.gradient === 0) continue;
    if (node === onlyTerm && isLeftAlone(place)) {
      planner.markWritten(place);
      planner.initial.push({ address: place.gradient, kind: "numbers", values: [1] });
      continue;
    }
    planner.openGradient(place);
    planner.emit(Code.SEED, place.gradient + component * place.stride, place.samples);
  }
}

const isUnits = (node: GraphNode): boolean => node.op.name === "neuron" || node.op.name === "dense";
const isConvolution = (node: GraphNode): boolean => node.op.name === "conv1d" || node.op.name === "conv2d";
const isPool = (node: GraphNode): boolean => /^(max|avg)-pool2d$|^global-avg-pool$/.test(node.op.name);
const isWindowed = (node: GraphNode): boolean => isConvolution(node) || isPool(node);
const hasSlots = (node: GraphNode): boolean =>
  node.params.some((param) => param.slots !== null || param.listedAs !== `${node.id}.${param.name}`);

function isNative(node: GraphNode): boolean {
  if (isUnits(node)) return node.batched && nativeActivation(node.attributes) !== null;
  if (isConvolution(node)) {
    const activation = nativeActivation(node.attributes);
    return node.batched && activation !== null && typeof activation === "object";
  }
  if (isPool(node)) return node.batched;
  return node.op.ports.kind === "none" || SIMPLE.has(node.op.name);
}

function reserveReference(planner: Planner, place: Place): void {
  place.value = planner.reserveFor(place);
  if (place.node.op.hasPreactivation) place.preactivation = planner.reserveFor(place);
  if (place.goesBack && place.keepsPreactivation) place.direct = planner.reserveFor(place);
}

/** Gradients that tables of neurons add to stand in one row, to be cleared at one stroke. */
function reserveAllGradients(planner: Planner, blocks: readonly Block[], byReference: ReadonlySet<GraphNode>): void {
  for (const { nodes } of blocks) {
    const places = nodes.map((node) => planner.placeOf(node));
    const [first] = places as [Place];
    if (!first.goesBack) continue;
    reserveGradients(planner, places, planner.keeps && (first.node.op.hasPreactivation || byReference.has(first.node)));
  }
}

function clearTogether(planner: Planner, blocks: readonly Block[]): void {
  const added = new Set<Place>();
  for (const { nodes, isLayer } of blocks) {
    if (isLayer || nodes.length < 2) continue;
    for (const node of nodes)
      if (planner.placeOf(node).goesBack)
        for (const { source } of node.edges) {
          const place = planner.placeOf(source);
          if (place.gradient !== 0) added.add(place);
        }
  }
  const rows = [...added].sort((a, b) => a.gradient - b.gradient);
  let from = 0;
  let to = 0;
  for (const place of rows) {
    planner.markWritten(place);
    if (place.gradient > to) {
      if (to > from) planner.emit(Code.CLEAR, from, to - from);
      from = place.gradient;
    }
    to = (place.gradient + planner.bytesOf(place) + 15) & ~15;
  }
  if (to > from) planner.emit(Code.CLEAR, from, to - from);
}

function emitForward(planner: Planner, block: Block, hosts: ReadonlyMap<number, HostNode>): void {
  const [node] = block.nodes as readonly [GraphNode];
  const place = planner.placeOf(node);
  if (hosts.has(node.index)) planner.emit(Code.HOST, node.index, 0);
  else if (isUnits(node)) emitUnitsForward(planner, block);
  else if (isConvolution(node)) emitConvolutionForward(planner, place);
  else if (isPool(node)) emitPoolForward(planner, place);
  else SIMPLE.get(node.op.name)?.forward(planner, place);
}

function emitBackward(planner: Planner, block: Block, hosts: ReadonlyMap<number, HostNode>): void {
  const [node] = block.nodes as readonly [GraphNode];
  const place = planner.placeOf(node);
  if (!place.goesBack || node.op.ports.kind === "none") return;
  if (hosts.has(node.index)) {
    planner.openGradient(place);
    for (const { source } of node.edges) planner.openGradient(planner.placeOf(source));
    planner.emit(Code.HOST, node.index, 1);
  } else if (isUnits(node)) emitUnitsBackward(planner, block);
  else if (isConvolution(node)) emitConvolutionBackward(planner, place);
  else {
    planner.openGradient(place);
    if (isPool(node)) emitPoolBackward(planner, place);
    else SIMPLE.get(node.op.name)?.backward(planner, place);
  }
}
