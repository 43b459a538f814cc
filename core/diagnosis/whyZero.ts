import { logitsBehind } from "../engine/ports.ts";
import type { Tape } from "../engine/tape.ts";
import { termsOf } from "../engine/timeline.ts";
import { formatNumber } from "../explain/numbers.ts";
import { componentName } from "../graph/componentName.ts";
import type { Edge, GraphNode } from "../graph/graph.ts";
import { isolate } from "../isolate.ts";
import { activationUse } from "../ops/attributes.ts";
import { activationSlopes } from "./activationSlopes.ts";
import { at, isGoneAround, type Link, linksOf, type Spot } from "./whyLinks.ts";

export type CauseKind =
  | "activation"
  | "weight"
  | "factor"
  | "not-chosen"
  | "loss"
  | "local"
  | "input"
  | "cancellation"
  | "not-read"
  | "underflow";

/** A place where a gradient that arrives goes no further. */
export interface ZeroCause {
  readonly kind: CauseKind;
  /** The node that stops it. */
  readonly node: GraphNode;
  readonly at: number;
  readonly sample: number;
  /** A clause that follows the node's name: `is off: relu′(u) = 0 at u = −0.3`. */
  readonly clause: string;
  /** From the number asked about to here. */
  readonly way: readonly GraphNode[];
  /** The parameter entry that is 0. */
  readonly weight: { readonly param: string; readonly at: number } | null;
}

/** Nobody reads more causes than this, and a network may have as many as units. */
const MOST_CAUSES = 200;
/** Links looked at before the search gives up naming all causes. */
const MOST_LINKS = 200_000;

export interface ZeroCauses {
  readonly causes: readonly ZeroCause[];
  /** False where there may be others. */
  readonly complete: boolean;
}

/**
 * Why ∂target/∂(a number) is exactly 0: the places, on all its ways to the target, where what arrives is multiplied by 0, nearest
 * the target first met. On every way one of them stands.
 */
export class ZeroSearch {
  private readonly tape: Tape;
  private readonly found: ZeroCause[] = [];
  private readonly seen = new Set<string>();
  private looked = 0;
  private complete = true;

  constructor(tape: Tape) {
    this.tape = tape;
  }

  get causes(): ZeroCauses {
    return { causes: this.found, complete: this.complete };
  }

  /** Why ∂target/∂z is 0 there. */
  ofValue(start: Spot, sample: number): this {
    // Not by recursion: a chain may be as long as the file allows.
    const open: { readonly spot: Spot; readonly way: readonly GraphNode[] }[] = [{ spot: start, way: [start.node] }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { spot, way } = next;
      const key = `${spot.node.index} ${spot.at} ${sample}`;
      if (this.seen.has(key)) continue;
      this.seen.add(key);
      if (this.looked > MOST_LINKS || this.found.length >= MOST_CAUSES) {
        this.complete = false;
        break;
      }
      for (const further of this.lookAt(spot, sample, way)) open.push({ spot: further, way: [...way, further.node] });
    }
    return this;
  }

  /** Why δ is 0 there: nothing arrives, or φ′ is 0. */
  ofDelta(spot: Spot, sample: number): this {
    const arriving = at(this.tape.gradient(spot.node), spot.at, sample);
    const local = this.whyNoDelta(spot, sample, arriving, [spot.node]);
    if (local) this.add(local);
    else this.ofValue(spot, sample);
    return this;
  }

  add(cause: ZeroCause): void {
    this.found.push(cause);
  }

  /** Adds the causes that stand at the readers themselves; gives back where else to look. */
  private lookAt(spot: Spot, sample: number, way: readonly GraphNode[]): readonly Spot[] {
    const { tape } = this;
    const isTarget = termsOf(tape.target).some(({ node, component }) => node === spot.node.id && component === spot.at);
    const links = linksOf(tape, spot, sample);
    this.looked += links.length + 1;
    const sending = links.filter(({ sent }) => sent !== 0);
    if (sending.length > 0 || isTarget) {
      this.add(cancellation(spot, sample, sending, isTarget, way));
      return [];
    }
    const flowing = flowingUses(tape, spot);
    const followed = new Set(links.map(({ edge }) => edge));
    const further: Spot[] = [];
    for (const link of links) {
      const way2 = [...way, link.reader.node];
      const flow = link.delta ?? link.arriving;
      if (flow !== 0) this.add(link.local === 0 ? zeroFactor(tape, link, sample, way2) : underflow(link, sample, way2));
      else if (link.delta === null) further.push(link.reader);
      else {
        const local = this.whyNoDelta(link.reader, sample, link.arriving, way2);
        if (local) this.add(local);
        else further.push(link.reader);
      }
    }
    // Readers none of whose components move with it here.
    for (const edge of flowing.filter((each) => !followed.has(each))) {
      const reader = edge.target;
      const some = firstNonZero(tape, reader, sample);
      if (some >= 0) this.add(flat(tape, edge, spot, sample, [...way, reader]));
      else for (let k = 0; k < reader.size; k++) further.push({ node: reader, at: k });
    }
    if (flowing.length === 0) {
      const clause = "is read by nothing that leads to the target";
      this.add({ kind: "not-read", ...spot, sample, clause, way, weight: null });
    }
    return further;
  }

  /** Null where nothing arrives, so that the reason lies further on. */
  private whyNoDelta(spot: Spot, sample: number, arriving: number, way: readonly GraphNode[]): ZeroCause | null {
    const { node } = spot;
    const around = isGoneAround(node);
    if (around !== null) {
      const loss = around.target;
      return {
        kind: "loss",
        node: loss,
        at: 0,
        sample,
        clause: flatLoss(this.tape, around, 0, sample),
        way: [...way, loss],
        weight: null,
      };
    }
    const slopes = activationSlopes(this.tape, node);
    if (slopes === null) return this.whySoftmax(spot, sample, way);
    if (arriving === 0 || Number.isNaN(arriving)) return null;
    const u = at(this.tape.preactivation(node), spot.at, sample);
    const clause =
      slopes.slope(u) === 0 ? slopeClause(this.tape, node, u, 0) : underflowClause(arriving, slopes.slope(u));
    const kind = slopes.slope(u) === 0 ? "activation" : "underflow";
    return { kind, ...spot, sample, clause, way, weight: null };
  }

  /** A softmax: something arrives, and its Jacobian takes it to 0. */
  private whySoftmax(spot: Spot, sample: number, way: readonly GraphNode[]): ZeroCause | null {
    const { node } = spot;
    if (firstNonZero(this.tape, node, sample) < 0) return null;
    const p = at(this.tape.value(node), spot.at, sample);
    const name = activationUse(node.attributes)?.name ?? node.op.name;
    const clause =
      p === 0 || p === 1
        ? `is saturated: ${name} gives exactly ${p} there, and its derivative is 0`
        : `takes what arrives to 0: the same arrives at every component, and those of ${name} always add up to 1`;
    return { kind: "activation", ...spot, sample, clause, way, weight: null };
  }
}

function flowingUses(tape: Tape, { node, at: component }: Spot): readonly Edge[] {
  return node.uses.filter(
    (edge) => tape.edgeGradient(edge) !== null && (edge.components === null || edge.components.includes(component)),
  );
}

function firstNonZero(tape: Tape, node: GraphNode, sample: number): number {
  const gradient = tape.gradient(node);
  for (let k = 0; k < node.size; k++) if (at(gradient, k, sample) !== 0) return k;
  return -1;
}

function cancellation(
  spot: Spot,
  sample: number,
  sending: readonly Link[],
  isTarget: boolean,
  way: readonly GraphNode[],
): ZeroCause {
  return { kind: "cancellation", ...spot, sample, clause: cancellationClause(sending, isTarget), way, weight: null };
}

/** `gets 0.3 through "a" and −0.3 through "b", which cancel`. */
export function cancellationClause(
  sending: readonly { readonly reader: Spot; readonly sent: number }[],
  isTarget: boolean,
): string {
  const byReader = new Map<string, number>();
  for (const { reader, sent } of sending) byReader.set(reader.node.id, (byReader.get(reader.node.id) ?? 0) + sent);
  const named =
    byReader.size > 1
      ? [...byReader].map(([id, sent]): readonly [string, number] => [`"${id}"`, sent])
      : sending.map(({ reader, sent }): readonly [string, number] => [
          `"${componentName(reader.node, reader.at)}"`,
          sent,
        ]);
  const largest = named.toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  const shown = largest.slice(0, 3).map(([name, sent]) => `${formatNumber(sent)} through ${name}`);
  if (isTarget) shown.unshift("1 as what is differentiated");
  const more = largest.length > 3 ? ` and ${largest.length - 3} more` : "";
  return `gets ${shown.length > 1 && more === "" ? `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}` : shown.join(", ")}${more}, which cancel`;
}

/** What arrives is not 0 and what it is multiplied by is. */
function zeroFactor(tape: Tape, link: Link, sample: number, way: readonly GraphNode[]): ZeroCause {
  const { reader, weight, edge } = link;
  if (weight) {
    const name = entryName(reader.node, weight.param, weight.at);
    const clause = `has the weight ${name} = 0 on what it reads of "${edge.source.id}"`;
    return { kind: "weight", ...reader, sample, clause, way, weight };
  }
  return flat(tape, edge, { node: edge.source, at: edge.components?.[link.place] ?? link.place }, sample, way);
}

function underflow({ reader, arriving, delta, local }: Link, sample: number, way: readonly GraphNode[]): ZeroCause {
  return { kind: "underflow", ...reader, sample, clause: underflowClause(delta ?? arriving, local), way, weight: null };
}

function underflowClause(a: number, b: number): string {
  return `multiplies ${formatNumber(a, 2)} by ${formatNumber(b, 2)}, which is too small for a number (underflow)`;
}

/** A reader that does not move with what it reads, at these inputs. */
function flat(tape: Tape, edge: Edge, spot: Spot, sample: number, way: readonly GraphNode[]): ZeroCause {
  const node = edge.target;
  const place = (edge.components ?? []).indexOf(spot.at);
  const own = edge.components === null ? spot.at : Math.max(place, 0);
  const base = { node, at: 0, sample, way, weight: null };
  if (node.op.category === "loss") return { ...base, kind: "loss", clause: flatLoss(tape, edge, own, sample) };
  const told = node.op.whyFlat?.(node.site, tape.scratch(node), edge.offset + own, sample, tape.batch) ?? null;
  if (told !== null) return { ...base, kind: "local", clause: told };
  const isOwn = node.op.dependence?.(node.site) === "own";
  if (node.op.multilinear) {
    const isZero = (other: Edge): boolean =>
      isOwn
        ? at(tape.value(other.source), other.components?.[own] ?? own, sample) === 0
        : !hasNonZero(tape, other, sample);
    const zero = node.edges.find((other) => other !== edge && isZero(other));
    if (zero) {
      const clause = `multiplies it by "${zero.definition.reference.text}", which is 0`;
      return { ...base, kind: "factor", clause, way: [...way, zero.source] };
    }
  }
  const value = formatNumber(at(tape.value(spot.node), spot.at, sample));
  if (node.op.piecewiseLinear) {
    const clause = `takes another number than "${componentName(spot.node, spot.at)}" = ${value}, so that this one moves nothing`;
    return { ...base, kind: "not-chosen", clause };
  }
  const slopes = isOwn ? activationSlopes(tape, node) : null;
  if (slopes !== null) {
    const u = at(slopes.u, own, sample);
    if (slopes.slope(u) === 0) return { ...base, kind: "activation", at: own, clause: slopeClause(tape, node, u, 0) };
  }
  const clause = `does not move with "${componentName(spot.node, spot.at)}": its derivative is 0 at ${value}`;
  return { ...base, kind: "local", clause };
}

function hasNonZero(tape: Tape, edge: Edge, sample: number): boolean {
  const value = tape.value(edge.source);
  const components = edge.components ?? Array.from({ length: edge.size }, (_, i) => i);
  return components.some((component) => at(value, component, sample) !== 0);
}

/** `is flat: its prediction 0.5 is the target`, or what both are. */
function flatLoss(tape: Tape, edge: Edge, place: number, sample: number): string {
  const loss = edge.target;
  const other = loss.edges.find(({ port }) => port !== edge.port);
  const predicted = at(tape.value(edge.source), edge.components?.[place] ?? place, sample);
  const wanted = other && at(tape.value(other.source), other.components?.[place] ?? place, sample);
  if (other && wanted !== undefined && predicted === wanted && logitsBehind(edge) === null)
    return `is flat here: "${componentName(edge.source, place)}" = ${formatNumber(predicted)} is exactly what "${other.definition.reference.text}" asks for`;
  const target =
    other && Number.isFinite(wanted)
      ? ` where "${other.definition.reference.text}" is ${formatNumber(wanted ?? Number.NaN)}`
      : "";
  return `is flat here: its derivative is 0 at "${edge.definition.reference.text}" = ${formatNumber(predicted)}${target}`;
}

/** `is off: relu′(u) = 0 at u = −0.3`, `is saturated: sigmoid′(u) = 1e-5 at u = 12`. */
export function slopeClause(tape: Tape, node: GraphNode, u: number, slope: number): string {
  const activation = activationSlopes(tape, node)?.activation;
  const name = activation?.name ?? "its activation";
  if (activation?.blocksGradient) return `has the activation ${name}, whose derivative is 0 everywhere`;
  const state = activation?.steepest != null ? "saturated" : slope === 0 && u <= 0 ? "off" : "flat";
  const bound = state === "off" ? " ≤ 0" : "";
  return `is ${state}: ${name}′(u) = ${formatNumber(slope, 2)} at u = ${formatNumber(u)}${bound}`;
}

/** `h3.w[1]`, or the shared parameter's name where it stands for it. */
export function entryName(node: GraphNode, param: string, entry: number): string {
  const found = node.params.find(({ name }) => name === param);
  const slot = found?.slots?.[entry];
  if (slot && slot.parameter !== `${node.id}.${param}`) return isolate(slot.parameter);
  return isolate(componentName({ id: `${node.id}.${param}`, shape: found?.spec.shape ?? [] }, entry));
}
