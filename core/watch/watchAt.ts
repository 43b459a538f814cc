import type { NetworkDocument, NodeDefinition, ParamDefinition, ParamEntry, Reference } from "../document/document.ts";
import type { Graph } from "../graph/graph.ts";
import type { Range } from "../problems.ts";
import { parameterText, watchName } from "./watchName.ts";

/** A place of the file that names something with numbers. */
export interface WatchPlace {
  readonly expression: string;
  readonly range: Range;
}

/**
 * What a hover in the file evaluates at an offset: `h1` on a node's id and wherever it is referred to (`h1[0:2]`), `h1.w` on the
 * key of a parameter, `h1.w[1]` on one of its numbers, a shared parameter by its name. Null elsewhere, and for what is not in the graph.
 */
export function watchAt(document: NetworkDocument, graph: Graph, offset: number): WatchPlace | null {
  for (const node of document.nodes.values())
    if (holds(node.range, offset)) return graph.byId.has(node.id) ? inNode(node, document, graph, offset) : null;
  for (const { name, nameRange, definition } of document.params.values()) {
    const parameter = graph.parameterByName.get(name);
    if (parameter === undefined) continue;
    if (holds(nameRange, offset)) return { expression: parameterText(parameter), range: nameRange };
    if (holds(definition.range, offset)) return inValue(definition, parameterText(parameter), graph, offset);
  }
  const references = document.objective.find(({ range }) => holds(range, offset));
  if (references) return ofReference(references, graph);
  const named = document.regularization?.of?.find(({ range }) => holds(range, offset));
  if (named) return ofParameter(named.value, named.range, graph);
  return inData(document, graph, offset);
}

function inNode(node: NodeDefinition, document: NetworkDocument, graph: Graph, offset: number): WatchPlace | null {
  const id = watchName(node.id);
  if (holds(node.idRange, offset)) return { expression: id, range: node.idRange };
  const input = node.inputs.find(({ reference }) => holds(reference.range, offset));
  if (input) return ofReference(input.reference, graph);
  for (const [name, definition] of [...node.params, ...asValues(node)]) {
    const expression = parameterText({ name: `${node.id}.${name}`, shared: false, users: [node.id] });
    const key = keyBefore(document.text, definition.range.start);
    if (key && holds(key, offset)) return { expression, range: key };
    if (holds(definition.range, offset)) return inValue(definition, expression, graph, offset);
  }
  return null;
}

/** Running statistics, read as parameters are. */
function asValues(node: NodeDefinition): (readonly [string, ParamDefinition])[] {
  return [...node.buffers].map(([name, { value, range }]) => [name, { kind: "value", value, range }]);
}

/** The key of the property whose value begins at `start`, with its quotes; null where a comment stands between them. */
function keyBefore(text: string, start: number): Range | null {
  const from = Math.max(0, start - LONGEST_KEY);
  const match = /(?<key>"(?:\\.|[^"\\])*")\s*:\s*$/u.exec(text.slice(from, start));
  const key = match?.groups?.["key"];
  return match && key !== undefined ? { start: from + match.index, end: from + match.index + key.length } : null;
}

/** Characters in front of a value among which its key is looked for. */
const LONGEST_KEY = 400;

function inValue(definition: ParamDefinition, expression: string, graph: Graph, offset: number): WatchPlace | null {
  if (definition.kind === "init") return { expression, range: definition.range };
  return inEntry(definition.value, expression, [], graph, offset);
}

function inEntry(
  entry: ParamEntry,
  expression: string,
  indices: readonly number[],
  graph: Graph,
  offset: number,
): WatchPlace | null {
  const here = {
    expression: indices.length === 0 ? expression : `${expression}[${indices.join(",")}]`,
    range: entry.range,
  };
  if (entry.kind === "shared") return ofParameter(entry.name, entry.range, graph) ?? here;
  if (entry.kind === "number") return here;
  const at = entry.items.findIndex(({ range }) => holds(range, offset));
  const item = entry.items[at];
  return item ? inEntry(item, expression, [...indices, at], graph, offset) : here;
}

function ofParameter(name: string, range: Range, graph: Graph): WatchPlace | null {
  const parameter = graph.parameterByName.get(name);
  return parameter ? { expression: parameterText(parameter), range } : null;
}

function ofReference({ id, selection, range }: Reference, graph: Graph): WatchPlace | null {
  if (!graph.byId.has(id)) return null;
  const axes = selection?.map((axis) => (axis.kind === "index" ? String(axis.at) : `${axis.from}:${axis.to}`));
  return { expression: `${watchName(id)}${axes ? `[${axes.join(",")}]` : ""}`, range };
}

/** The inputs that columns and rows feed. */
function inData({ data }: NetworkDocument, graph: Graph, offset: number): WatchPlace | null {
  if (data === null || data.kind === "generator" || !holds(data.range, offset)) return null;
  const keys =
    data.kind === "images"
      ? [data.input, ...(data.classes ? [data.classes] : [])].map(({ value: id, range: keyRange }) => ({
          id,
          keyRange,
        }))
      : data.kind === "file" || data.kind === "arrays"
        ? [...(data.kind === "file" ? data.columns : data.arrays)].map(([id, { keyRange }]) => ({ id, keyRange }))
        : data.rows
            .filter(({ range }) => holds(range, offset))
            .flatMap(({ values }) => [...values].map(([id, { keyRange }]) => ({ id, keyRange })));
  const key = keys.find(({ keyRange }) => holds(keyRange, offset));
  return key && graph.byId.has(key.id) ? { expression: watchName(key.id), range: key.keyRange } : null;
}

function holds({ start, end }: Range, offset: number): boolean {
  return start <= offset && offset <= end;
}
