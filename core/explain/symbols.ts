import type { Graph, GraphNode } from "../graph/graph.ts";
import { plainText } from "./plainText.ts";
import { escapeText } from "./texTokens.ts";

/** How a node's quantities are called in formulas, as TeX. As in the lecture: node `h3` computes z₃ = φ(u₃) with w₃ and b₃. */
export interface NodeSymbols {
  /** Its value: `z_{3}`, `x_{1}`, `y`, `L`; bold where it is a vector. */
  readonly value: string;
  /** The function it computes: `h_{3}`; for other ids the same as its value. */
  readonly function: string;
  readonly preactivation: string;
  readonly delta: string;
  /** All its parameters: `\theta_{3}`. */
  readonly theta: string;
  /** One of its own parameters: `w_{3}`, `W_{1}`. */
  parameter(name: string): string;
  /** One component of its value, indexed as in the file: `z_{1}[2]`. */
  component(at: number): string;
}

/** Parameters that the file names as papers pronounce them. */
const GREEK: ReadonlyMap<string, string> = new Map([
  ["gamma", "\\gamma"],
  ["beta", "\\beta"],
]);

const cache = new WeakMap<Graph, ReadonlyMap<string, NodeSymbols>>();

/** The symbols of every node of a graph; no two nodes share one. */
export function nameSymbols(graph: Graph): ReadonlyMap<string, NodeSymbols> {
  const known = cache.get(graph);
  if (known) return known;
  const taken = new Map<string, number>();
  for (const node of graph.nodes) {
    for (const name of namesTaken(node)) taken.set(name, (taken.get(name) ?? 0) + 1);
  }
  const symbols = new Map<string, NodeSymbols>();
  for (const node of graph.nodes) {
    const clash = [...namesTaken(node)].some((name) => taken.get(name) !== 1);
    symbols.set(node.id, symbolsOf(node, clash));
  }
  cache.set(graph, symbols);
  return symbols;
}

export function symbolsFor(graph: Graph, node: GraphNode): NodeSymbols {
  return nameSymbols(graph).get(node.id) ?? symbolsOf(node, true);
}

/** A name as it may stand in a formula: `y1` → y_{1}, a word or anything unusual upright and escaped. */
export function symbolOfName(name: string): string {
  const parts = /^([A-Za-z])_?(\d+(?:[,_]\d+)*)?$/.exec(name);
  if (!parts) return `\\text{${escapeText(name)}}`;
  const [, letter = "", digits] = parts;
  return digits === undefined ? letter : `${letter}_{${digits.replaceAll("_", ",")}}`;
}

function symbolsOf(node: GraphNode, clash: boolean): NodeSymbols {
  const upright = `\\text{${escapeText(node.id)}}`;
  const index = clash ? upright : indexSymbol(node.id);
  const isVector = node.size > 1;
  const value = clash
    ? computes(node)
      ? `${emphasize("z", isVector)}_{${upright}}`
      : emphasize(upright, isVector)
    : valueSymbol(node);
  return {
    value,
    function: clash || !lectureNumber(node.id) ? value : `h_{${index}}`,
    preactivation: `${emphasize("u", isVector)}_{${index}}`,
    delta: `${emphasize("\\delta", isVector)}_{${index}}`,
    theta: `\\theta_{${index}}`,
    parameter(name) {
      const param = node.params.find((own) => own.name === name);
      const rank = param?.spec.shape.length ?? 0;
      const letter = /^[A-Za-z]$/.test(name) ? name : (GREEK.get(name) ?? `\\text{${escapeText(name)}}`);
      return `${rank === 1 && (param?.size ?? 1) > 1 ? emphasize(letter, true) : letter}_{${index}}`;
    },
    component: (at) => (node.size === 1 ? value : `${value}[${indexPath(node.shape, at).join(",\\,")}]`),
  };
}

/** `[2, 1]` for the flat component of a value of some shape, row-major. */
export function indexPath(shape: readonly number[], at: number): readonly number[] {
  const path: number[] = [];
  let rest = at;
  for (const axis of shape.toReversed()) {
    path.unshift(rest % axis);
    rest = Math.floor(rest / axis);
  }
  return path;
}

/** What a reader would see: two nodes whose names look alike need others. */
function namesTaken(node: GraphNode): ReadonlySet<string> {
  return new Set([plainText(valueSymbol(node)), plainText(indexSymbol(node.id))]);
}

/** The lecture numbers its neurons h₁, h₂, … and, in layers, h_{i,j}; their outputs, and whole layers, are z with the same number. */
function lectureNumber(id: string): string | null {
  const digits = /^[hz]_?(\d+(?:[,_]\d+)*)$/.exec(id)?.[1];
  return digits === undefined ? null : digits.replaceAll("_", ",");
}

function computes(node: GraphNode): boolean {
  return node.op.hasPreactivation;
}

function valueSymbol(node: GraphNode): string {
  const isVector = node.size > 1;
  const number = lectureNumber(node.id);
  if (number !== null) return `${emphasize("z", isVector)}_{${number}}`;
  const name = symbolOfName(node.id);
  if (name.startsWith("\\text") && computes(node)) return `${emphasize("z", isVector)}_{${name}}`;
  return emphasize(name, isVector);
}

function indexSymbol(id: string): string {
  return lectureNumber(id) ?? symbolOfName(id);
}

/** Vectors are bold, as in the lecture. The index stays as it is. */
function emphasize(tex: string, isVector: boolean): string {
  if (!isVector) return tex;
  const [, letter = tex, index = ""] = /^([A-Za-z])(_\{.*\})$/s.exec(tex) ?? [];
  return letter.startsWith("\\text") ? tex : `\\boldsymbol{${letter}}${index}`;
}
