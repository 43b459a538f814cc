import { computeJacobian, type JacobianRequest, whyNotByRow } from "../engine/jacobian.ts";
import { createMachine, type MachineOptions } from "../engine/machine.ts";
import type { Tape } from "../engine/tape.ts";
import type { GraphNode } from "../graph/graph.ts";
import type { Quantity } from "../graph/quantities.ts";
import type { Context } from "./readReference.ts";
import { type Numbers, numbers, room, type Value } from "./values.ts";
import { NotComputed, WatchError } from "./watch.ts";
import { watchName } from "./watchName.ts";

export type Quantities = readonly Quantity[];
type OfNodes = JacobianRequest["of"];

/** Multiplications that passes for one watch may take. */
const MOST_PASS_WORK = 2e9;

/**
 * ∂of/∂by at the pass's numbers, by passes of its own: [of × by], the batch first where there are several samples and none
 * is chosen. Of losses by parameters it is one matrix for the whole batch.
 */
export function jacobianAt(of: Quantities, by: Quantities, context: Context, at: number): Value {
  const nodes = of as OfNodes;
  for (const each of [...of, ...by]) if (each.kind === "node") refuseMissing(each.node, context.tape);
  const { tape, sample } = context;
  room([of.length, by.length], at, context.meter);
  refuseSlow(tape, Math.min(of.length, by.length), at);
  // Samples meet in losses alone, so that one sample is enough of all others.
  const alone = sample !== null && nodes.every(({ node }) => node.batched) && by.every(isOfSample);
  const options = passOptions(tape, alone ? sample : null);
  if (options.batch > 1 && nodes.every(({ node }) => !node.batched) && !by.some(isBatched))
    return matrix(wholeBatch(tape, nodes, by, options), of.length, by.length);
  const request = { ...options, of: nodes, by, mode: null };
  const why = whyNotByRow(request);
  if (why !== null) throw new WatchError(why.replace(/;.*/, ", so that there is no one derivative a sample."), at);
  const { rows } = tellingWhy(() => computeJacobian(tape.graph, request), at);
  const chosen = rows.length === 1 ? rows[0] : sample === null ? undefined : rows[sample];
  if (chosen !== undefined) return matrix(chosen, of.length, by.length);
  const all = room([rows.length, of.length, by.length], at, context.meter);
  for (const [s, row] of rows.entries())
    all.data.set(matrix(row, of.length, by.length).data, s * of.length * by.length);
  return all;
}

const isOfSample = (each: Quantity): boolean => each.kind === "parameter" || each.node.batched;
const isBatched = (each: Quantity): boolean => each.kind === "node" && each.node.batched;

function matrix(rows: readonly Float64Array[], height: number, width: number): Numbers {
  const data = new Float64Array(height * width);
  for (const [i, row] of rows.entries()) data.set(row, i * width);
  return numbers([height, width], data);
}

/** What is one number for all samples by what is: a pass back from each. */
function wholeBatch(
  { graph }: Tape,
  of: OfNodes,
  by: Quantities,
  options: Omit<MachineOptions, "target">,
): readonly Float64Array[] {
  return of.map(({ node, at, text }) => {
    const machine = createMachine(graph, {
      ...options,
      target: { kind: "scalar", text, term: { text, node: node.id, component: at } },
    });
    machine.runAll();
    return Float64Array.from(by, (each) =>
      each.kind === "parameter"
        ? (machine.parameterGradient(each.parameter.name)?.[each.at] ?? 0)
        : (machine.gradient(each.node)?.data[each.at] ?? 0),
    );
  });
}

/** The pass's own numbers as a machine takes them; inputs that it has not reached stand as 0, and nothing asked for reads them. */
export function passOptions(tape: Tape, sample: number | null): Omit<JacobianRequest, "of" | "by" | "mode"> {
  const { graph, batch } = tape;
  const inputs = new Map<string, Float64Array>();
  const buffers = new Map<string, Float64Array>();
  const chosen = sample !== null && batch > 1 ? sample : null;
  for (const node of graph.nodes) {
    for (const { spec, name } of node.buffers) buffers.set(name, tape.bufferValue(node, spec.name).slice());
    if (node.op.ports.kind !== "none") continue;
    const data = tape.value(node)?.data ?? new Float64Array(node.size * batch);
    inputs.set(node.id, chosen === null ? data.slice() : data.filter((_, k) => k % batch === chosen));
  }
  const parameters = new Map(graph.parameters.map(({ name }) => [name, tape.parameterValue(name).slice()]));
  return { batch: chosen === null ? batch : 1, inputs, parameters, buffers };
}

export function refuseMissing(node: GraphNode, tape: Tape): void {
  if (tape.value(node) !== null) return;
  const name = watchName(node.id);
  throw new NotComputed(`${name} is not computed yet: it has had no forward step.`);
}

function refuseSlow({ graph, batch }: Tape, passes: number, at: number): void {
  let work = 0;
  for (const node of graph.nodes) {
    const read = node.edges.reduce((sum, edge) => sum + edge.size, 0);
    work += node.size + read + node.params.reduce((sum, { size }) => sum + size, 0);
  }
  if (work * batch * passes > MOST_PASS_WORK)
    throw new WatchError(
      `This jacobian takes ${passes} passes through a large network: name fewer components, such as y[0:2].`,
      at,
    );
}

/** The engine's own refusals, as a watch tells them. */
export function tellingWhy<T>(run: () => T, at: number): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw new WatchError(error.message, at);
    throw error;
  }
}
