import { explainStep } from "../../../core/explain/explain.ts";
import { formatNumber } from "../../../core/explain/numbers.ts";
import { plainText } from "../../../core/explain/plainText.ts";
import type { GraphNode } from "../../../core/graph/graph.ts";
import type { Activation } from "../../../core/ops/activation.ts";
import { findOp } from "../../../core/ops/index.ts";
import type { Op } from "../../../core/ops/op.ts";
import { t } from "../../l10n.ts";
import { type HoverScene, nodeOfPass } from "./card.ts";
import { firstOfEach } from "./formulaLines.ts";
import { block, code, paragraphs, plain } from "./markdown.ts";

/** What an op is: its sentence, formula, ports, derivatives and where they come from, and at a place what it costs. */
export function opCard(scene: HoverScene, name: string, id: string | null): string | null {
  const op = findOp(name);
  if (!op) return null;
  const node = id === null ? null : (scene.graph?.byId.get(id) ?? null);
  const derivatives = id === null ? [] : derivativesOf(scene, id);
  return paragraphs(
    `**${plain(op.title)}** · ${plain(op.doc)}`,
    block([plainText(op.tex)]),
    derivatives.length > 0 && `${plain(t("Backward:"))}\n\n${block(derivatives)}`,
    portsOf(op),
    node && costOf(node),
    `*${plain(op.source)}*`,
  );
}

/** More terms than these belong to the place rather than to the op. */
const MOST_RULES = 8;

/** The rules of the node's backward step in symbols, where the pass has come to it; else those that the op's record gives. */
function derivativesOf(scene: HoverScene, id: string): readonly string[] {
  const own = nodeOfPass(scene, id);
  const tape = scene.pass?.tape;
  const step = own && tape?.timeline.find(({ phase, node }) => phase === "backward" && node === own);
  if (own && tape && step && step.index < tape.cursor) {
    return firstOfEach(explainStep(tape, step.index).lines, MOST_RULES).map(({ symbolsText }) => symbolsText);
  }
  const node = scene.graph?.byId.get(id);
  const formula = node?.op.formula?.(node.site);
  const names =
    node?.op.ports.kind === "named" ? node.op.ports.ports.map(({ name }) => name) : (node?.site.portNames ?? []);
  return names.flatMap((name) => {
    const partial = formula?.partial(name, (each) => each) ?? null;
    return partial === null ? [] : [`∂z/∂${name} = ${plainText(partial)}`];
  });
}

function portsOf({ ports }: Op): string | null {
  switch (ports.kind) {
    case "none":
      return null;
    case "named":
      return ports.ports.map(({ name, doc }) => `${code(name)} ${plain(doc)}`).join("  \n");
    default:
      return `${code(ports.name)} ${plain(ports.doc)}`;
  }
}

function costOf({ op, site, params, shape, batched }: GraphNode): string {
  const numbers = params.reduce((count, { size }) => count + size, 0);
  const cost = op.cost?.(site);
  const parts = [
    ...(numbers > 0 ? [t("{0} parameters", formatNumber(numbers))] : []),
    ...(cost && cost.forward + cost.backward > 0
      ? [t("{0} operations a sample forward, {1} backward", formatNumber(cost.forward), formatNumber(cost.backward))]
      : []),
    batched ? t("gives [{0}]", shape.join(", ")) : t("gives one number for all samples"),
  ];
  return plain(`${t("Here:")} ${parts.join("; ")}.`);
}

/** φ and φ′ with what they take; `title` says which. */
export function activationCard({ title, doc, text, derivativeText, source, range, attributes }: Activation): string {
  const keys = Object.entries(attributes).map(([name, attribute]) =>
    attribute.default === undefined ? code(name) : `${code(name)} = ${attribute.default}`,
  );
  return paragraphs(
    `**${plain(title)}** · ${plain(doc)}`,
    block([`φ(u) = ${text}`, `φ′(u) = ${derivativeText}`]),
    plain(t("Gives numbers from {0} to {1}.", formatNumber(range[0]), formatNumber(range[1]))),
    keys.length > 0 && `${plain(t("Its own keys:"))} ${keys.join(", ")}`,
    `*${plain(source)}*`,
  );
}
