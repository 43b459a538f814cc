import type { NetworkDocument, NodeDefinition, ParamEntry } from "../document/document.ts";
import { type Shape, sizeOf } from "../shape.ts";
import type { Graph } from "./graph.ts";
import type { WrittenParam } from "./judgedNetwork.ts";
import { writtenShapes } from "./shapes.ts";

/** What the text writes of a node's parameters, as far as another wire into the node depends on it. */
export function writtenParams(
  definition: NodeDefinition,
  document: NetworkDocument | null,
  graph: Graph | null,
): Readonly<Record<string, WrittenParam>> {
  const shapes = writtenShapes(definition);
  return Object.fromEntries(
    [...definition.params].map(([name, param]) => {
      const fixed = param.kind === "value" ? fixedShape(param.value, document, graph) : null;
      return [name, { shape: shapes.get(name) ?? null, fixed }];
    }),
  );
}

/**
 * The shape that a parameter has for good because names of shared parameters stand for all of it or for whole rows. A
 * shared number fills any shape, and one that is drawn takes the shape of its only user.
 */
function fixedShape(value: ParamEntry, document: NetworkDocument | null, graph: Graph | null): Shape | null {
  if (value.kind === "number") return null;
  if (value.kind === "list") {
    const rows = value.items.find((item) => fixedShape(item, document, graph) !== null);
    const row = rows && fixedShape(rows, document, graph);
    return row ? [value.items.length, ...row] : null;
  }
  const shared = document?.params.get(value.name)?.definition;
  if (!shared) return null;
  if (shared.kind === "value") {
    const shape = shapeOfNumbers(shared.value);
    return sizeOf(shape) === 1 ? null : shape;
  }
  const parameter = graph?.parameterByName.get(value.name);
  return parameter && parameter.users.length > 1 ? parameter.shape : null;
}

function shapeOfNumbers(entry: ParamEntry | undefined): Shape {
  return entry?.kind === "list" ? [entry.items.length, ...shapeOfNumbers(entry.items[0])] : [];
}
