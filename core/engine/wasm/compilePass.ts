import type { Graph, GraphNode } from "../../graph/graph.ts";
import { parametersOf } from "../../graph/params.ts";
import type { PassMode } from "../../ops/op.ts";
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

export interface ParameterPlace {
  readonly name: string;
  readonly size: number;
  readonly address: number;
  /** 0 where nothing flows. */
  readonly gradient: number;
}

export function compilePass(graph: Graph, options: CompileOptions): Compiled {
  const { batch, precision, wants } = options;
  const goesBack = wants !== "forward" && options.target !== null;
  const keeps = wants === "everything";
  const padded = batch > 1 || graph.nodes.some(isWindowed);
  const planner = new Planner(graph, batch, precision, options.parallel === true, padded);

  // What goes back, and who needs to know ∂target/∂z.
  const flows = createFlowTest();
  const behind = goesBack ? nodesBehind(graph, options.target, flows) : new Set<GraphNode>();
  const moving = new Set(options.moving ?? graph.parameters.map(({ name }) => name));
  const carries = new Set<GraphNode>();
  for (const node of graph.nodes) {
    const moves = node.params.some((param) => [...parametersOf(param)].some((name) => moving.has(name)));
    if (keeps || moves || node.edges.some(({ source }) => carries.has(source))) carries.add(node);
  }
  const reaches = (node: GraphNode): boolean => behind.has(node) && carries.has(node);
  for (const node of graph.nodes) {
    const place = planner.placeOf(node);
    place.goesBack = reaches(node);
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

  const alone = new Set(graph.nodes.filter((node) => planner.placeOf(node).keepsPreactivation));
  const movesAll = moving.size === graph.parameters.length;
  const blocks = findBlocks(graph.nodes, { alone, goesBack: reaches, makesLayers: movesAll });
  const byReference = new Set(
    blocks.filter(({ nodes: [node] }) => node !== undefined && !isNative(node)).flatMap(({ nodes }) => nodes),
  );

  // θ: block by block, so that the weights of neurons that make a layer are the rows of its matrix.
  const shares = graph.parameters.some(({ shared }) => shared) || graph.nodes.some(hasSlots);
  const penalized = options.target?.kind === "objective" && regularizes(graph);
  const fused =
    options.fusesUpdate === true &&
    goesBack &&
    movesAll &&
    !shares &&
    !penalized &&
    ![...byReference].some((node) => node.params.length > 0);
  const theta = layTheta(planner, graph, blocks, movesAll);
  const gradientAt = goesBack && !fused ? planner.reserve(theta.bytes) : 0;
  const how = fused ? Code.UPDATE : shares || penalized ? Code.ADD : Code.SET;
  const flowing = new Set<string>();
  for (const place of planner.places) {
    if (!place.goesBack) continue;
    for (const param of place.node.params) for (const name of parametersOf(param)) flowing.add(name);
  }
  if (penalized) for (const name of graph.regularization?.covered.keys() ?? []) flowing.add(name);
  const parameters = new Map<string, ParameterPlace>();
  for (const { name, size } of graph.parameters) {
    const address = theta.addressOf.get(name) ?? 0;
    const own = gradientAt === 0 ? (fused ? address : 0) : gradientAt + address - theta.address;
    parameters.set(name, { name, size, address, gradient: flowing.has(name) ? own : 0 });
  }
  placeParams(planner, parameters, how);

  // Every node's numbers.
  for (const place of planner.places) {
    // A gradient is wanted at the sources of what goes back, and at the target itself.
    place.gradient = 0;
  }
  const wanted = (node: GraphNode): boolean => reaches(node);
  reserveAllGradients(planner, blocks, wanted, keeps, byReference);
  for (const { nodes } of blocks) {
    const places = nodes.map((node) => planner.placeOf(node));
    const [first] = places as [Place];
    if (isUnits(first.node) || isConvolution(first.node)) {
      if (byReference.has(first.node)) reserveReference(planner, first);
      else reserveUnits(planner, places, keeps, first.goesBack);
      continue;
    }
    const emitter = SIMPLE.get(first.node.op.name);
    if (emitter !== undefined && !emitter.fits(planner, first)) byReference.add(first.node);
    if (byReference.has(first.node)) reserveReference(planner, first);
    else if (emitter?.reserve) emitter.reserve(planner, first);
    else first.value = planner.reserveFor(first);
  }

  const hosts = new Map<number, HostNode>();
  for (const node of byReference)
    if (node.op.ports.kind !== "none") hosts.set(node.index, createHostNode(planner, planner.placeOf(node), options));

  // Forward.
  emitShared(planner, parameters);
  const late = (block: Block): boolean => block.nodes[0]?.batched === false;
  const ordered = [...blocks.filter((block) => !late(block)), ...blocks.filter(late)];
  for (const block of ordered) emitForward(planner, block, hosts);
  const objectiveAt = planner.reserve(8);
  emitObjective(planner, graph, parameters, objectiveAt);
  const forwardBytes = planner.words.length * 4;

  // Back.
  if (goesBack) {
    if (how === Code.ADD) clearParameterGradients(planner, gradientAt, theta.bytes);
    for (const place of planner.places)
      for (const address of [place.direct, place.shown])
        if (address !== 0) planner.emit(Code.CLEAR, address, planner.bytesOf(place));
    clearTogether(planner, blocks);
    for (const { node, component } of termsOf(options.target)) {
      const at = graph.byId.get(node);
      const place = at && planner.placeOf(at);
      if (!place || place.gradient === 0) continue;
      planner.openGradient(place);
      planner.emit(Code.SEED, place.gradient + component * place.stride, place.samples);
    }
    for (const block of ordered.toReversed()) emitBackward(planner, block, hosts);
    emitUseGradients(planner, parameters);
    if (penalized) emitPenalty(planner, graph, parameters);
  }
  return {
    planner,
    parameters,
    theta: { address: theta.address, gradient: gradientAt, bytes: theta.bytes },
    hosts,
    forwardBytes,
    objectiveAt,
    fused,
  };
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

interface Theta {
  readonly address: number;
  readonly bytes: number;
  readonly addressOf: ReadonlyMap<string, number>;
}

function layTheta(planner: Planner, graph: Graph, blocks: readonly Block[], packs: boolean): Theta {
  const address = planner.reserve(0);
  const addressOf = new Map<string, number>();
  const lay = (names: readonly string[]): void => {
    const sizes = names.map((name) => (graph.parameterByName.get(name)?.size ?? 0) * planner.numberSize);
    let at = planner.reserve(sizes.reduce((a, b) => a + b, 0));
    for (const [i, name] of names.entries()) {
      addressOf.set(name, at);
      at += sizes[i] ?? 0;
    }
  };
  const fresh = (name: string): boolean => graph.parameterByName.has(name) && !addressOf.has(name);
  for (const { nodes, isLayer } of blocks) {
    const names = nodes.map((node) => node.params.flatMap((param) => [...parametersOf(param)]).filter(fresh));
    if (isLayer) {
      // Column by column: every w, then every b.
      for (let p = 0; p < (names[0]?.length ?? 0); p++) lay(names.flatMap((own) => own[p] ?? []));
    } else if (packs) lay([...new Set(names.flat())]);
    else for (const name of new Set(names.flat())) lay([name]);
  }
  return { address, bytes: planner.end - address, addressOf };
}

/** Where each use reads its numbers and leaves its gradient. */
function placeParams(planner: Planner, parameters: ReadonlyMap<string, ParameterPlace>, how: number): void {
  for (const place of planner.places) {
    for (const param of place.node.params) {
      const listed = parameters.get(param.listedAs);
      if (listed === undefined) throw new TypeError(`The graph does not list the parameter "${param.listedAs}".`);
      const isFilled = param.slots !== null && param.listedAs !== `${place.node.id}.${param.name}`;
      const bytes = param.size * planner.numberSize;
      const wantsGradient = place.goesBack && [...parametersOf(param)].some((name) => parameters.get(name)?.gradient);
      const gradient = !wantsGradient ? 0 : isFilled ? planner.reserve(bytes) : listed.gradient;
      place.params.set(param.name, { param, value: isFilled ? planner.reserve(bytes) : listed.address, gradient, how });
    }
  }
}

function reserveReference(planner: Planner, place: Place): void {
  place.value = planner.reserveFor(place);
  if (place.node.op.hasPreactivation) place.preactivation = planner.reserveFor(place);
  if (place.goesBack && place.keepsPreactivation) place.direct = planner.reserveFor(place);
}

/** Gradients that tables of neurons add to stand in one row, to be cleared at one stroke. */
function reserveAllGradients(
  planner: Planner,
  blocks: readonly Block[],
  wanted: (node: GraphNode) => boolean,
  keeps: boolean,
  byReference: ReadonlySet<GraphNode>,
): void {
  for (const { nodes } of blocks) {
    const places = nodes.filter(wanted).map((node) => planner.placeOf(node));
    if (places.length === 0) continue;
    const [first] = places as [Place];
    reserveGradients(planner, places, keeps && (first.node.op.hasPreactivation || byReference.has(first.node)));
  }
}

/** Where gradients are added up: θ's own, and those of uses that fill a whole parameter with one shared number. */
function clearParameterGradients(planner: Planner, gradientAt: number, bytes: number): void {
  planner.emit(Code.CLEAR, gradientAt, bytes);
  for (const { params } of planner.places)
    for (const { param, gradient } of params.values())
      if (gradient !== 0 && (gradient < gradientAt || gradient >= gradientAt + bytes))
        planner.emit(Code.CLEAR, gradient, param.size * planner.numberSize);
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

/** Numbers that several parameters share are brought to where each use reads them. */
function emitShared(planner: Planner, parameters: ReadonlyMap<string, ParameterPlace>): void {
  for (const place of planner.places) {
    for (const [name, { param, value }] of place.params) {
      const own = `${place.node.id}.${name}`;
      param.slots?.forEach((slot, k) => {
        if (slot.parameter === own) return;
        const from = (parameters.get(slot.parameter)?.address ?? 0) + slot.entry * planner.numberSize;
        planner.emit(Code.GATHER, 1, value + k * planner.numberSize, 0, planner.table([from]));
      });
    }
  }
}

/** A use's gradient is added to that of whatever it shares its numbers with. */
function emitUseGradients(planner: Planner, parameters: ReadonlyMap<string, ParameterPlace>): void {
  for (const place of planner.places) {
    for (const [name, { param, gradient }] of place.params) {
      if (gradient === 0 || param.slots === null) continue;
      const own = `${place.node.id}.${name}`;
      param.slots.forEach((slot, k) => {
        const to = parameters.get(slot.parameter)?.gradient ?? 0;
        if (slot.parameter === own || to === 0) return;
        const from = gradient + k * planner.numberSize;
        planner.emit(Code.SCATTER, 1, from, planner.table([to + slot.entry * planner.numberSize]));
      });
    }
  }
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

function emitObjective(
  planner: Planner,
  graph: Graph,
  parameters: ReadonlyMap<string, ParameterPlace>,
  objectiveAt: number,
): void {
  const terms = graph.objective.flatMap(({ node, component }) => {
    const at = graph.byId.get(node);
    const place = at && planner.placeOf(at);
    return place ? [place.value + component * place.stride, place.samples] : [];
  });
  const { regularization } = graph;
  const ranges =
    regularization === null
      ? []
      : [...regularization.covered].flatMap(([name, entries]) => {
          const place = parameters.get(name);
          if (place === undefined) return [];
          return entries === null
            ? [place.address, place.size]
            : entries.flatMap((entry) => [place.address + entry * planner.numberSize, 1]);
        });
  planner.emit(
    Code.OBJECTIVE,
    objectiveAt,
    terms.length / 2,
    planner.table(terms),
    regularization === null ? 0 : planner.doubles(regularization.l2, regularization.l1),
    ranges.length / 2,
    planner.table(ranges),
  );
}

function emitPenalty(planner: Planner, graph: Graph, parameters: ReadonlyMap<string, ParameterPlace>): void {
  const { regularization } = graph;
  if (regularization === null) return;
  const ranges = [...regularization.covered].flatMap(([name, entries]) => {
    const place = parameters.get(name);
    if (place === undefined || place.gradient === 0) return [];
    const { numberSize } = planner;
    return entries === null
      ? [place.address, place.gradient, place.size]
      : entries.flatMap((entry) => [place.address + entry * numberSize, place.gradient + entry * numberSize, 1]);
  });
  const penalties = planner.doubles(regularization.l2, regularization.l1);
  planner.emit(Code.REGULARIZE, ranges.length / 3, planner.table(ranges), penalties);
}
