import { closest } from "../document/suggest.ts";
import type { Graph, GraphNode } from "../graph/graph.ts";
import { isFunction, knownFunctions } from "./calls.ts";
import { findName, NETWORK_NAMES, ofParam, type Reference } from "./references.ts";
import { WatchError } from "./watch.ts";
import { isPlainName, watchName } from "./watchName.ts";

/** Unless the network has the name. */
export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["π", Math.PI],
  ["e", Math.E],
  ["tau", 2 * Math.PI],
  ["inf", Number.POSITIVE_INFINITY],
]);

export const CONSTANT_NAMES: readonly string[] = [...CONSTANTS.keys()];

/** There is no such name: what was meant, where that can be guessed. */
export function whyUnknown(name: string, at: number, text: string, graph: Graph): WatchError {
  if (isFunction(name)) return new WatchError(`${name} is a function: write ${name}(…).`, at);
  const ids = [...graph.byId.keys()];
  const rest = text.slice(at);
  const odd = ids.find((id) => !isPlainName(id) && rest.startsWith(id));
  if (odd !== undefined)
    return new WatchError(`Write node(${JSON.stringify(odd)}) for this node: its id is no mathjs name.`, at);
  const known = [
    ...ids,
    ...[...graph.parameterByName.values()].filter(({ shared }) => shared).map((each) => each.name),
    ...NETWORK_NAMES.keys(),
  ];
  const user = graph.nodes.find((node) => node.params.some((param) => param.name === name));
  const meant = closest(name, known);
  const advice =
    user !== undefined
      ? ` A parameter is named with its node: ${watchName(user.id)}.${name}.`
      : meant !== null
        ? ` Did you mean ${isPlainName(meant) ? JSON.stringify(meant) : watchName(meant)}?`
        : "";
  return new WatchError(`There is no node or parameter "${name}".${advice}`, at);
}

/** There is no such function, or none that a watch may call. */
export function whyNoFunction(name: string, at: number, graph: Graph): WatchError {
  if (findName(name, graph)) return new WatchError(`${name} is no function: to multiply, write ${name} * (…).`, at);
  if (FORBIDDEN_CALLS.has(name))
    return new WatchError(`${name} is not allowed in a watch: it computes, and changes and defines nothing.`, at);
  const meant = closest(name, knownFunctions());
  return new WatchError(`There is no function "${name}".${meant === null ? "" : ` Did you mean "${meant}"?`}`, at);
}

export function nodeNamed(id: string, graph: Graph): Reference | null {
  const node = graph.byId.get(id);
  return node ? { kind: "node", node, part: "value" } : null;
}

export function paramNamed(name: string, graph: Graph): Reference | null {
  const parameter = graph.parameterByName.get(name);
  if (parameter) return { kind: "parameter", parameter, gradient: false };
  const owner: GraphNode | undefined = graph.nodes.find((node) =>
    node.params.some((param) => `${node.id}.${param.name}` === name),
  );
  const param = owner?.params.find((each) => `${owner.id}.${each.name}` === name);
  return owner && param ? ofParam(param, graph) : null;
}

/** What mathjs offers for changing itself or reading more expressions; people who try it are told that it is not forgotten. */
const FORBIDDEN_CALLS: ReadonlySet<string> = new Set(
  "import createUnit parse evaluate compile parser config simplify derivative rationalize resolve help reviver replacer typed chain create constructor eval Function require".split(
    " ",
  ),
);
