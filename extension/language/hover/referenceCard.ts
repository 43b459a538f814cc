import { componentName } from "../../../core/graph/componentName.ts";
import type { Edge, GraphNode } from "../../../core/graph/graph.ts";
import { formatShape } from "../../../core/shape.ts";
import { t } from "../../l10n.ts";
import { targetName } from "../hintText.ts";
import { type HoverScene, nodeOfPass, passLine } from "./card.ts";
import { code, paragraphs, plain } from "./markdown.ts";
import { listed, numbersTable, type Quantity } from "./numbers.ts";

/** A reference: the node that it names, and where it takes a part of it, which. `reader` is null in the objective. */
export function referenceCard(scene: HoverScene, id: string, reader: string | null, input: number): string | null {
  const source = scene.graph?.byId.get(id);
  if (!source) return null;
  const edge = reader === null ? null : edgeAt(scene.graph?.byId.get(reader), input);
  const activation = source.attributes["activation"];
  const kind = typeof activation === "object" && "name" in activation ? ` ${code(activation.name)}` : "";
  return paragraphs(
    `${scene.linkTo(id)} · ${code(source.op.name)}${kind} ${plain(formatShape(source.shape))}`,
    edge?.components ? picked(source, edge) : null,
    numbers(scene, id, reader, input),
    scene.pass && passLine(scene),
  );
}

function edgeAt(node: GraphNode | null | undefined, input: number): Edge | null {
  return node?.edges.find((edge) => edge.input === input) ?? null;
}

/** Components named one by one. */
const MOST_NAMED = 6;

function picked(source: GraphNode, { components, shape }: Edge): string {
  const all = components ?? [];
  const names = all.slice(0, MOST_NAMED).map((at) => code(componentName(source, at)));
  const more = all.length > MOST_NAMED ? ", …" : "";
  return `${plain(t("Takes {0} of {1} numbers, as {2}:", all.length, source.size, formatShape(shape)))} ${names.join(", ")}${more}`;
}

/** What it carries, and what came back along it. */
function numbers(scene: HoverScene, id: string, reader: string | null, input: number): string | null {
  const { pass } = scene;
  const source = nodeOfPass(scene, id);
  if (!pass || !source) return null;
  const { tape } = pass;
  const edge = reader === null ? null : edgeAt(nodeOfPass(scene, reader), input);
  const value = tape.value(source)?.data ?? null;
  const carried =
    value && edge?.components ? Float64Array.from(edge.components, (at) => value[at] ?? Number.NaN) : value;
  const gradient = edge && tape.edgeGradient(edge);
  const rows: Quantity[] = [{ name: edge?.components ? t("carried") : "z", numbers: carried }];
  if (gradient) rows.push({ name: t("∂{0} through this reference", targetName(tape)), numbers: gradient.data });
  return numbersTable(rows);
}

/** A scalar that is differentiated: what it is now. */
export function objectiveCard(scene: HoverScene): string | null {
  const { graph, pass } = scene;
  if (!graph || graph.objective.length === 0) return null;
  const { regularization } = graph;
  const terms = graph.objective.map(({ text }) => code(text));
  const l2 = regularization && regularization.l2 !== 0 ? [`${regularization.l2}·Σθ²`] : [];
  const l1 = regularization && regularization.l1 !== 0 ? [`${regularization.l1}·Σ|θ|`] : [];
  const value = pass?.tape.objective;
  return paragraphs(
    `${plain(t("The objective"))} = ${[...terms, ...[...l2, ...l1].map(plain)].join(" + ")}`,
    value !== undefined && value !== null && `= **${plain(listed([value]))}**`,
    pass && passLine(scene),
    scene.differentiateLink(""),
  );
}
