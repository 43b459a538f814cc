import { parseReference } from "../core/document/reference.ts";
import type { TargetChoice } from "../core/engine/tape.ts";
import { formatNumber } from "../core/explain/numbers.ts";
import { indexPath } from "../core/explain/symbols.ts";
import type { Graph, GraphNode } from "../core/graph/graph.ts";
import { select } from "../core/graph/references.ts";
import type { Tensor } from "../core/tensor.ts";
import { type Command, JSON_OPTION, RunError } from "./command.ts";
import { object, writeJson } from "./json.ts";
import { openRunnable, type Runnable } from "./open.ts";
import { PASS_OPTIONS, runTarget, startingParameters } from "./pass.ts";
import { pickRows } from "./rows.ts";
import { table } from "./table.ts";

/** `chainrule jacobian`: ∂of/∂by for every row, one backward pass a component of `of`. */
export const jacobian: Command = {
  name: "jacobian",
  doc: "Print the derivatives of one node by another as a matrix, row by row of the data.",
  options: {
    of: { value: "y[,z]", required: true, doc: "What is differentiated: a node, a part such as y[0:2], or several." },
    by: { value: "x", required: true, doc: "By what: a node, a part, or several." },
    rows: PASS_OPTIONS["rows"] ?? JSON_OPTION,
    set: PASS_OPTIONS["set"] ?? JSON_OPTION,
    json: JSON_OPTION,
  },
  async run(call, terminal) {
    const network = await openRunnable(call.file, terminal);
    if (!network) return 1;
    const of = readComponents("--of", call.value("of") ?? "", network.graph);
    const by = readComponents("--by", call.value("by") ?? "", network.graph);
    const rows = pickRows(call.value("rows"), network.dataset.rows);
    const matrices = computeJacobian(network, { of, by, rows, assignments: call.values("set") });
    if (call.has("json")) terminal.print(`${writeJson(object({ jacobian: matrices }))}\n`);
    else terminal.print(`${matrices.map((matrix, i) => showMatrix(matrix, of, by, rows[i] ?? 0)).join("\n\n")}\n`);
    return 0;
  },
};

/** One number of the network. */
interface Component {
  readonly text: string;
  readonly node: GraphNode;
  readonly at: number;
}

/** The components that a list of references names. An id may hold a comma itself, so the whole is tried first. */
function readComponents(option: string, text: string, graph: Graph): readonly Component[] {
  const parts = graph.byId.has(text) ? [text] : text.split(/,(?![^[]*\])/);
  return parts.flatMap((part) => {
    const reference = parseReference(part.trim(), { start: 0, end: 0 });
    if (typeof reference === "string") throw new RunError(2, `${option} ${text}: ${reference}`);
    const node = graph.byId.get(reference.id);
    if (!node) throw new RunError(2, `${option} ${text}: there is no node "${reference.id}".`);
    const selected = select(reference, node.shape);
    if (typeof selected === "string") throw new RunError(2, `${option} ${text}: ${selected}`);
    const components = selected.components ?? Array.from({ length: node.size }, (_, at) => at);
    return components.map((at) => ({
      text: node.shape.length === 0 ? node.id : `${node.id}[${indexPath(node.shape, at).join(",")}]`,
      node,
      at,
    }));
  });
}

interface JacobianRequest {
  readonly of: readonly Component[];
  readonly by: readonly Component[];
  readonly rows: readonly number[];
  readonly assignments: readonly string[];
}

/** [row][of][by]. Samples do not mix, so the gradient of a component's sum over the rows holds every row's own. */
function computeJacobian(
  network: Runnable,
  { of, by, rows, assignments }: JacobianRequest,
): readonly (readonly (readonly number[])[])[] {
  const parameters = startingParameters(network, assignments);
  const outer = by.find(({ node }) => !node.batched);
  if (outer && rows.length > 1)
    throw new RunError(2, `--by ${outer.text} is one number for all rows; choose one row with --rows.`);
  const byOutput = of.map((component) => {
    const term = { text: component.text, node: component.node.id, component: component.at };
    const target: TargetChoice = { kind: "scalar", text: term.text, term };
    const tape = runTarget(network, rows, parameters, target);
    // Where no path leads from `by` to this component, it does not depend on it: 0 is the true derivative.
    return by.map(({ node, at }) => ({ gradient: tape.gradient(node), at }));
  });
  return rows.map((_, row) => byOutput.map((entries) => entries.map(({ gradient, at }) => entryOf(gradient, at, row))));
}

function entryOf(gradient: Tensor | null, at: number, row: number): number {
  if (!gradient) return 0;
  return gradient.data[at * gradient.batch + (gradient.batch === 1 ? 0 : row)] ?? Number.NaN;
}

function showMatrix(
  matrix: readonly (readonly number[])[],
  of: readonly Component[],
  by: readonly Component[],
  row: number,
): string {
  const head = [`row ${row}`, ...by.map(({ text }) => `∂/∂${text}`)];
  const lines = matrix.map((numbers, i) => [of[i]?.text ?? "", ...numbers.map((value) => formatNumber(value))]);
  return table([head, ...lines], ["left", ...by.map(() => "right" as const)]);
}
