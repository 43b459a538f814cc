import type { Intent } from "../../core/document/intent.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { nestNumbers, writeWhole } from "../../core/graph/writeParameter.ts";

/** θ and running statistics by name. */
export interface Learned {
  readonly parameters: ReadonlyMap<string, Float64Array>;
  readonly buffers: ReadonlyMap<string, Float64Array>;
}

/** What was learned as a text says it. Only what training moved: drawn weights that stay where they were drawn are not written. */
export function learnedIntents(
  graph: Graph,
  start: Learned | null,
  { parameters, buffers }: Learned,
): readonly Intent[] {
  const moved = (values: Float64Array | undefined, before: Float64Array | undefined) =>
    values !== undefined && !(before?.length === values.length && values.every((v, i) => Object.is(v, before[i])));
  const theta = graph.parameters.flatMap((parameter) => {
    const values = parameters.get(parameter.name);
    return values && moved(values, start?.parameters.get(parameter.name)) ? [writeWhole(parameter, values, graph)] : [];
  });
  const statistics = graph.nodes.flatMap((node) =>
    node.buffers.flatMap(({ name, spec }): Intent[] => {
      const values = buffers.get(name);
      if (!values || !moved(values, start?.buffers.get(name))) return [];
      return [{ kind: "setBuffer", id: node.id, name: spec.name, value: nestNumbers(values, spec.shape) }];
    }),
  );
  return [...theta, ...statistics];
}
