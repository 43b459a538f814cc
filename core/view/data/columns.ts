import type { Dataset } from "../../data/dataset.ts";
import type { DataSource } from "../../document/document.ts";
import type { Graph, GraphNode } from "../../graph/graph.ts";
import { type Shape, sizeOf } from "../../shape.ts";

/** One column of the data as people see it: a component of an input, or a whole input that is a picture or wide. */
export interface DataColumn {
  readonly name: string;
  readonly input: string;
  /** `wide`: so many components that they share a column. */
  readonly kind: "number" | "class" | "image" | "wide";
  /** Of a number: which component it is. */
  readonly component: number;
  readonly components: number;
  readonly classes: readonly string[] | null;
  readonly image: ImageShape | null;
  readonly isTarget: boolean;
}

export interface ImageShape {
  readonly width: number;
  readonly height: number;
  /** 1: grey. 3: red, green and blue. */
  readonly channels: 1 | 3;
  /** True where the channels are the first axis. */
  readonly channelsFirst: boolean;
}

/** More components than these share one column. */
const MOST_APART = 24;

/** The columns of a dataset in the order of its inputs, named as the file names them where it does. */
export function dataColumns(graph: Graph, dataset: Dataset, source: DataSource | null): readonly DataColumn[] {
  return [...dataset.written.keys()].flatMap((id) => {
    const node = graph.byId.get(id);
    return node ? columnsOf(node, dataset, source) : [];
  });
}

function columnsOf(node: GraphNode, dataset: Dataset, source: DataSource | null): readonly DataColumn[] {
  const components = node.size;
  const classes = dataset.classNames.get(node.id) ?? null;
  const given = source?.kind === "file" ? (source.columns.get(node.id)?.columns ?? []) : [];
  const whole = { input: node.id, component: 0, components, classes: null, image: null, isTarget: isTarget(node) };
  if (classes) return [{ ...whole, name: given[0]?.value ?? node.id, kind: "class", classes }];
  const image = imageOf(node);
  if (image) return [{ ...whole, name: node.id, kind: "image", image }];
  if (components > MOST_APART) return [{ ...whole, name: node.id, kind: "wide" }];
  // A class without a name is an index all the same: a loss counts it.
  if (components === 1 && isIndex(node)) {
    const count = classCount(node, dataset.written.get(node.id) ?? new Float64Array(0));
    const names = Array.from({ length: count }, (_, i) => String(i));
    return [{ ...whole, name: given[0]?.value ?? node.id, kind: "class", classes: names }];
  }
  const isNamed = given.length === components;
  return Array.from({ length: components }, (_, component) => ({
    ...whole,
    name: isNamed ? (given[component]?.value ?? "") : componentName(node, component),
    kind: "number" as const,
    component,
  }));
}

/** `x`, `x[3]`, `x[1,0]`. */
function componentName({ id, shape }: GraphNode, component: number): string {
  if (shape.length === 0 || sizeOf(shape) === 1) return id;
  let rest = component;
  const indices: number[] = [];
  for (const length of shape.toReversed()) {
    indices.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return `${id}[${indices.join()}]`;
}

function isTarget(node: GraphNode): boolean {
  const uses = node.uses.map(({ target, port }) => target.op.category === "loss" && port === 1);
  return uses.length > 0 && uses.every(Boolean);
}

/** A loss, or a table of embeddings, reads it as a number of a class. */
function isIndex(node: GraphNode): boolean {
  return node.uses.some(({ target, port }) => target.op.discretePorts?.(target.site).includes(port) === true);
}

function classCount(node: GraphNode, values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  for (const { target, port } of node.uses)
    if (target.op.category === "loss" && port === 1) most = Math.max(most, sizeOf(target.site.inputs[0] ?? []) - 1);
  return most + 1;
}

/** The picture that an input is, by its own shape or by that which a reshape gives the whole of it; null where it is none. */
export function imageOf(node: GraphNode): ImageShape | null {
  const own = imageShape(node.shape);
  if (own) return own;
  for (const { target, components } of node.uses) {
    const reshaped = target.op.name === "reshape" && components === null && target.size === node.size;
    const found = reshaped ? imageShape(target.shape) : null;
    if (found) return found;
  }
  return null;
}

/** Rows and columns below these are tables, not pictures. */
const SMALLEST_SIDE = 5;

function imageShape(shape: Shape): ImageShape | null {
  const [a = 0, b = 0, c = 0] = shape;
  const isLarge = (height: number, width: number) => Math.min(height, width) >= SMALLEST_SIDE;
  if (shape.length === 2 && isLarge(a, b)) return { height: a, width: b, channels: 1, channelsFirst: true };
  if (shape.length !== 3) return null;
  if ((a === 1 || a === 3) && isLarge(b, c)) return { height: b, width: c, channels: a, channelsFirst: true };
  if ((c === 1 || c === 3) && isLarge(a, b)) return { height: a, width: b, channels: c, channelsFirst: false };
  return null;
}

/** A column of one number a row, [row]: the values, or the class of each. A wide input or an image has none. */
export function columnValues(column: DataColumn, dataset: Dataset): Float64Array {
  const all = dataset.written.get(column.input) ?? new Float64Array(0);
  const { rows } = dataset;
  if (column.kind === "number") return all.subarray(column.component * rows, (column.component + 1) * rows);
  if (column.kind !== "class" || column.components === 1) return all.subarray(0, column.kind === "class" ? rows : 0);
  // One-hot: the class is the component that is 1.
  const classes = new Float64Array(rows);
  for (let i = 1; i < column.components; i++)
    for (let r = 0; r < rows; r++) if (all[i * rows + r] === 1) classes[r] = i;
  return classes;
}
