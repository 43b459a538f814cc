import { type AffineMap, affineMap, checkLinear } from "../core/diagnosis/affineMap.ts";
import { type PassCost, passCost } from "../core/diagnosis/cost.ts";
import { planProgram } from "../core/engine/program.ts";
import { objectiveTarget } from "../core/engine/timeline.ts";
import { formatNumber } from "../core/explain/numbers.ts";
import { polynomialParameters, type Summary, summarize } from "../core/explain/summary.ts";
import { componentName } from "../core/graph/componentName.ts";
import type { Graph, GraphNode } from "../core/graph/graph.ts";
import { activationUse } from "../core/ops/attributes.ts";
import { formatShape } from "../core/shape.ts";
import { table } from "../core/textTable.ts";
import { type Command, JSON_OPTION, UsageError } from "./command.ts";
import { type Json, object, writeJson } from "./json.ts";
import { type Network, openSound } from "./open.ts";

/** Degrees beyond this make numbers that nobody reads. */
const MOST_DEGREE = 20;
/** An affine map of more numbers is not printed for people, and one of far more not computed. */
const MOST_PRINTED = 36;
const MOST_COMPUTED = 100_000;

/** `chainrule summary`: the architecture, as the lecture counts it, and what a pass of it costs. */
export const summary: Command = {
  name: "summary",
  doc: "Count nodes, shapes, parameters, operations, memory, hidden units and depth; say whether it is linear; compare with a polynomial.",
  options: {
    degree: { value: "3", doc: "Degree of the polynomial to compare with; 3 by default, as in the lecture." },
    json: JSON_OPTION,
  },
  async run(call, terminal) {
    const degree = readDegree(call.value("degree"));
    const network = await openSound(call.file, terminal);
    if (!network) return 1;
    const facts: Facts = {
      ...summarize(network.graph),
      cost: passCost(planProgram(network.graph, 1, objectiveTarget(network.graph))),
      linearity: linearityOf(network),
    };
    terminal.print(call.has("json") ? `${json(network, facts, degree)}\n` : `${text(network, facts, degree)}\n`);
    return 0;
  },
};

interface Facts extends Summary {
  /** Of one sample. */
  readonly cost: PassCost;
  readonly linearity: Linearity;
}

/** `map` is null where it would be too large to be of use. */
type Linearity =
  | { readonly linear: true; readonly map: AffineMap | null }
  | { readonly linear: false; readonly why: string };

function linearityOf({ graph, parameters }: Network): Linearity {
  const checked = checkLinear(graph);
  if (!checked.ok) return { linear: false, why: checked.why };
  const width = checked.from.reduce((sum, { size }) => sum + size, 0);
  const height = checked.to.reduce((sum, { size }) => sum + size, 0);
  if (width * height > MOST_COMPUTED) return { linear: true, map: null };
  try {
    const found = affineMap(graph, parameters);
    return { linear: true, map: found.ok ? found.map : null };
  } catch (error) {
    // Too large for a pass: everything else can be said of it all the same.
    if (error instanceof RangeError) return { linear: true, map: null };
    throw error;
  }
}

function readDegree(written: string | null): number {
  if (written === null) return 3;
  const degree = Number(written);
  if (/^\d+$/.test(written) && degree >= 1 && degree <= MOST_DEGREE) return degree;
  throw new UsageError(`--degree ${written} is no whole number from 1 to ${MOST_DEGREE}.`);
}

function nodesInFileOrder({ document, graph }: Network): Graph["nodes"] {
  return [...document.nodes.keys()].flatMap((id) => graph.byId.get(id) ?? []);
}

function text(network: Network, facts: Facts, degree: number): string {
  const { cost, linearity } = facts;
  const nodes = nodesInFileOrder(network).map((node) => {
    const own = cost.nodes[node.index];
    const inputs = node.edges.map((edge) => edge.definition.reference.text).join(", ");
    return [
      node.id,
      node.op.name,
      activationUse(node.attributes)?.name ?? "",
      formatShape(node.shape),
      someOf(own?.parameters ?? 0),
      someOf((own?.operations.forward ?? 0) + (own?.operations.backward ?? 0)),
      formatBytes(own?.bytes ?? 0),
      inputs,
    ];
  });
  const head = ["node", "op", "activation", "shape", "parameters", "operations", "memory", "reads"];
  const { order, exact } = polynomialParameters(facts.inputs, degree);
  const { forward, backward } = cost.operations;
  const counts = [
    ["parameters", grouped(facts.parameters)],
    ["hidden units", `${facts.hiddenUnits} of ${facts.units}`],
    ["depth", `${facts.depth}${facts.deepPath ? `, deep: ${shorten(facts.deepPath).join(" → ")}` : ", not deep"}`],
    ["linear", describeLinearity(linearity)],
    ["operations", `${grouped(forward)} forward and ${grouped(backward)} backward, for one sample`],
    ["memory", `${formatBytes(cost.bytes)} for one sample with its gradients`],
    [
      `degree ${degree}`,
      `a polynomial in its ${facts.inputs === 1 ? "one input" : `${facts.inputs} inputs`} has ${grouped(exact)} coefficients (of the order of ${facts.inputs}^${degree} = ${grouped(order)})`,
    ],
  ];
  const title = network.document.title;
  return [
    ...(title === null ? [] : [title, ""]),
    table([head, ...nodes], ["left", "left", "left", "left", "right", "right", "right"]),
    "",
    table(counts),
    ...(linearity.linear && linearity.map ? ["", ...describeMap(linearity.map)] : []),
  ].join("\n");
}

function describeLinearity(linearity: Linearity): string {
  if (!linearity.linear) return `no. ${linearity.why}`;
  return "yes: however deep, it is one affine map of its inputs";
}

/** The map as a table, where its numbers are few: a row an output, a column an input, and what is added. */
function describeMap({ from, to, A, c }: AffineMap): readonly string[] {
  const columns = from.flatMap(componentNames);
  if (A.length * (columns.length + 1) > MOST_PRINTED)
    return [`Its matrix A has ${A.length} rows and ${columns.length} columns; --json prints it.`];
  const rows = to.flatMap(componentNames).map((name, i) => {
    const numbers = [...(A[i] ?? []), c[i] ?? Number.NaN];
    return [name, "=", ...numbers.map((number) => formatNumber(number))];
  });
  const head = ["", "", ...columns.map((name) => `·${name}`), "+ c"];
  return [table([head, ...rows], ["left", "left", ...columns.map(() => "right" as const), "right"])];
}

function componentNames(node: GraphNode): readonly string[] {
  return Array.from({ length: node.size }, (_, component) => componentName(node, component));
}

function shorten(path: readonly string[]): readonly string[] {
  return path.length <= 12 ? path : [...path.slice(0, 6), "…", ...path.slice(-5)];
}

function json(network: Network, facts: Facts, degree: number): string {
  const { cost, linearity } = facts;
  const { order, exact } = polynomialParameters(facts.inputs, degree);
  const nodes = nodesInFileOrder(network).map((node) => {
    const own = cost.nodes[node.index];
    return [
      node.id,
      object({
        op: node.op.name,
        shape: node.shape,
        parameters: own?.parameters ?? 0,
        operations: object({ forward: own?.operations.forward ?? 0, backward: own?.operations.backward ?? 0 }),
        bytes: own?.bytes ?? 0,
      }),
    ] as const;
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
      deep: facts.deepPath !== null,
      deepPath: facts.deepPath,
      linear: linearity.linear,
      affineMap: linearity.linear && linearity.map ? mapJson(linearity.map) : null,
      operations: object({ forward: cost.operations.forward, backward: cost.operations.backward }),
      bytes: cost.bytes,
      polynomial,
      nodes: new Map(nodes),
    }),
  );
}

function mapJson({ from, to, A, c }: AffineMap): Json {
  return object({
    from: from.map(({ id }) => id),
    to: to.map(({ id }) => id),
    A: A.map((row) => [...row]),
    c: [...c],
  });
}

/** Nothing for 0, so that a column shows at a glance where there is something. */
function someOf(count: number): string {
  return count === 0 ? "" : grouped(count);
}

function grouped(count: number | bigint): string {
  return count.toLocaleString("en-US");
}

function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ["KiB", "MiB", "GiB", "TiB"];
  let size = bytes / 1024;
  let at = 0;
  for (; size >= 1024 && at < units.length - 1; at++) size /= 1024;
  return `${size.toFixed(1)} ${units[at]}`;
}
