import { selectRows } from "../core/data/dataset.ts";
import { type PathContributions, type PathStep, pathContributions } from "../core/engine/pathContributions.ts";
import { formatNumber } from "../core/explain/numbers.ts";
import { componentName } from "../core/graph/componentName.ts";
import type { Graph } from "../core/graph/graph.ts";
import { type Quantity, readComponent } from "../core/graph/quantities.ts";
import { table } from "../core/textTable.ts";
import { type Command, JSON_OPTION, RunError, UsageError } from "./command.ts";
import { type Json, object, writeJson } from "./json.ts";
import { openRunnable } from "./open.ts";
import { PASS_OPTIONS, startingParameters, tellingWhy } from "./pass.ts";
import { pickRows } from "./rows.ts";

const DEFAULT_TOP = 10;
const MOST_TOP = 1000;

type End = Quantity & { readonly kind: "node" };

/** `chainrule paths`: the derivative of one number by another, path by path, the largest contributions first. */
export const paths: Command = {
  name: "paths",
  doc: "Show which paths between two nodes make up the derivative: the largest contributions, their number and their sum.",
  options: {
    from: {
      value: "h3",
      required: true,
      doc: "Where the paths start: a node with one component, or one such as h3[2].",
    },
    to: { value: "y1", required: true, doc: "Where they end." },
    top: { value: "10", doc: `How many paths to show, the largest by size first; ${DEFAULT_TOP} by default.` },
    rows: { value: "0", doc: "Rows of the data, each by itself: 3, 0:4 (4 left out) or 0,2,5. The first by default." },
    set: PASS_OPTIONS["set"] ?? JSON_OPTION,
    json: JSON_OPTION,
  },
  async run(call, terminal) {
    const most = readTop(call.value("top"));
    const network = await openRunnable(call.file, terminal);
    if (!network) return 1;
    const from = readEnd("--from", call.value("from") ?? "", network.graph);
    const to = readEnd("--to", call.value("to") ?? "", network.graph);
    const rows = pickRows(call.value("rows") ?? "0", network.dataset);
    const parameters = startingParameters(network, call.values("set"));
    const found = rows.map((row) => {
      const inputs = selectRows(network.dataset, [row]);
      const result = tellingWhy(() =>
        pathContributions(network.graph, { inputs, parameters, buffers: network.buffers }, { from, to, most }),
      );
      if (result === null) throw new RunError(2, whyNone(from, to));
      return { row, result };
    });
    if (call.has("json")) {
      const list = found.map(({ row, result }) => resultJson(row, result));
      terminal.print(`${writeJson(object({ from: from.text, to: to.text, rows: list }))}\n`);
    } else terminal.print(`${found.map(({ row, result }) => describe(row, from, to, result)).join("\n\n")}\n`);
    return 0;
  },
};

function readTop(text: string | null): number {
  if (text === null) return DEFAULT_TOP;
  const top = Number(text);
  if (Number.isInteger(top) && top >= 1 && top <= MOST_TOP) return top;
  throw new UsageError(`--top ${text} is no whole number from 1 to ${MOST_TOP}.`);
}

function readEnd(option: string, text: string, graph: Graph): End {
  const end = readComponent(text, graph);
  if (typeof end === "string") throw new RunError(2, `${option} ${text}: ${end}`);
  return end;
}

function whyNone(from: End, to: End): string {
  const isLater = to.node.index < from.node.index;
  return `no path leads from ${from.text} to ${to.text}: ${to.text} does not depend on it${isLater ? `; ${from.node.id} comes later in the network, so try --from ${to.text} --to ${from.text}` : ""}.`;
}

/** What part of the sum, as `12.5%`; – where there is no sum to be part of. */
function share(part: number, whole: number): string {
  return whole === 0 || !Number.isFinite(part / whole) ? "–" : `${formatNumber((100 * part) / whole, 4)}%`;
}

const sumOf = (result: PathContributions): number => result.paths.reduce((sum, { product }) => sum + product, 0);
const sizeOf = (result: PathContributions): number =>
  result.paths.reduce((sum, { product }) => sum + Math.abs(product), 0);

/** Exact up to 21 digits; nobody reads more, and JSON has them all. */
function showCount(count: bigint): string {
  const digits = String(count);
  return digits.length <= 21 ? digits : `About ${digits[0]}.${digits.slice(1, 4)}e${digits.length - 1}`;
}

/** `u(y[1])` is the number in front of y's activation. */
function nameOf({ node, at, isLogit }: PathStep): string {
  return isLogit ? `u(${componentName(node, at)})` : componentName(node, at);
}

function describe(row: number, from: End, to: End, result: PathContributions): string {
  const { total, count, absolute, paths: shown } = result;
  const all = count === 1n ? "One path leads" : `${showCount(count)} paths lead`;
  const lines = [
    `row ${row}: ∂${to.text}/∂${from.text} = ${formatNumber(total)}`,
    `${all} from ${from.text} to ${to.text}; Σ|products| = ${formatNumber(absolute)}.`,
  ];
  if (BigInt(shown.length) < count) {
    const parts = `${share(sumOf(result), total)} of the derivative and ${share(sizeOf(result), absolute)} of Σ|products|`;
    lines.push(
      `The ${shown.length === 1 ? "largest" : `${shown.length} largest`} sum to ${formatNumber(sumOf(result))}: ${parts}.`,
    );
  }
  const rows = shown.map(({ steps, factors, product }) => [
    formatNumber(product),
    share(product, total),
    steps.map(nameOf).join(" → "),
    factors.map((factor) => formatNumber(factor)).join(" · "),
  ]);
  return [
    ...lines,
    "",
    table([["product", "share", "path", "factors"], ...rows], ["right", "right", "left", "left"]),
  ].join("\n");
}

function resultJson(row: number, result: PathContributions): Json {
  const { total, count, absolute } = result;
  return object({
    row,
    total,
    // It may exceed what a number holds.
    count: String(count),
    absolute,
    shown: sumOf(result),
    share: total === 0 ? null : sumOf(result) / total,
    paths: result.paths.map(({ steps, factors, product }) => object({ nodes: steps.map(nameOf), factors, product })),
  });
}
