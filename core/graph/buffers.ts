import type { NodeDefinition, ParamEntry } from "../document/document.ts";
import { closest, listAlternatives } from "../document/suggest.ts";
import type { BufferSpec } from "../ops/op.ts";
import { type Problem, problem } from "../problems.ts";
import { formatShape, type Shape, sizeOf } from "../shape.ts";
import type { Draft } from "./draft.ts";
import type { Graph, NodeBuffer } from "./graph.ts";

const NO_BUFFERS: readonly NodeBuffer[] = [];

/** The buffer stage: what a node's running statistics start with. Fills `draft.buffers`, or reports what is wrong and leaves null there. */
export function resolveBuffers(draft: Draft, problems: Problem[]): void {
  const { op, placed, definition } = draft;
  if (op === null || placed === null) return;
  if (op.buffers === undefined && definition.buffers.size === 0) {
    draft.buffers = NO_BUFFERS;
    return;
  }
  const specs = op.buffers?.(placed.site) ?? [];
  const fits = reportUnknown(specs, definition, problems);
  const buffers = specs.map((spec) => resolveOne(spec, definition, problems));
  draft.buffers = fits ? allOrNull(buffers) : null;
}

/** What every buffer of a graph starts with, by its name `node.mean`. The numbers are copies. */
export function initialBuffers(graph: Graph): Map<string, Float64Array> {
  return new Map(graph.nodes.flatMap((node) => node.buffers.map(({ name, initial }) => [name, initial.slice()])));
}

function resolveOne(spec: BufferSpec, { id, buffers }: NodeDefinition, problems: Problem[]): NodeBuffer | null {
  const name = `${id}.${spec.name}`;
  const size = sizeOf(spec.shape);
  const initial = new Float64Array(size).fill(spec.initial);
  const definition = buffers.get(spec.name);
  if (definition === undefined) return { spec, name, size, initial, written: false };
  const { value, range } = definition;
  const numbers: number[] = [];
  if (value.kind === "number") initial.fill(value.value);
  // A single number may be written in one pair of brackets, as for a parameter.
  else if (!collect(value, spec.shape.length === 0 ? [1] : spec.shape, numbers)) {
    const form = size === 1 ? "1 number" : `${size} numbers`;
    problems.push(
      problem(
        "NN506",
        range,
        `The buffer "${name}" needs ${form}, its shape being ${formatShape(spec.shape)}, or one number that fills it; the list here does not fit.`,
        { node: id },
      ),
    );
    return null;
  }
  initial.set(numbers);
  const { minimum } = spec;
  const low = minimum === undefined ? undefined : initial.find((number) => number < minimum);
  if (low !== undefined) {
    problems.push(
      problem("NN203", range, `The buffer "${name}" holds ${low}; it must be at least ${minimum}.`, { node: id }),
    );
    return null;
  }
  return { spec, name, size, initial, written: true };
}

/** The numbers of nested lists in order; false where the lists do not have the shape. */
function collect(entry: ParamEntry, [length, ...rest]: Shape, into: number[]): boolean {
  if (entry.kind === "number" && length === undefined) {
    into.push(entry.value);
    return true;
  }
  return (
    entry.kind === "list" && entry.items.length === length && entry.items.every((item) => collect(item, rest, into))
  );
}

function reportUnknown(specs: readonly BufferSpec[], definition: NodeDefinition, problems: Problem[]): boolean {
  const names = specs.map((spec) => spec.name);
  const strangers = [...definition.buffers].filter(([name]) => !names.includes(name));
  for (const [name, { range }] of strangers) {
    const meant = closest(name, names);
    const known = names.length === 0 ? "It has none." : `Its buffers: ${listAlternatives(names)}.`;
    problems.push(
      problem(
        "NN507",
        range,
        `"${definition.id}" (${definition.op}) has no buffer "${name}". ${meant === null ? known : `Did you mean "${meant}"?`}`,
        { node: definition.id },
      ),
    );
  }
  return strangers.length === 0;
}

function allOrNull<T>(items: readonly (T | null)[]): readonly T[] | null {
  const whole = items.filter((item) => item !== null);
  return whole.length === items.length ? whole : null;
}
