import type { Graph } from "../graph/graph.ts";
import { formatShape } from "../shape.ts";
import { Compiler } from "./compile.ts";
import { VALUE_FUNCTIONS } from "./functions.ts";
import { CONSTANT_NAMES } from "./names.ts";
import { PARTS } from "./nodeParts.ts";
import { PASS_FUNCTIONS } from "./passFunctions.ts";
import { NETWORK_DOCS, partNames, type Reference } from "./references.ts";
import { WatchError } from "./watch.ts";
import { isPlainName, parameterText, watchName } from "./watchName.ts";
import { parseWatch } from "./watchTree.ts";

export interface WatchCompletion {
  readonly kind: "node" | "parameter" | "part" | "function" | "quantity" | "constant";
  /** What it is called. */
  readonly label: string;
  /** What is written in the place of `length` characters from `start` on (UTF-16 offsets); a function with its opening bracket. */
  readonly insert: string;
  readonly start: number;
  readonly length: number;
  /** One line. */
  readonly doc: string;
}

type Offer = Pick<WatchCompletion, "kind" | "label" | "insert" | "doc">;

/** What may stand at an offset of an expression that is being written: those that begin as what is written first. */
export function completeWatch(text: string, offset: number, graph: Graph): readonly WatchCompletion[] {
  const before = text.slice(0, offset);
  const quoted = /\b(node|param)\(\s*(["'])((?:\\.|(?!\2).)*)$/u.exec(before);
  if (quoted) {
    const [, what = "", , part = ""] = quoted;
    return offersFor(what === "node" ? nodes(graph, true) : parameters(graph, true), part, offset);
  }
  // Inside of any other quotes there is nothing to say.
  if ((before.match(/"/g)?.length ?? 0) % 2 === 1) return [];
  const word = /[\p{L}_$][\p{L}\p{M}\d_$]*$/u.exec(before)?.[0] ?? "";
  const rest = before.slice(0, before.length - word.length);
  if (/(?:^|[^\p{L}\p{M}\d_$])\d+\.$/u.test(rest)) return [];
  if (rest.endsWith(".")) return offersFor(partsBehind(rest.slice(0, -1), graph), word, offset);
  return offersFor([...nodes(graph, false), ...parameters(graph, false), ...ALWAYS], word, offset);
}

function offersFor(offers: readonly Offer[], word: string, offset: number): readonly WatchCompletion[] {
  const wanted = word.toLowerCase();
  const place = { start: offset - word.length, length: word.length };
  const begins = ({ label }: Offer): boolean => label.toLowerCase().startsWith(wanted);
  const holds = ({ label }: Offer): boolean => label.toLowerCase().includes(wanted);
  const found = [...offers.filter(begins), ...offers.filter((offer) => !begins(offer) && holds(offer))];
  return found.map((offer) => ({ ...offer, ...place }));
}

function nodes(graph: Graph, isQuoted: boolean): Offer[] {
  return graph.nodes.map(({ id, op, shape }) => ({
    kind: "node",
    label: id,
    insert: isQuoted ? JSON.stringify(id).slice(1, -1) : watchName(id),
    doc: `${op.title}, ${formatShape(shape)}`,
  }));
}

/** In quotes any of θ's list; else the shared ones, since the others are parts of their nodes. */
function parameters(graph: Graph, isQuoted: boolean): Offer[] {
  return graph.parameters
    .filter(({ shared, name }) => isQuoted || (shared && !graph.byId.has(name)))
    .map((parameter) => ({
      kind: "parameter",
      label: parameter.name,
      insert: isQuoted ? JSON.stringify(parameter.name).slice(1, -1) : parameterText(parameter),
      doc: `${parameter.shared ? "Shared parameter" : "Parameter"}, ${formatShape(parameter.shape)}`,
    }));
}

/** What is written with a sign or a word between its sides, and second names. */
const UNOFFERED: ReadonlySet<string> = new Set(
  "add subtract multiply divide pow dotMultiply dotDivide dotPow unaryMinus equal unequal smaller larger smallerEq largerEq and or xor not ctranspose isNaN".split(
    " ",
  ),
);

const ALWAYS: readonly Offer[] = [
  ...[...NETWORK_DOCS].map(([label, doc]) => ({ kind: "quantity" as const, label, insert: label, doc })),
  ...[...PASS_FUNCTIONS, ...VALUE_FUNCTIONS]
    .filter(([name]) => !UNOFFERED.has(name))
    .map(([label, { signature, doc }]) => ({
      kind: "function" as const,
      label,
      insert: `${label}(`,
      doc: `${signature}: ${doc}`,
    })),
  { kind: "function", label: "node", insert: 'node("', doc: 'node("my id"): a node whose id is no name in mathjs.' },
  {
    kind: "function",
    label: "param",
    insert: 'param("',
    doc: 'param("my weight"): a parameter by its name in listings.',
  },
  ...CONSTANT_NAMES.map((label) => ({ kind: "constant" as const, label, insert: label, doc: "A constant." })),
];

const PATH_PARTS: readonly (readonly [name: string, doc: string])[] = [
  ["sum", "The sum over all paths: the derivative."],
  ["count", "How many paths there are."],
  ["absolute", "The sum of the products' absolute values: how much of them cancels is seen beside the sum."],
  ["products", "The products of the largest, as a vector."],
];

/** Parts of what stands in front of the dot. */
function partsBehind(before: string, graph: Graph): Offer[] {
  if (/\bpaths\([^()]*\)$/u.test(before))
    return PATH_PARTS.map(([label, doc]) => ({ kind: "part", label, insert: label, doc }));
  const name =
    /(?:node|param)\((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')\)(?:\.[\p{L}_$][\p{L}\p{M}\d_$]*)*$|[\p{L}_$][\p{L}\p{M}\d_$]*(?:\.[\p{L}_$][\p{L}\p{M}\d_$]*)*$/u;
  const reference = referenceOf(name.exec(before)?.[0] ?? "", graph);
  if (reference === null) return [];
  if (reference.kind === "node" && reference.part === "value") return partsOfNode(reference);
  const hasGradient =
    (reference.kind === "parameter" && !reference.gradient) ||
    (reference.kind === "network" && reference.quantity === "theta");
  return hasGradient
    ? [{ kind: "part", label: "gradient", insert: "gradient", doc: "∂target/∂(this parameter)." }]
    : [];
}

function partsOfNode({ node }: Reference & { readonly kind: "node" }): Offer[] {
  return partNames(node)
    .filter(isPlainName)
    .map((label) => {
      const part = PARTS.find(({ names }) => names[0] === label);
      const param = node.params.find(({ name }) => name === label);
      const buffer = node.buffers.find(({ spec }) => spec.name === label);
      const doc = part?.doc ?? param?.spec.doc ?? buffer?.spec.doc ?? "";
      return { kind: part || !param ? "part" : "parameter", label, insert: label, doc };
    });
}

/** What a text names; null where it names nothing. */
function referenceOf(text: string, graph: Graph): Reference | null {
  if (text === "") return null;
  try {
    const named = new Compiler(text, graph).compile(parseWatch(text)).named;
    return named && (named.isWhole || named.reference.kind !== "node") ? named.reference : null;
  } catch (error) {
    if (error instanceof WatchError || error instanceof SyntaxError) return null;
    throw error;
  }
}
