import { polynomialParameters, type Summary, summarize } from "../core/explain/summary.ts";
import type { Graph } from "../core/graph/graph.ts";
import { activationUse } from "../core/ops/attributes.ts";
import { formatShape } from "../core/shape.ts";
import { type Command, JSON_OPTION, UsageError } from "./command.ts";
import { object, writeJson } from "./json.ts";
import { type Network, openSound } from "./open.ts";
import { table } from "./table.ts";

/** Degrees beyond this make numbers that nobody reads. */
const MOST_DEGREE = 20;

/** `chainrule summary`: the architecture, as the lecture counts it. */
export const summary: Command = {
  name: "summary",
  doc: "Count nodes, shapes, parameters, hidden units and depth; compare with a polynomial.",
  options: {
    degree: { value: "3", doc: "Degree of the polynomial to compare with; 3 by default, as in the lecture." },
    json: JSON_OPTION,
  },
  async run(call, terminal) {
    const degree = readDegree(call.value("degree"));
    const network = await openSound(call.file, terminal);
    if (!network) return 1;
    const facts = summarize(network.graph);
    terminal.print(call.has("json") ? `${json(network, facts, degree)}\n` : `${text(network, facts, degree)}\n`);
    return 0;
  },
};

function readDegree(written: string | null): number {
  if (written === null) return 3;
  const degree = Number(written);
  if (/^\d+$/.test(written) && degree >= 1 && degree <= MOST_DEGREE) return degree;
  throw new UsageError(`--degree ${written} is no whole number from 1 to ${MOST_DEGREE}.`);
}

function nodesInFileOrder({ document, graph }: Network): Graph["nodes"] {
  return [...document.nodes.keys()].flatMap((id) => graph.byId.get(id) ?? []);
}

function text(network: Network, facts: Summary, degree: number): string {
  const nodes = nodesInFileOrder(network).map((node) => {
    const count = node.params.reduce((sum, { size }) => sum + size, 0);
    const inputs = node.edges.map((edge) => edge.definition.reference.text).join(", ");
    return [
      node.id,
      node.op.name,
      activationUse(node.attributes)?.name ?? "",
      formatShape(node.shape),
      count === 0 ? "" : String(count),
      inputs,
    ];
  });
  const head = ["node", "op", "activation", "shape", "parameters", "reads"];
  const { order, exact } = polynomialParameters(facts.inputs, degree);
  const counts = [
    ["parameters", grouped(facts.parameters)],
    ["hidden units", `${facts.hiddenUnits} of ${facts.units}`],
    ["depth", `${facts.depth}${facts.deepPath ? `, deep: ${shorten(facts.deepPath).join(" → ")}` : ""}`],
    [
      `degree ${degree}`,
      `a polynomial in its ${facts.inputs === 1 ? "one input" : `${facts.inputs} inputs`} has ${grouped(exact)} coefficients (of the order of ${facts.inputs}^${degree} = ${grouped(order)})`,
    ],
  ];
  const title = network.document.title;
  return [
    ...(title === null ? [] : [title, ""]),
    table([head, ...nodes], ["left", "left", "left", "left", "right"]),
    "",
    table(counts),
  ].join("\n");
}

function shorten(path: readonly string[]): readonly string[] {
  return path.length <= 12 ? path : [...path.slice(0, 6), "…", ...path.slice(-5)];
}

function json(network: Network, facts: Summary, degree: number): string {
  const { order, exact } = polynomialParameters(facts.inputs, degree);
  const nodes = nodesInFileOrder(network).map((node) => {
    const parameters = node.params.reduce((sum, { size }) => sum + size, 0);
    return [node.id, object({ op: node.op.name, shape: node.shape, parameters })] as const;
  });
  // Counts of polynomials pass 2^53; as numbers they would be wrong in silence.
  const polynomial = object({ degree, variables: facts.inputs, order: String(order), coefficients: String(exact) });
  return writeJson(
    object({
      title: network.document.title,
      parameters: facts.parameters,
      hiddenUnits: facts.hiddenUnits,
      units: facts.units,
      depth: facts.depth,
      deepPath: facts.deepPath,
      polynomial,
      nodes: new Map(nodes),
    }),
  );
}

function grouped(count: number | bigint): string {
  return count.toLocaleString("en-US");
}
