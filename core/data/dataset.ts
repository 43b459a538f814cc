import type { DataSource, NetworkDocument } from "../document/document.ts";
import { closest } from "../document/suggest.ts";
import type { Graph, GraphNode } from "../graph/graph.ts";
import { hasErrors, type Problem, problem, type Range } from "../problems.ts";
import { feedFromArrays } from "./arrayData.ts";
import { checkClassIndices } from "./classIndices.ts";
import type { Breathe } from "./csv.ts";
import { describeRow } from "./describeRow.ts";
import { type Feeds, writesKey } from "./feed.ts";
import { feedFromFile } from "./fileData.ts";
import { feedFromGenerator } from "./generatedData.ts";
import { feedFromImages } from "./imageData.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { quote } from "./quote.ts";
import type { ReadFile } from "./readFile.ts";
import { feedFromRows } from "./rowData.ts";
import type { Scale } from "./scale.ts";
import type { DataParts } from "./split.ts";

/** Rows of data for the inputs of one graph. */
export interface Dataset {
  readonly rows: number;
  /**
   * What the network gets, by input id: standardized where the file says so. [component][row] with the row innermost, as in `Tensor`:
   * component `i` of row `r` is at `i * rows + r`.
   */
  readonly inputs: ReadonlyMap<string, Float64Array>;
  /** The same in the file's own numbers; the very arrays of `inputs` where nothing is standardized. */
  readonly written: ReadonlyMap<string, Float64Array>;
  /** By input id, for inputs that are standardized: what by. */
  readonly scales: ReadonlyMap<string, Scale>;
  /** By input id, for inputs fed from a column of text: class `c` is called `classNames.get(id)[c]`. */
  readonly classNames: ReadonlyMap<string, readonly string[]>;
  /** Which rows train and which are kept from it; null where the file splits nothing, and all rows train. */
  readonly parts: DataParts | null;
  /** What the row holds, in short and in the file's own numbers: `x = [0, 1], t = 1`. */
  describeRow(row: number): string;
}

/**
 * The data that the file names, read and checked against the shapes of the inputs. `dataset` is null where the file names no data
 * (then without a problem: a network may be drawn before there is any), or where the data has an error, here or in its own text.
 * With `breathe` others have their turn while a large file is read.
 */
export async function loadDataset(
  document: NetworkDocument,
  graph: Graph,
  read: ReadFile,
  breathe?: Breathe,
): Promise<{ readonly dataset: Dataset | null; readonly problems: readonly Problem[] }> {
  if (!document.data) return { dataset: null, problems: [] };
  const inputs = inputsInFileOrder(document, graph);
  const feeds = await readSource(document.data, document, graph, inputs, read, breathe);
  const problems = [...strangers(document, graph, document.data), ...feeds.problems];
  if (feeds.rows > 0) problems.push(...unfed(document, inputs, feeds), ...checkClassIndices(graph, feeds));
  const complete = feeds.rows > 0 && inputs.every((node) => feeds.byInput.get(node.id));
  if (hasErrors(problems) || !complete) return { dataset: null, problems };

  const prepared = prepare(document.data, document, graph, feeds);
  if ("problems" in prepared) return { dataset: null, problems: [...problems, ...prepared.problems] };
  const classNames = new Map<string, readonly string[]>();
  for (const [id, feed] of feeds.byInput) if (feed?.classNames) classNames.set(id, feed.classNames);
  return { dataset: makeDataset(inputs, feeds.rows, prepared, classNames), problems };
}

/** On its own, so that what describes rows holds on to no file: a closure keeps all that its neighbours name. */
function makeDataset(
  inputs: readonly GraphNode[],
  rows: number,
  prepared: Prepared,
  classNames: ReadonlyMap<string, readonly string[]>,
): Dataset {
  const describe = (row: number) => describeRow(inputs, prepared.written, classNames, rows, row);
  return { rows, ...prepared, classNames, describeRow: describe };
}

/** The rows of each part; where the file splits nothing, all of them train. */
export function partsOf({ rows, parts }: Pick<Dataset, "rows" | "parts">): DataParts {
  return parts ?? { training: Array.from({ length: rows }, (_, row) => row), validation: [], test: [] };
}

/** The rows that train: all of them where the file splits nothing. */
export function trainingRows(dataset: Pick<Dataset, "rows" | "parts">): readonly number[] {
  return partsOf(dataset).training;
}

/** The inputs' values for some rows, in the order given and as often as given; [component][row] again. */
export function selectRows(dataset: Dataset, rows: readonly number[]): ReadonlyMap<string, Float64Array> {
  return takeRows(dataset.inputs, dataset.rows, rows);
}

/** Some rows of a dataset as one of their own, in that order. It has no parts: whoever chose the rows has chosen. */
export function chooseRows(dataset: Dataset, rows: readonly number[]): Dataset {
  const isAll = rows.length === dataset.rows && rows.every((row, i) => row === i);
  if (isAll) return dataset.parts === null ? dataset : { ...dataset, parts: null };
  const inputs = selectRows(dataset, rows);
  const scaled = new Map([...dataset.written].filter(([id]) => dataset.scales.has(id)));
  return {
    rows: rows.length,
    inputs,
    written: new Map([...inputs, ...takeRows(scaled, dataset.rows, rows)]),
    scales: dataset.scales,
    classNames: dataset.classNames,
    parts: null,
    describeRow: (row) => dataset.describeRow(rows[row] ?? row),
  };
}

function takeRows(
  all: ReadonlyMap<string, Float64Array>,
  count: number,
  rows: readonly number[],
): ReadonlyMap<string, Float64Array> {
  const outside = rows.find((row) => !Number.isInteger(row) || row < 0 || row >= count);
  if (outside !== undefined) throw new RangeError(`row ${outside} of a dataset with rows 0 to ${count - 1}`);
  const selected = new Map<string, Float64Array>();
  for (const [id, values] of all) {
    const components = values.length / count;
    const taken = new Float64Array(components * rows.length);
    for (let i = 0; i < components; i++) {
      for (const [r, row] of rows.entries()) taken[i * rows.length + r] = values[i * count + row] ?? Number.NaN;
    }
    selected.set(id, taken);
  }
  return selected;
}

/** For hosts that are about to run a network without data. */
export function describeMissingData(graph: Graph): string {
  const first = graph.nodes.find(isInput);
  return first
    ? `There is no data to run on: add "data" with rows such as { ${quote(first.id)}: … }, or a CSV file, or a generator.`
    : "There is no data to run on: the network has no inputs.";
}

function isInput(node: GraphNode): boolean {
  return node.op.look === "input";
}

function inputsInFileOrder(document: NetworkDocument, graph: Graph): readonly GraphNode[] {
  return [...document.nodes.keys()].flatMap((id) => graph.byId.get(id) ?? []).filter(isInput);
}

function readSource(
  source: DataSource,
  document: NetworkDocument,
  graph: Graph,
  inputs: readonly GraphNode[],
  read: ReadFile,
  breathe: Breathe | undefined,
): Feeds | Promise<Feeds> {
  if (source.kind === "file") return feedFromFile(source, graph, read, breathe);
  if (source.kind === "arrays") return feedFromArrays(source, graph, read);
  if (source.kind === "images") return feedFromImages(source, graph, read);
  if (source.kind === "rows") return feedFromRows(source, graph, document);
  const feeds = feedFromGenerator(source, inputs);
  // An input with errors of its own is not in the graph: that the rest does not fit the generator is no second mistake.
  const leftOut = [...document.nodes.keys()].some((id) => !graph.byId.has(id));
  return leftOut ? { ...feeds, problems: feeds.problems.filter(({ code }) => code !== "NN605") } : feeds;
}

/** NN604, once for all rows: inputs that the data never mentions. */
function unfed(document: NetworkDocument, inputs: readonly GraphNode[], feeds: Feeds): Problem[] {
  const range = document.data?.range ?? { start: 0, end: 0 };
  return inputs
    .filter((node) => !feeds.byInput.has(node.id) && !writesKey(document, range, node.id))
    .map((node) => problem("NN604", range, `The data gives input ${quote(node.id)} no value.`, { node: node.id }));
}

/** NN607, once a name: what the data feeds but is no input. A node with errors of its own is not accused twice. */
function strangers(document: NetworkDocument, graph: Graph, source: DataSource): Problem[] {
  const inputIds = graph.nodes.filter(isInput).map((node) => node.id);
  return [...namesIn(source)].flatMap(([name, range]) => {
    const node = graph.byId.get(name);
    if (node ? isInput(node) : document.nodes.has(name)) return [];
    if (node)
      return [
        problem("NN607", range, `Data is given for ${quote(name)}, which is no input but ${quote(node.op.name)}.`),
      ];
    const near = closest(name, inputIds);
    const hint = near === null ? "there is no such input." : `did you mean ${quote(near)}?`;
    const fix =
      near === null ? {} : { fix: { title: `Change to ${quote(near)}`, range, newText: JSON.stringify(near) } };
    return [problem("NN607", range, `Data is given for ${quote(name)}; ${hint}`, fix)];
  });
}

/** Every name that the source feeds, at its first place. */
function namesIn(source: DataSource): ReadonlyMap<string, Range> {
  const names = new Map<string, Range>();
  if (source.kind === "file") for (const [id, { keyRange }] of source.columns) names.set(id, keyRange);
  if (source.kind === "arrays") for (const [id, { keyRange }] of source.arrays) names.set(id, keyRange);
  if (source.kind === "images")
    for (const { value, range } of [source.input, ...(source.classes ? [source.classes] : [])]) names.set(value, range);
  if (source.kind === "rows") {
    for (const row of source.rows) {
      for (const [id, { keyRange }] of row.values) if (!names.has(id)) names.set(id, keyRange);
    }
  }
  return names;
}
