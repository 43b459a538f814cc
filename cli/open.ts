import { dirname } from "node:path";
import { compile } from "../core/compile.ts";
import { type Dataset, describeMissingData, loadDataset } from "../core/data/dataset.ts";
import type { NetworkDocument } from "../core/document/document.ts";
import { lineMap } from "../core/document/lineMap.ts";
import type { Graph } from "../core/graph/graph.ts";
import { loadParameters } from "../core/interop/weights.ts";
import { hasErrors, type Problem, problem, type Severity } from "../core/problems.ts";
import { formatProblem, sortProblems } from "../core/problemText.ts";
import { RunError, type Terminal } from "./command.ts";
import { readBeside } from "./readBeside.ts";
import { readText } from "./readText.ts";

/** A network file with its data: all that can be known before anything runs. */
export interface Opened {
  readonly file: string;
  readonly text: string;
  readonly document: NetworkDocument | null;
  readonly graph: Graph | null;
  readonly dataset: Dataset | null;
  /** The numbers that every parameter starts with. */
  readonly parameters: ReadonlyMap<string, Float64Array>;
  /** Running statistics that the weights file gives; the graph has the others. */
  readonly buffers: ReadonlyMap<string, Float64Array>;
  readonly problems: readonly Problem[];
}

/** Reads, compiles, loads the data and the weights; never throws for what is wrong with the files. */
export async function openNetwork(file: string, terminal: Terminal): Promise<Opened> {
  const { text, problem: unreadable } = await readText(file, terminal);
  const nothing = { file, text, document: null, graph: null, dataset: null, parameters: new Map(), buffers: new Map() };
  if (unreadable) return { ...nothing, problems: [unreadable] };
  const { document, graph, problems } = compile(text);
  // What the data and the weights lack is judged against the network, so its own errors come first.
  if (!document || !graph || hasErrors(problems)) return { ...nothing, document, graph, problems };
  const folder = dirname(file);
  const read = readBeside(folder, terminal);
  const data = await loadDataset(document, graph, read);
  const weights = await loadParameters(document, graph, read);
  return {
    file,
    text,
    document,
    graph,
    dataset: data.dataset,
    parameters: weights.parameters,
    buffers: weights.buffers,
    problems: sortProblems([...problems, ...data.problems, ...weights.problems]),
  };
}

export interface Network extends Opened {
  readonly document: NetworkDocument;
  readonly graph: Graph;
}

export interface Runnable extends Network {
  readonly dataset: Dataset;
}

/** For commands that need a sound network; null after its errors have been told. */
export async function openSound(file: string, terminal: Terminal): Promise<Network | null> {
  const opened = await openNetwork(file, terminal);
  tellProblems(opened, ["error", "warning"], terminal);
  const { document, graph, problems } = opened;
  if (hasErrors(problems)) return null;
  if (!document || !graph) throw new RunError(1, `${file} has no nodes.`);
  return { ...opened, document, graph };
}

/** For commands that run a pass: the network must have data too. */
export async function openRunnable(file: string, terminal: Terminal): Promise<Runnable | null> {
  const network = await openSound(file, terminal);
  if (!network) return null;
  const { dataset, graph } = network;
  if (dataset) return { ...network, dataset };
  const missing = problem("NN604", { start: 0, end: 0 }, describeMissingData(graph));
  tellProblems({ ...network, problems: [missing] }, ["error"], terminal);
  return null;
}

/** One line a problem, to standard error. */
export function tellProblems(
  { file, text, problems }: Opened,
  severities: readonly Severity[],
  terminal: Terminal,
): void {
  const map = lineMap(text);
  const told = problems.filter(({ severity }) => severities.includes(severity));
  if (told.length > 0) terminal.complain(`${told.map((each) => formatProblem(file, text, each, map)).join("\n")}\n`);
}
