import { selectRows } from "../core/data/dataset.ts";
import {
  computeJacobian,
  type Jacobian,
  type JacobianMode,
  type JacobianRequest,
  whyNotByRow,
} from "../core/engine/jacobian.ts";
import { formatNumber } from "../core/explain/numbers.ts";
import type { Graph } from "../core/graph/graph.ts";
import { type Quantity, readQuantities } from "../core/graph/quantities.ts";
import { table } from "../core/textTable.ts";
import { type Command, JSON_OPTION, RunError, UsageError } from "./command.ts";
import { object, writeJson } from "./json.ts";
import { openRunnable } from "./open.ts";
import { PASS_OPTIONS, startingParameters, tellingWhy } from "./pass.ts";
import { pickRows } from "./rows.ts";

/** `chainrule jacobian`: ∂of/∂by for every row, forward or back through the network, whichever takes fewer passes. */
export const jacobian: Command = {
  name: "jacobian",
  doc: "Print the derivatives of one node by another as a matrix, row by row of the data.",
  options: {
    of: { value: "y[,z]", required: true, doc: "What is differentiated: a node, a part such as y[0:2], or several." },
    by: { value: "x", required: true, doc: "By what: a node, a part, a parameter such as h1.w, or several." },
    mode: {
      value: "forward",
      doc: "forward or reverse: which way to go through the network. The one with fewer passes by default.",
    },
    rows: PASS_OPTIONS["rows"] ?? JSON_OPTION,
    set: PASS_OPTIONS["set"] ?? JSON_OPTION,
    json: JSON_OPTION,
  },
  async run(call, terminal) {
    const network = await openRunnable(call.file, terminal);
    if (!network) return 1;
    const mode = readMode(call.value("mode"));
    const of = readNodes("--of", call.value("of") ?? "", network.graph);
    const by = readComponents("--by", call.value("by") ?? "", network.graph);
    const rows = pickRows(call.value("rows"), network.dataset);
    const request = {
      of,
      by,
      mode,
      batch: rows.length,
      inputs: selectRows(network.dataset, rows),
      buffers: network.buffers,
    };
    const why = whyNotByRow(request);
    if (why !== null) throw new RunError(2, `--by ${call.value("by")}: ${why.replace("one row.", "one with --rows.")}`);
    const found = tellingWhy(() =>
      computeJacobian(network.graph, { ...request, parameters: startingParameters(network, call.values("set")) }),
    );
    if (call.has("json")) {
      const { rows: jacobian, mode: taken, passes } = found;
      const matrix = { jacobian: jacobian.map((row) => row.map((line) => [...line])) };
      // Scripts that did not ask for a mode get the matrix alone.
      const more = { mode: taken, passes: object({ forward: passes.forward, reverse: passes.reverse }) };
      terminal.print(`${writeJson(object(call.has("mode") ? { ...matrix, ...more } : matrix))}\n`);
      return 0;
    }
    const matrices = found.rows.map((matrix, i) => showMatrix(matrix, of, by, rows[i] ?? 0));
    terminal.print(`${[describe(found, mode !== null), ...matrices].join("\n\n")}\n`);
    return 0;
  },
};

type Components = JacobianRequest["of"];

function readComponents(option: string, text: string, graph: Graph): readonly Quantity[] {
  const found = readQuantities(text, graph);
  if (typeof found === "string") throw new RunError(2, `${option} ${text}: ${found}`);
  return found;
}

/** What is differentiated is a value. */
function readNodes(option: string, text: string, graph: Graph): Components {
  return readComponents(option, text, graph).map((each) => {
    if (each.kind === "node") return each;
    throw new RunError(2, `${option} ${text}: ${each.text} is a parameter, which depends on nothing.`);
  });
}

function readMode(text: string | null): JacobianMode | null {
  if (text === null || text === "forward" || text === "reverse") return text;
  throw new UsageError(`--mode ${text} is neither forward nor reverse.`);
}

/** Which way it was found, and why. */
function describe({ mode, passes }: Jacobian, forced: boolean): string {
  const count = (each: JacobianMode): string => `${passes[each]} ${passes[each] === 1 ? "pass" : "passes"}`;
  const other = mode === "forward" ? "reverse" : "forward";
  const why = forced ? "as asked" : passes[mode] < passes[other] ? "the cheaper way" : "either way is as cheap";
  return `${mode === "forward" ? "Forward" : "Reverse"} mode, ${count(mode)} (${other} mode takes ${passes[other]}): ${why}.`;
}

function showMatrix(
  matrix: readonly Float64Array[],
  of: readonly Quantity[],
  by: readonly Quantity[],
  row: number,
): string {
  const head = [`row ${row}`, ...by.map(({ text }) => `∂/∂${text}`)];
  const lines = matrix.map((numbers, i) => [of[i]?.text ?? "", ...Array.from(numbers, (value) => formatNumber(value))]);
  return table([head, ...lines], ["left", ...by.map(() => "right" as const)]);
}
