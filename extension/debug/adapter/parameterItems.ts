import type { Tape } from "../../../core/engine/tape.ts";
import type { GraphNode, NodeParam, Parameter } from "../../../core/graph/graph.ts";
import { slotGradients } from "../../editor/parameterViews.ts";
import { t } from "../../l10n.ts";
import type { DebugRun } from "./debugRun.ts";
import { derivative, gradientOf, parameterOf, paramOf, partOf } from "./expressions.ts";
import { type ArrayParts, arrayItem, type Format, type Item, wordItem } from "./item.ts";

/** θ, one item a parameter, each with its gradient and what the update makes of it. */
export function parametersItems(run: DebugRun, format: Format): readonly Item[] {
  return run.graph.parameters.map((parameter) => parameterItem(run, parameter, parameter.name, format));
}

/** The parameters of one node by their own short names; shared ones say whose they are. */
export function paramItems(run: DebugRun, node: GraphNode, format: Format): readonly Item[] {
  return node.params.map((param) => {
    const parameter = run.graph.parameterByName.get(param.listedAs);
    return param.slots === null && parameter
      ? parameterItem(run, parameter, param.name, format)
      : sharedItem(run, node, param, format);
  });
}

function parameterItem(run: DebugRun, parameter: Parameter, name: string, format: Format): Item {
  // Read anew each time: a list that is open shows the number that was set in it.
  const at = (i: number): number => run.tape.parameterValue(parameter.name)[i] ?? Number.NaN;
  return arrayItem(name, {
    shape: parameter.shape,
    size: parameter.size,
    at,
    expression: parameterOf(parameter),
    set: (entry, value) => run.debuggee.setParameter(parameter.name, entry, value),
    isTried: (entry) => run.isTriedEntry(parameter.name, entry),
    more: () => derivedItems(run, parameter, format),
    format,
  });
}

/** A parameter some or all of whose entries are shared ones': setting an entry sets it for all who share it. */
function sharedItem(run: DebugRun, node: GraphNode, param: NodeParam, format: Format): Item {
  const { tape } = run;
  const slots = param.slots ?? [];
  const parts: ArrayParts = {
    shape: param.spec.shape,
    size: param.size,
    at: (i) => run.tape.paramValue(node, param.name)[i] ?? Number.NaN,
    expression: paramOf(node.id, param.name),
    set(i, value) {
      const slot = slots[i];
      if (slot) run.debuggee.setParameter(slot.parameter, slot.entry, value);
    },
    isTried(i) {
      const slot = slots[i];
      return slot !== undefined && run.isTriedEntry(slot.parameter, slot.entry);
    },
    more: () => {
      const gradient = tape.target ? slotGradients(tape, slots) : null;
      return tape.target
        ? [gradientItem(tape, param.name, gradient, param.spec.shape, gradientOf(paramOf(node.id, param.name)), format)]
        : [];
    },
    format,
  };
  const shared = [...new Set(slots.map(({ parameter }) => parameter))].filter((each) => each !== param.listedAs);
  const names = param.listedAs === `${node.id}.${param.name}` ? shared : [param.listedAs];
  const item = arrayItem(param.name, parts);
  return names.length > 0 ? { ...item, type: t("{0}, shared: {1}", item.type ?? "", names.join(", ")) } : item;
}

/** Gradient and next value. */
function derivedItems(run: DebugRun, parameter: Parameter, format: Format): readonly Item[] {
  const { tape } = run;
  if (!tape.target) return [];
  const gradient = tape.parameterGradient(parameter.name);
  const { done, of } = tape.parameterProgress(parameter.name);
  const items = [
    gradientItem(tape, parameter.name, gradient, parameter.shape, gradientOf(parameterOf(parameter)), format, {
      done,
      of,
    }),
  ];
  const next = run.nextValue(parameter.name);
  if (next !== null) {
    const name = t("after the update");
    items.push(
      typeof next === "string"
        ? wordItem(name, next)
        : arrayItem(name, { shape: parameter.shape, size: parameter.size, at: (i) => next[i] ?? Number.NaN, format }),
    );
  }
  return items;
}

function gradientItem(
  tape: Tape,
  name: string,
  gradient: Float64Array | null,
  shape: Parameter["shape"],
  expression: string,
  format: Format,
  progress: { readonly done: number; readonly of: number } = { done: 0, of: 1 },
): Item {
  const { done, of } = progress;
  const whole = derivative(tape, name);
  if (!gradient)
    return wordItem(
      whole,
      of === 0 ? t("nothing flows: no path from it to {0}", tape.target?.text ?? "") : t("not computed yet"),
      expression,
    );
  // A shared parameter's gradient grows use by use.
  const label = done > 0 && done < of ? t("{0} (so far {1} of {2} uses)", whole, done, of) : whole;
  return arrayItem(label, { shape, size: gradient.length, at: (i) => gradient[i] ?? Number.NaN, expression, format });
}

export function inputsItems(run: DebugRun, format: Format): readonly Item[] {
  return run.graph.nodes
    .filter((node) => node.op.ports.kind === "none")
    .map((node) => inputItem(run, node, format, node.id));
}

/** An input as this pass reads it, computed or not: its numbers are the data's, and can be tried. */
export function inputItem(run: DebugRun, node: GraphNode, format: Format, name: string): Item {
  const { sample } = run;
  let values = run.inputValue(node);
  return arrayItem(name, {
    shape: node.shape,
    size: node.size,
    at: (i) => values[i] ?? Number.NaN,
    expression: partOf(node.id, "z"),
    set(component, value) {
      run.debuggee.setInput(node.id, component, sample, value);
      values = run.inputValue(node);
    },
    isTried: (component) => run.isTriedInput(node.id, component),
    format,
  });
}
