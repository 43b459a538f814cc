import type { DataSource, NetworkDocument } from "../document/document.ts";
import { closest } from "../document/suggest.ts";
import type { Graph, GraphNode } from "../graph/graph.ts";
import { hasErrors, type Problem, problem, type Range } from "../problems.ts";
import { checkClassIndices } from "./classIndices.ts";
import { describeRow } from "./describeRow.ts";
import { type Feeds, writesKey } from "./feed.ts";
import { feedFromFile } from "./fileData.ts";
import { feedFromGenerator } from "./generatedData.ts";
import { quote } from "./quote.ts";
import type { ReadFile } from "./readFile.ts";
import { feedFromRows } from "./rowData.ts";

/** Rows of data for the inputs of one graph. */
export interface Dataset {
  readonly rows: number;
  /** By input id, [component][row] with the row innermost, as in `Tensor`: component `i` of row `r` is at `i * rows + r`. */
  readonly inputs: ReadonlyMap<string, Float64Array>;
  /** By input id, for inputs fed from a column of text: class `c` is called `classNames.get(id)[c]`. */
  readonly classNames: ReadonlyMap<string, readonly string[]>;
  /** What the row holds, in short: `x = [0, 1], t = 1`. */
  describeRow(row: number): string;
}

/**
 * The data that the file names, read and checked against the shapes of the inputs. `dataset` is null where the file names no data
 * (then without a problem: a network may be drawn before there is any), or where the data has an error, here or in its own text.
 */
export async function loadDataset(
  document: NetworkDocument,
  graph: Graph,
  read: ReadFile,
): Promise<{ readonly dataset: Dataset | null; readonly problems: readonly Problem[] }> {
  if (!document.data) return { dataset: null, problems: [] };
  const inputs = inputsInFileOrder(document, graph);
  const feeds = await readSource(document.data, document, graph, inputs, read);
  const problems = [...strangers(document, graph, document.data), ...feeds.problems];
  if (feeds.rows > 0) problems.push(...unfed(document, inputs, feeds), ...checkClassIndices(graph, feeds));
  const complete = feeds.rows > 0 && inputs.every((node) => feeds.byInput.get(node.id));
  if (hasErrors(problems) || !complete) return { dataset: null, problems };

  const classNames = new Map<string, readonly string[]>();
  const values = new Map<string, Float64Array>();
  for (const [id, feed] of feeds.byInput) {
    if (feed) values.set(id, feed.values);
    if (feed?.classNames) classNames.set(id, feed.classNames);
  }
  const { rows } = feeds;
  const describe = (row: number) => describeRow(inputs, values, classNames, rows, row);
  return { dataset: { rows, inputs: values, classNames, describeRow: describe }, problems };
}

/** The inputs' values for some rows, in the order given and as often as given; [component][row] again. */
export function selectRows(dataset: Dataset, rows: readonly number[]): ReadonlyMap<string, Float64Array> {
  const outside = rows.find((row) => !Number.isInteger(row) || row < 0 || row >= dataset.rows);
  if (outside !== undefined) throw new RangeError(`row ${outside} of a dataset with rows 0 to ${dataset.rows - 1}`);
  const selected = new Map<string, Float64Array>();
  for (const [id, values] of dataset.inputs) {
    const components = values.length / dataset.rows;
    const taken = new Float64Array(components * rows.length);
    for (let i = 0; i < components; i++) {
      for (const [r, row] of rows.entries()) taken[i * rows.length + r] = values[i * dataset.rows + row] ?? Number.NaN;
    }
    selected.set(id, taken);
  }
  return selected;
}

/** Some rows of a dataset as one of their own, in that order. */
export function chooseRows(dataset: Dataset, rows: readonly number[]): Dataset {
  if (rows.length === dataset.rows && rows.every((row, i) => row === i)) return dataset;
  return {
    rows: rows.length,
    inputs: selectRows(dataset, rows),
    classNames: dataset.classNames,
    describeRow: (row) => dataset.describeRow(rows[row] ?? row),
  };
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
): Feeds | Promise<Feeds> {
  if (source.kind === "file") return feedFromFile(source, graph, read);
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
  if (source.kind === "rows") {
    for (const row of source.rows) {
      for (const [id, { keyRange }] of row.values) if (!names.has(id)) names.set(id, keyRange);
    }
  }
  return names;
}
