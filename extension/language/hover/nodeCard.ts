import { explainStep } from "../../../core/explain/explain.ts";
import { plainText } from "../../../core/explain/plainText.ts";
import type { GraphNode } from "../../../core/graph/graph.ts";
import { formatShape } from "../../../core/shape.ts";
import { t } from "../../l10n.ts";
import { derivativeName } from "../hintText.ts";
import { type HoverScene, nodeOfPass, passLine } from "./card.ts";
import { firstOfEach } from "./formulaLines.ts";
import { block, code, paragraphs, plain } from "./markdown.ts";
import { heatImage, numbersTable, type Quantity } from "./numbers.ts";
import { opCard } from "./opCard.ts";

/** A node: its formula with the numbers of the pass put in, what its numbers are like, who reads it, what is wrong with it. */
export function nodeCard(scene: HoverScene, id: string, offset: number): string | null {
  const definition = scene.document.nodes.get(id);
  if (!definition) return null;
  const node = scene.graph?.byId.get(id) ?? null;
  const problems = scene.problems
    // What stands under the mouse VS Code shows by itself.
    .filter(({ node: of, range }) => of === id && !(range.start <= offset && offset <= range.end))
    .map(({ code: name, message }) => `- ${code(name)} ${plain(message)}`);
  // Of a text that cannot be read now, what kind of node it is.
  if (!scene.graph) return opCard(scene, definition.op, id);
  if (!node) {
    return paragraphs(
      `**${plain(id)}** · ${plain(t("takes no part in the pass yet"))}`,
      problems.length > 0 && problems.join("\n"),
    );
  }
  const own = nodeOfPass(scene, id);
  return paragraphs(
    `**${plain(id)}** · ${code(node.op.name)} ${plain(formatShape(node.shape))}`,
    own ? formulas(scene, own) : block([plainText(node.op.tex)]),
    own && quantities(scene, own),
    readers(scene, node),
    problems.length > 0 && problems.join("\n"),
    own && passLine(scene),
    node.size === 1 && scene.differentiateLink(id),
  );
}

/** Longer lines of numbers say nothing in a hover. */
const LONGEST_LINE = 200;
/** Formulas of one half of the pass; the canvas explains a step in full. */
const MOST_FORMULAS = 6;

/** Forward, and backward once that is done: in symbols, then with the numbers. */
function formulas(scene: HoverScene, node: GraphNode): string {
  const { pass } = scene;
  if (!pass) return "";
  const { tape } = pass;
  const lines = tape.timeline.flatMap(({ phase, index, node: of }) => {
    if (of !== node || (phase === "backward" && index >= tape.cursor)) return [];
    return firstOfEach(explainStep(tape, index).lines, MOST_FORMULAS).flatMap(({ symbolsText, numbersText }) =>
      numbersText === null || index >= tape.cursor ? [symbolsText] : [symbolsText, `  ${afterName(numbersText)}`],
    );
  });
  return lines.length === 0 ? "" : block(lines.map(shorten));
}

/** The line above has the name already: `u = w·x + b`, then `= 0.8·1 + 0.1 = 0.9`. */
function afterName(numbers: string): string {
  const sign = /[=≈]/.exec(numbers);
  return sign ? numbers.slice(sign.index) : numbers;
}

function shorten(line: string): string {
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}

function quantities(scene: HoverScene, node: GraphNode): string {
  const { pass } = scene;
  if (!pass) return "";
  const { tape } = pass;
  const value = tape.value(node);
  const rows: Quantity[] = [];
  if (node.op.hasPreactivation) rows.push({ name: "u", numbers: tape.preactivation(node)?.data ?? null });
  rows.push({ name: "z", numbers: value?.data ?? null });
  if (isReached(scene, node)) {
    if (node.op.hasPreactivation) rows.push({ name: "δ", numbers: tape.delta(node)?.data ?? null });
    rows.push({ name: derivativeName(tape, "z"), numbers: tape.gradient(node)?.data ?? null });
  }
  const gradient = tape.gradient(node);
  return paragraphs(
    numbersTable(rows),
    value && heatImage(node.id, value.data, node.shape, scene.theme),
    gradient && heatImage(derivativeName(tape, node.id), gradient.data, node.shape, scene.theme),
  );
}

/** Whether a gradient comes to it in this pass at all: then it is shown as not computed until it does. */
function isReached({ pass }: HoverScene, node: GraphNode): boolean {
  if (!pass) return false;
  if (pass.tape.gradient(node) !== null) return true;
  return pass.tape.timeline.some(({ phase, node: of }) => phase === "backward" && of === node);
}

/** As many as a reader looks at. */
const MOST_READERS = 8;

function readers(scene: HoverScene, node: GraphNode): string | null {
  const ids = [...new Set(node.uses.map(({ target }) => target.id))];
  if (ids.length === 0) return null;
  const links = ids.slice(0, MOST_READERS).map((id) => scene.linkTo(id));
  const more = ids.length > MOST_READERS ? [plain(t("and {0} more", ids.length - MOST_READERS))] : [];
  return `${plain(t("Read by"))} ${[...links, ...more].join(", ")}`;
}
