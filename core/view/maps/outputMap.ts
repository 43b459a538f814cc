import { type Dataset, selectRows } from "../../data/dataset.ts";
import type { Scale } from "../../data/scale.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Steps } from "../../engine/steps.ts";
import type { Graph, GraphNode } from "../../graph/graph.ts";
import type { WholeNumbers } from "../wholeNumbers.ts";
import {
  boundariesOf,
  type DrawnHead,
  decided,
  drawnHead,
  predictionName,
  predictionSize,
  takePort,
  thresholdOf,
} from "./decide.ts";
import { GridPass, runUpTo } from "./gridPass.ts";
import { chooseAxes, type InputAxis, inputAxes, sideOf, varies } from "./mapAxes.ts";
import { pointSteps } from "./mapPoints.ts";
import type { Decision, MapAnswer, MappedNode, MapQuestion, MapSide } from "./mapsView.ts";
import { placeOf } from "./places.ts";
import { mappedNode, type Subject, subjectOf, tilesOf } from "./subjects.ts";

const MOST_SIZE = 160;
const LEAST_SIZE = 8;
/** A map of a network that takes more is coarser. */
const MOST_OPERATIONS = 4e9;
/** Held inputs that are written out. */
const MOST_HELD = 8;

/** Draws maps of one purpose, and keeps its machine from one to the next. */
export function createMapper(): (source: WholeNumbers, question: MapQuestion) => Steps<MapAnswer> {
  let grid: GridPass | null = null;
  return function* (source, question) {
    if (grid?.graph !== source.graph) {
      grid = new GridPass(source.graph);
      yield { done: 0, of: 1 };
    }
    return yield* mapSteps(source, question, grid);
  };
}

/**
 * The values of nodes over two inputs, the others held at one row of the data; with the decision and the data for a main map. Throws an
 * Error with a sentence where there is nothing to draw over, or where a name is wrong.
 */
export function* mapSteps(
  source: WholeNumbers,
  question: MapQuestion,
  grid: GridPass = new GridPass(source.graph),
): Steps<MapAnswer> {
  const { graph, dataset, version } = source;
  const axes = inputAxes(graph, dataset);
  const { x, y } = chooseAxes(axes, question.x, question.y);
  const isMain = question.purpose === "main";
  const head = isMain ? drawnHead(graph) : null;
  const subjects = isMain ? mainSubjects(graph, question.of, head === null) : tilesOf(graph, question.of);
  const [columns, rows] = gridSize(question.size, y !== null, grid.piece.operations);
  const sides = [sideOf(x, columns), y && sideOf(y, rows)] as const;
  const row = Math.max(0, Math.min(Math.trunc(question.row), dataset.rows - 1));
  const places = columns * rows;
  const units = subjects.reduce((sum, { components }) => sum + components.length, 0);
  const numbers = isMain ? new Float64Array(units * places) : new Float32Array(units * places);
  const predictions = new Float64Array(head ? predictionSize(head) * places : 0);

  const batch = grid.piece.samples;
  const inputs = repeatRow(dataset, row, batch);
  const wanted: GraphNode[] = [...subjects.map(({ node }) => node), ...(head ? [head.loss] : [])];
  for (let from = 0; from < places; from += batch) {
    fillSide(inputs, x, sides[0], dataset.scales, batch, (s) => (from + s) % columns);
    if (y && sides[1])
      fillSide(inputs, y, sides[1], dataset.scales, batch, (s) => Math.min(rows - 1, Math.floor((from + s) / columns)));
    // The numbers of a run that goes on are taken over at the start alone, before anything else can be done in between.
    const machine = from === 0 ? grid.begin(source, inputs) : grid.current;
    if (from > 0) machine.setInputs(inputs);
    runUpTo(machine, wanted);
    const count = Math.min(batch, places - from);
    takeValues(machine, subjects, numbers, places, from, count);
    if (head) takePort(machine, head, 0, predictions, places, from, count);
    yield { done: from + count, of: places };
  }
  return {
    version,
    x: sides[0],
    y: sides[1],
    axes: axes.map((axis) => ({ name: axis.name, varies: varies(axis) })),
    nodes: subjects.map((subject): MappedNode => mappedNode(subject)),
    numbers,
    decision: head && decisionOf(head, predictions, columns, rows, dataset),
    points: head ? yield* pointSteps(dataset, grid.current, head, x, y, batch) : null,
    ...heldAt(axes, x, y, dataset, row),
  };
}

/** Where nothing is decided, the last node stands for what the network gives. */
function mainSubjects(graph: Graph, texts: readonly string[], isUndecided: boolean): readonly Subject[] {
  const last = isUndecided && texts.length === 0 ? graph.nodes.findLast(({ batched }) => batched) : undefined;
  return (last ? [last.id] : texts).map((text) => subjectOf(graph, text));
}

/** Places along x, and along y: a curve has more of them. */
function gridSize(wanted: number, isMap: boolean, operations: number): readonly [columns: number, rows: number] {
  const size = Math.max(LEAST_SIZE, Math.min(Math.trunc(wanted) || LEAST_SIZE, MOST_SIZE));
  if (!isMap) return [Math.max(LEAST_SIZE, Math.min(size * 4, Math.floor(MOST_OPERATIONS / operations))), 1];
  const able = Math.floor(Math.sqrt(MOST_OPERATIONS / operations));
  const both = Math.max(LEAST_SIZE, Math.min(size, able));
  return [both, both];
}

/** One row as often as a piece has samples. */
function repeatRow(dataset: Dataset, row: number, times: number): Map<string, Float64Array> {
  const rows = new Array<number>(times).fill(row);
  return new Map(selectRows(dataset, rows));
}

/** Numbers of the file at the places of a side, as the network gets them. */
function fillSide(
  inputs: ReadonlyMap<string, Float64Array>,
  { node, component }: InputAxis,
  side: MapSide,
  scales: ReadonlyMap<string, Scale>,
  batch: number,
  placeAt: (sample: number) => number,
): void {
  const values = inputs.get(node.id);
  if (!values) return;
  const scale = scales.get(node.id);
  for (let s = 0; s < batch; s++) values[component * batch + s] = scaled(placeOf(side, placeAt(s)), component, scale);
}

/** As `standardize` computes it. */
function scaled(value: number, component: number, scale: Scale | undefined): number {
  if (!scale) return value;
  return (value - (scale.mean[component] as number)) / (scale.deviation[component] || 1);
}

function takeValues(
  machine: Machine,
  subjects: readonly Subject[],
  numbers: Float64Array | Float32Array,
  places: number,
  from: number,
  count: number,
): void {
  let at = 0;
  for (const { node, components } of subjects) {
    const value = machine.value(node);
    if (!value) throw new RangeError(`"${node.id}" has no value.`);
    for (const component of components) {
      const start = component * value.batch;
      numbers.set(value.data.subarray(start, start + count), at * places + from);
      at++;
    }
  }
}

function decisionOf(
  head: DrawnHead,
  predictions: Float64Array,
  columns: number,
  rows: number,
  { classNames }: Dataset,
): Decision {
  const places = columns * rows;
  const target = head.loss.edges.find(({ port }) => port === 1)?.source.id ?? "";
  const names = classNames.get(target);
  const count = head.kind === "regression" ? 0 : head.kind === "binary" ? 2 : predictionSize(head);
  return {
    kind: head.kind,
    loss: head.loss.id,
    prediction: predictionName(head),
    threshold: thresholdOf(head),
    classNames: Array.from(
      { length: count },
      (_, i) => names?.[i] ?? (head.loss.op.expects === "score" && i === 0 ? "-1" : String(i)),
    ),
    values: head.kind === "classes" ? decided(head, predictions, places) : predictions.slice(0, places),
    boundaries: rows > 1 ? boundariesOf(head, predictions, columns, rows) : [],
  };
}

function heldAt(
  axes: readonly InputAxis[],
  x: InputAxis,
  y: InputAxis | null,
  { written, rows }: Dataset,
  row: number,
): Pick<MapAnswer, "held" | "heldCount"> {
  const others = axes.filter((axis) => axis !== x && axis !== y);
  const held = others.slice(0, MOST_HELD).map(({ node, component, name }) => {
    const value = written.get(node.id)?.[component * rows + row] ?? Number.NaN;
    return `${name} = ${Number(value.toPrecision(6))}`;
  });
  return { held, heldCount: others.length };
}
