import type { Edge, Graph, GraphNode } from "../graph/graph.ts";
import { usesOf } from "../graph/thetaEntries.ts";
import type { Tensor } from "../tensor.ts";
import { behindSample, sampleTape } from "./sampleTape.ts";
import type { Tape } from "./tape.ts";
import { termsOf } from "./timeline.ts";

/**
 * A finished pass as it stood after `cursor` of its steps: what had not been computed then is null. For a reader that was given the whole
 * pass and shows it step by step. The tape itself does not move.
 */
export function tapeAt(tape: Tape, cursor: number): Tape {
  if (cursor >= tape.cursor) return tape;
  const behind = behindSample(tape);
  // The sample outside, so that whoever needs the whole batch still finds it.
  if (behind) return sampleTape(tapeAt(behind.tape, cursor), behind.sample);
  return new EarlierTape(tape, Math.max(0, Math.trunc(cursor)));
}

class EarlierTape implements Tape {
  readonly cursor: number;
  private readonly tape: Tape;
  private readonly forwardAt = new Map<GraphNode, number>();
  private readonly backwardAt = new Map<GraphNode, number>();
  private readonly objectiveAt: number;
  private readonly seedAt: number;
  private readonly regularizationAt: number;

  constructor(tape: Tape, cursor: number) {
    this.tape = tape;
    this.cursor = cursor;
    const stepOf = (wanted: string): number =>
      tape.timeline.find(({ phase }) => phase === wanted)?.index ?? Number.POSITIVE_INFINITY;
    this.objectiveAt = stepOf("objective");
    this.seedAt = stepOf("seed");
    this.regularizationAt = stepOf("regularization");
    for (const { phase, node, index } of tape.timeline)
      if (node) (phase === "backward" ? this.backwardAt : this.forwardAt).set(node, index);
  }

  get graph(): Graph {
    return this.tape.graph;
  }
  get batch(): number {
    return this.tape.batch;
  }
  get target(): Tape["target"] {
    return this.tape.target;
  }
  get mode(): Tape["mode"] {
    return this.tape.mode;
  }
  get timeline(): Tape["timeline"] {
    return this.tape.timeline;
  }
  get objective(): number | null {
    return this.cursor > this.objectiveAt ? this.tape.objective : null;
  }
  get regularization(): number | null {
    return this.cursor > this.objectiveAt ? this.tape.regularization : null;
  }

  value(node: GraphNode): Tensor | null {
    return this.wentForward(node) ? this.tape.value(node) : null;
  }
  preactivation(node: GraphNode): Tensor | null {
    return this.wentForward(node) ? this.tape.preactivation(node) : null;
  }
  gradient(node: GraphNode): Tensor | null {
    return this.cursor > this.completeAt(node) ? this.tape.gradient(node) : null;
  }
  delta(node: GraphNode): Tensor | null {
    return this.wentBack(node) ? this.tape.delta(node) : null;
  }
  edgeGradient(edge: Edge): Tensor | null {
    return this.wentBack(edge.target) ? this.tape.edgeGradient(edge) : null;
  }
  useGradient(node: GraphNode, param: string): Float64Array | null {
    return this.wentBack(node) ? this.tape.useGradient(node, param) : null;
  }
  parameterValue(name: string): Float64Array {
    return this.tape.parameterValue(name);
  }
  paramValue(node: GraphNode, param: string): Float64Array {
    return this.tape.paramValue(node, param);
  }
  bufferValue(node: GraphNode, name: string): Float64Array {
    return this.tape.bufferValue(node, name);
  }
  nextBufferValue(node: GraphNode, name: string): Float64Array | null {
    return this.wentForward(node) ? this.tape.nextBufferValue(node, name) : null;
  }
  scratch(node: GraphNode): Float64Array | null {
    return this.wentForward(node) ? this.tape.scratch(node) : null;
  }

  parameterProgress(name: string): { readonly done: number; readonly of: number } {
    const { of } = this.tape.parameterProgress(name);
    return { done: this.usesDone(name), of };
  }

  parameterGradient(name: string): Float64Array | null {
    const whole = this.tape.parameterGradient(name);
    const { done, of } = this.parameterProgress(name);
    const isRegularized = this.graph.regularization?.covered.has(name) === true;
    const waits =
      isRegularized && this.regularizationAt < Number.POSITIVE_INFINITY && this.cursor <= this.regularizationAt;
    if (whole === null || (done === of && !waits)) return whole;
    if (done === 0) return null;
    // The uses that are done, added in the order in which the tape itself adds them.
    return Float64Array.from(whole, (_, at) =>
      usesOf(this.graph, { name, at })
        .filter(({ node }) => this.wentBack(node))
        .reduce((sum, { node, param, entryAt }) => sum + (this.tape.useGradient(node, param.name)?.[entryAt] ?? 0), 0),
    );
  }

  /** A node may read a shared parameter in several of its own, each of which is a use. */
  private usesDone(name: string): number {
    const parameter = this.graph.parameterByName.get(name);
    let done = 0;
    for (const id of parameter?.users ?? []) {
      const node = this.graph.byId.get(id);
      if (!node || !this.wentBack(node)) continue;
      for (const { listedAs, slots } of node.params)
        if (parameter?.shared && slots ? slots.some((slot) => slot.parameter === name) : listedAs === name) done += 1;
    }
    return done;
  }

  private wentForward(node: GraphNode): boolean {
    return this.cursor > (this.forwardAt.get(node) ?? Number.POSITIVE_INFINITY);
  }

  private wentBack(node: GraphNode): boolean {
    return this.cursor > (this.backwardAt.get(node) ?? Number.POSITIVE_INFINITY);
  }

  /** The step with which all that comes back to a node is there: the last reader's, or the seed's. */
  private completeAt(node: GraphNode): number {
    let last = termsOf(this.target).some((term) => term.node === node.id) ? this.seedAt : -1;
    for (const { target } of node.uses) last = Math.max(last, this.backwardAt.get(target) ?? -1);
    return last < 0 ? Number.POSITIVE_INFINITY : last;
  }
}
