import type { Graph } from "../graph/graph.ts";
import type { Quantity } from "../graph/quantities.ts";
import { createMachine, type Machine, type MachineOptions } from "./machine.ts";
import { finish, type Steps } from "./steps.ts";
import { carryTangents, type Direction, planOf } from "./tangent.ts";

export type JacobianMode = "forward" | "reverse";

export interface JacobianRequest extends Omit<MachineOptions, "target" | "mode"> {
  readonly of: readonly (Quantity & { readonly kind: "node" })[];
  readonly by: readonly Quantity[];
  /** Null takes the one with fewer passes. */
  readonly mode: JacobianMode | null;
}

export interface Jacobian {
  /** [row][of][by]. */
  readonly rows: readonly (readonly Float64Array[])[];
  readonly mode: JacobianMode;
  /** Passes through the network that each mode takes. */
  readonly passes: Readonly<Record<JacobianMode, number>>;
}

/**
 * ∂of/∂by for every sample. Forward mode carries a unit change of each `by` through the network, reverse mode goes back
 * from each `of`; samples do not mix (but for a loss), so that one pass serves all of them. What does not depend on `by`
 * has the derivative 0. A RangeError where there is no one derivative a row: of a loss by a parameter, say, over several rows.
 */
export function computeJacobian(graph: Graph, request: JacobianRequest): Jacobian {
  return finish(jacobianSteps(graph, request));
}

/** The same, pass by pass, for who must not be kept waiting by a large one. */
export function* jacobianSteps(graph: Graph, request: JacobianRequest): Steps<Jacobian> {
  const why = whyNotByRow(request);
  if (why !== null) throw new RangeError(why);
  const passes = countPasses(request);
  const mode = request.mode ?? (passes.forward < passes.reverse ? "forward" : "reverse");
  const rows = Array.from({ length: request.batch }, () => request.of.map(() => new Float64Array(request.by.length)));
  yield* (mode === "forward" ? fillForward : fillReverse)(graph, request, rows);
  return { rows, mode, passes };
}

/** In a sentence, what is one number for all rows; null where there is none, or one row alone. */
export function whyNotByRow({ of, by, batch }: Pick<JacobianRequest, "of" | "by" | "batch">): string | null {
  if (batch === 1) return null;
  const outer = by.find((each) => each.kind === "node" && !each.node.batched);
  if (outer) return `${outer.text} is one number for all rows; choose one row.`;
  const parameter = by.find(({ kind }) => kind === "parameter");
  const loss = of.find(({ node }) => !node.batched);
  if (parameter === undefined || loss === undefined) return null;
  return `${loss.text} and ${parameter.text} are one number each for all rows; choose one row.`;
}

/** Going back, the gradients of a parameter are summed over the samples, so each row takes a pass of its own; so does forward each row of what a loss has joined. */
function countPasses({ of, by, batch }: JacobianRequest): Readonly<Record<JacobianMode, number>> {
  const nodes = by.filter(({ kind }) => kind === "node").length;
  const parameters = by.length - nodes;
  const joined = of.some(({ node }) => !node.batched);
  return { forward: nodes * (joined ? batch : 1) + parameters, reverse: of.length * (parameters > 0 ? batch : 1) };
}

function* fillForward(graph: Graph, request: JacobianRequest, rows: readonly (readonly Float64Array[])[]): Steps<void> {
  const { of, by, batch } = request;
  const machine = createMachine(graph, { ...request, target: null, mode: "evaluation" });
  machine.runAll();
  const joined = of.some(({ node }) => !node.batched);
  for (const [column, quantity] of by.entries()) {
    const together = quantity.kind === "parameter" || !joined;
    yield { done: column, of: by.length };
    for (let row = 0; row < (together ? 1 : batch); row++) {
      const tangents = carryTangents(machine, unitChange(machine, quantity, together ? null : row));
      for (const [i, { node, at }] of of.entries()) {
        const change = tangents[node.index]?.output;
        if (!change) continue;
        const { batch: own } = planOf(machine, node);
        for (let s = together ? 0 : row; s < (together ? batch : row + 1); s++)
          (rows[s]?.[i] as Float64Array)[column] = change[at * own + (own === 1 ? 0 : s)] as number;
      }
    }
  }
}

/** 1 at the number itself, of one sample or (null) of every one. */
function unitChange(machine: Machine, quantity: Quantity, row: number | null): Direction {
  if (quantity.kind === "parameter") {
    const change = new Float64Array(quantity.parameter.size);
    change[quantity.at] = 1;
    return { parameters: new Map([[quantity.parameter.name, change]]) };
  }
  const { value, batch } = planOf(machine, quantity.node);
  const change = new Float64Array(value.length);
  const from = quantity.at * batch;
  if (row === null) change.fill(1, from, from + batch);
  else change[from + row] = 1;
  return { nodes: new Map([[quantity.node.id, change]]) };
}

function* fillReverse(graph: Graph, request: JacobianRequest, rows: readonly (readonly Float64Array[])[]): Steps<void> {
  const { batch, by, inputs } = request;
  if (batch === 1 || by.every(({ kind }) => kind === "node")) {
    yield* goBack(graph, request, rows);
    return;
  }
  for (const [s, row] of rows.entries()) {
    const ofRow = new Map([...inputs].map(([id, values]) => [id, values.filter((_, k) => k % batch === s)]));
    yield* goBack(graph, { ...request, batch: 1, inputs: ofRow }, [row]);
  }
}

/** One machine for all: it goes forward once, and back from each component. */
function* goBack(graph: Graph, request: JacobianRequest, rows: readonly (readonly Float64Array[])[]): Steps<void> {
  const { of, by, batch } = request;
  const terms = of.map(({ text, node, at }) => ({ text, node: node.id, component: at }));
  const target = { kind: "objective" as const, text: terms.map(({ text }) => text).join(" + "), terms };
  const machine = createMachine(graph, { ...request, target, mode: "evaluation" });
  for (const [i, { node, at }] of of.entries()) {
    yield { done: i, of: of.length };
    const { value, batch: own } = planOf(machine, node);
    machine.seedWith(new Map([[node.id, new Float64Array(value.length).fill(1, at * own, (at + 1) * own)]]));
    machine.runAll();
    for (const [column, quantity] of by.entries()) {
      const gradient = gradientOf(machine, quantity);
      if (gradient === null) continue;
      const each = quantity.kind === "node" && quantity.node.batched ? batch : 1;
      for (let s = 0; s < batch; s++)
        (rows[s]?.[i] as Float64Array)[column] = gradient[quantity.at * each + (each === 1 ? 0 : s)] as number;
    }
  }
}

/** Null where no path leads from it to the target. */
function gradientOf(machine: Machine, quantity: Quantity): Float64Array | null {
  if (quantity.kind === "parameter") return machine.parameterGradient(quantity.parameter.name);
  return machine.gradient(quantity.node)?.data ?? null;
}
