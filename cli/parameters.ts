import type { Graph, NodeParam, Parameter } from "../core/graph/graph.ts";
import { formatShape } from "../core/shape.ts";
import { RunError, UsageError } from "./command.ts";

/**
 * Carries out `--set h1.w=1,2`: all values of one parameter, in row-major order; brackets are allowed and change nothing.
 * Where some entries of a parameter are shared, the shared parameter takes theirs.
 */
export function assign(text: string, graph: Graph, parameters: ReadonlyMap<string, Float64Array>): void {
  // A name may hold an equals sign, a number never does.
  const equals = text.lastIndexOf("=");
  if (equals <= 0) throw new UsageError(`--set ${text} cannot be read. Write a parameter and its values, as in --set h1.w=1,2.`);
  const name = text.slice(0, equals).trim();
  const parameter = graph.parameterByName.get(name);
  if (!parameter) throw new RunError(2, `--set ${name}: there is no such parameter. ${listParameters(graph)}`);
  const written = text.slice(equals + 1).replace(/[[\]\s]/g, "");
  const values = written.split(",").map((value) => readNumber(value, text));
  if (values.length !== parameter.size) {
    const takes = `${name} has the shape ${formatShape(parameter.shape)}, so it takes ${counted(parameter.size)}`;
    throw new RunError(2, `--set ${text}: ${takes}; ${counted(values.length)} given.`);
  }
  const { slots } = useOf(parameter, graph) ?? { slots: null };
  for (const [i, value] of values.entries()) {
    const slot = slots?.[i] ?? { parameter: name, entry: i };
    const place = parameters.get(slot.parameter);
    if (place) place[slot.entry] = value;
  }
}

/** The node's parameter that an unshared name stands for. */
function useOf(parameter: Parameter, graph: Graph): NodeParam | null {
  if (parameter.owned === null) return null;
  const user = graph.byId.get(parameter.users[0] ?? "");
  return user?.params.find(({ listedAs }) => listedAs === parameter.name) ?? null;
}

function readNumber(text: string, all: string): number {
  const value = Number(text);
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) || !Number.isFinite(value)) {
    throw new UsageError(`--set ${all}: "${text}" is no finite number.`);
  }
  return value;
}

function listParameters({ parameters }: Graph): string {
  if (parameters.length === 0) return "This network has no parameters.";
  const shown = parameters.slice(0, 12).map(({ name, shape }) => `${name} ${formatShape(shape)}`);
  const more = parameters.length > shown.length ? `, … (${parameters.length} in all)` : "";
  return `The parameters are ${shown.join(", ")}${more}.`;
}

function counted(values: number): string {
  return `${values} ${values === 1 ? "value" : "values"}`;
}
