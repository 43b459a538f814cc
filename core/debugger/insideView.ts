import { activationSlopes } from "../diagnosis/activationSlopes.ts";
import type { Machine } from "../engine/machine.ts";
import type { Tape } from "../engine/tape.ts";
import type { Edge, GraphNode, NodeParam } from "../graph/graph.ts";
import type { Detail, Inside, InsideView, RunStep } from "./debuggee.ts";
import { componentsOfUnit, partsOf } from "./stepTree.ts";

/** The step that the machine does next, as far as `inside` has come. An op computes all of it at once; what was not reached is held back. */
export function viewInside(machine: Machine, step: RunStep, inside: Inside, moving: number): InsideView {
  const { units, details } = partsOf(step, moving);
  const { node } = step;
  const done = inside.detail === null ? details : details.slice(0, inside.detail);
  /** Components for which the detail is done: units go along the first axis, so they are the first ones. */
  const knownOf = (detail: Detail, size: number): number => {
    if (units === null || inside.unit === null) return done.includes(detail) ? size : 0;
    return (size / units) * (inside.unit + (done.includes(detail) ? 1 : 0));
  };
  const ahead = <T>(read: (tape: Tape) => T): T => {
    const { cursor } = machine;
    machine.runTo(cursor + 1);
    const found = read(machine);
    machine.runTo(cursor);
    return found;
  };
  const upTo = (
    numbers: Float64Array | null | undefined,
    known: number,
    size: number,
  ): { readonly data: Float64Array; readonly known: number } | null => {
    if (!numbers || known === 0) return null;
    const data = numbers.slice();
    data.fill(Number.NaN, (known * data.length) / size);
    return { data, known };
  };
  return {
    step,
    units,
    unit: inside.unit,
    details: done,
    values(detail) {
      if (node === null || !details.includes(detail)) return null;
      const numbers = ahead((tape) => {
        switch (detail) {
          case "u":
            return tape.preactivation(node)?.data;
          case "z":
            return tape.value(node)?.data;
          case "upstream":
            return tape.gradient(node)?.data;
          case "delta":
            return tape.delta(node)?.data;
          case "local": {
            // A softmax has a Jacobian instead, and here nothing.
            const slopes = activationSlopes(tape, node);
            return slopes?.u.data.map(slopes.slope);
          }
        }
      });
      return upTo(numbers, knownOf(detail, node.size), node.size);
    },
    parameterGradient(param) {
      const own = node?.params.find(({ name }) => name === param);
      if (node === null || own === undefined) return null;
      const { size } = own;
      // A parameter that does not go unit by unit (one scalar for the whole layer, a table of embeddings) is known with the last unit alone.
      const known = units === null || hasRowAUnit(node, own, units) ? knownOf("parameters", size) : 0;
      return upTo(
        ahead((tape) => tape.useGradient(node, param)),
        known,
        size,
      );
    },
    sent(edge: Edge) {
      if (!done.includes("inputs")) return null;
      return ahead((tape) => tape.edgeGradient(edge)?.data.slice() ?? null);
    },
  };
}

/** Whether the parameter's first axis is the value's: a row of W a unit, a kernel a channel, a number of a 1-d value's own scale. */
function hasRowAUnit({ op, shape }: GraphNode, { spec }: NodeParam, units: number): boolean {
  return spec.shape[0] === units && (op.hasPreactivation || (shape.length === 1 && spec.shape.length === 1));
}

/** The unit's run of components of the step's node; null where the step has no units. */
export function unitRun({ step, units, unit }: InsideView): { readonly from: number; readonly to: number } | null {
  return step.node === null || units === null || unit === null ? null : componentsOfUnit(step.node, units, unit);
}
