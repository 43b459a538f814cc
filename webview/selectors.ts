import type {
  EdgePass,
  EdgeView,
  FindingView,
  NetworkView,
  NodePass,
  NodeView,
  PassView,
  ProblemView,
  Run,
} from "../core/protocol.ts";
import { insideOf } from "./debug/debugged.ts";
import { groupNameOf } from "./groups/groupId.ts";
import { summarizeGroup } from "./groups/groupIndex.ts";
import { indexOf } from "./networkIndex.ts";
import type { State } from "./state.ts";

export { indexOf };

/**
 * What a view may show of a quantity at the cursor. `pending`: not computed yet. `none`: there is nothing at any
 * cursor (no data, or no path to the target). Numbers are shown only when they are computed: never a stand-in 0.
 */
export type Reading = "pending" | "none" | Float64Array;

export type Direction = "forward" | "backward";

export interface CurrentStep {
  readonly index: number;
  readonly direction: Direction;
  readonly phase: PassView["timeline"][number]["phase"];
  readonly node: string | null;
}

const NOTHING: readonly never[] = [];
const readings = new WeakMap<NonNullable<Run>, Float64Array>();
const steps = new WeakMap<PassView, (CurrentStep | null)[]>();

export function nodeView(state: State, id: string): NodeView | null {
  if (!state.network) return null;
  return state.network.nodes[indexOf(state.network).nodes.get(id) ?? -1] ?? null;
}

export function edgeView(state: State, key: string): EdgeView | null {
  if (!state.network) return null;
  return state.network.edges[indexOf(state.network).edges.get(key) ?? -1] ?? null;
}

export function nodePass(state: State, id: string): NodePass | null {
  if (!state.network || !state.pass) return null;
  return state.pass.nodes[indexOf(state.network).nodes.get(id) ?? -1] ?? null;
}

export function edgePass(state: State, key: string): EdgePass | null {
  if (!state.network || !state.pass) return null;
  return state.pass.edges[indexOf(state.network).edges.get(key) ?? -1] ?? null;
}

export function incomingEdges(network: NetworkView, id: string): readonly EdgeView[] {
  return indexOf(network).incoming.get(id) ?? NOTHING;
}

export function outgoingEdges(network: NetworkView, id: string): readonly EdgeView[] {
  return indexOf(network).outgoing.get(id) ?? NOTHING;
}

/** Of a group's id: the problems of all its members. */
export function problemsOfNode(state: State, id: string): readonly ProblemView[] {
  const group = groupNameOf(id);
  if (group !== null) return (state.network && summarizeGroup(state.network, group)?.problems) ?? NOTHING;
  return (state.network && indexOf(state.network).problemsOfNode.get(id)) ?? NOTHING;
}

export function problemsOfEdge(state: State, key: string): readonly ProblemView[] {
  return (state.network && indexOf(state.network).problemsOfEdge.get(key)) ?? NOTHING;
}

/** What the pass says of a node that no problem says of the data as a whole. */
export function findingsOfNode(
  pass: PassView | null,
  id: string,
  problems: readonly ProblemView[],
): readonly FindingView[] {
  const told = new Set<string | null>(problems.map(({ code }) => code));
  return pass?.findings.filter(({ node, code }) => node === id && !(code !== null && told.has(code))) ?? NOTHING;
}

/** True once the forward step of the node is done at the cursor. */
export function isComputed(state: State, id: string): boolean {
  const pass = nodePass(state, id);
  return pass !== null && state.cursor > pass.forwardAt;
}

/** True once the backward step of the node is done at the cursor. */
export function isDifferentiated(state: State, id: string): boolean {
  const pass = nodePass(state, id);
  return pass !== null && pass.backwardAt >= 0 && state.cursor > pass.backwardAt;
}

/** z. */
export function readValue(state: State, id: string): Reading {
  const pass = nodePass(state, id);
  return pass ? read(state, pass.value, pass.forwardAt) : "none";
}

/** u. */
export function readPreactivation(state: State, id: string): Reading {
  const pass = nodePass(state, id);
  return pass ? read(state, pass.preactivation, pass.forwardAt) : "none";
}

/** What is differentiated, short enough for the head of a column: J stands for an objective of several terms, as in the formulas. */
export function targetName({ pass, network }: State): string | null {
  if (!pass) return null;
  return pass.targetIsObjective && (network?.objective.length ?? 0) > 1 ? "J" : pass.target;
}

/** ∂target/∂z. */
export function readGradient(state: State, id: string): Reading {
  const pass = nodePass(state, id);
  return pass ? read(state, pass.gradient, pass.backwardAt) : "none";
}

/** δ = ∂target/∂u. */
export function readDelta(state: State, id: string): Reading {
  const pass = nodePass(state, id);
  return pass ? read(state, pass.delta, pass.backwardAt) : "none";
}

/** Weights stand before anything runs. */
export function readWeight(state: State, key: string): Reading {
  return read(state, edgePass(state, key)?.weight ?? null, -1, true);
}

/** What the edge brings to its target: there as soon as its source is computed. */
export function readContribution(state: State, key: string): Reading {
  const edge = edgeView(state, key);
  const source = edge && nodePass(state, edge.source);
  return source ? read(state, edgePass(state, key)?.contribution ?? null, source.forwardAt) : "none";
}

/** ∂target/∂(what the edge carries) through this edge alone: computed by its target's backward step. */
export function readEdgeGradient(state: State, key: string): Reading {
  const edge = edgeView(state, key);
  const target = edge && nodePass(state, edge.target);
  return target ? read(state, edgePass(state, key)?.gradient ?? null, target.backwardAt) : "none";
}

/** The step the cursor stands after, or that a debug session is inside of; null before the first. */
export function currentStep(state: State): CurrentStep | null {
  const { pass } = state;
  if (!pass) return null;
  let made = steps.get(pass);
  if (!made) {
    made = pass.timeline.map((step, index) => ({ index, direction: directionOf(step.phase), ...step }));
    steps.set(pass, made);
  }
  return made[insideOf(state) === null ? state.cursor - 1 : state.cursor] ?? null;
}

export function directionOf(phase: CurrentStep["phase"]): Direction {
  return phase === "forward" || phase === "loss" || phase === "objective" ? "forward" : "backward";
}

/** Index of the first step of the backward half: seed or backward. The timeline's length where there is none. */
export function turningPoint(pass: PassView): number {
  const at = pass.timeline.findIndex((step) => directionOf(step.phase) === "backward");
  return at < 0 ? pass.timeline.length : at;
}

/** The numbers of a run, without copying; the same array for the same run. */
export function numbersOf(pass: PassView, run: NonNullable<Run>): Float64Array {
  let numbers = readings.get(run);
  if (!numbers) {
    numbers = pass.numbers.subarray(run[0], run[0] + run[1]);
    readings.set(run, numbers);
  }
  return numbers;
}

function read(state: State, run: Run, computedAt: number, always = false): Reading {
  if (!state.pass || !run) return "none";
  if (!always && computedAt < 0) return "none";
  return state.cursor > computedAt ? numbersOf(state.pass, run) : "pending";
}
