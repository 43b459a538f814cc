import { allowedNumber } from "../../../core/document/definitions/leaves.ts";
import type { NetworkDocument } from "../../../core/document/document.ts";
import { plainText } from "../../../core/explain/plainText.ts";
import { activations } from "../../../core/ops/activations.ts";
import { findOp } from "../../../core/ops/index.ts";
import type { Attribute } from "../../../core/ops/op.ts";
import { optimizers } from "../../../core/training/optimizers.ts";
import { t } from "../../l10n.ts";
import type { HoverScene } from "./card.ts";
import { block, code, paragraphs, plain } from "./markdown.ts";
import { activationCard } from "./opCard.ts";

/** What an attribute may be, and what it is where nothing is written. What it means the schema says. */
export function attributeCard(op: string, name: string, within: readonly (string | number)[]): string | null {
  const attribute = findOp(op)?.attributes[name];
  if (!attribute) return null;
  const [key] = within;
  if (attribute.kind === "activation" && typeof key === "string" && key !== "name") return activationKeyCard(key);
  return paragraphs(`${plain(allowedFor(attribute))}${plain(defaultOf(attribute))}`);
}

export function activationNamed(name: string): string | null {
  const activation = activations.get(name);
  return activation ? activationCard(activation) : null;
}

/** A key of several activations means the same in all of them, but may begin elsewhere. */
function activationKeyCard(key: string): string | null {
  const holders = [...activations.values()].filter(({ attributes }) => Object.hasOwn(attributes, key));
  if (holders.length === 0) return null;
  const lines = holders.map(({ name, attributes }) => {
    const attribute = attributes[key] as Attribute;
    return `${code(name)}: ${plain(allowedFor(attribute))}${plain(defaultOf(attribute))}`;
  });
  return lines.join("  \n");
}

function allowedFor(attribute: Attribute): string {
  switch (attribute.kind) {
    case "choice":
      return t("One of {0}.", attribute.values.join(", "));
    case "number":
      return sentence(allowedNumber(attribute));
    case "boolean":
      return t("true or false.");
    case "shape":
      return t("A list of whole numbers of at least 1; [] is a scalar.");
    case "extent":
      return t(
        "A whole number of at least {0} for every axis, or a list of {1}, one an axis.",
        attribute.minimum,
        attribute.axes,
      );
    case "text":
      return t("A text such as {0}.", attribute.example);
    case "activation": {
      const names = [...activations.values()]
        .filter(({ vector }) => attribute.vector || !vector)
        .map(({ name }) => name);
      return t("One of {0}.", names.join(", "));
    }
  }
}

function sentence(phrase: string): string {
  return `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`;
}

function defaultOf(attribute: Attribute): string {
  if (!("default" in attribute) || attribute.default === undefined) return "";
  return ` ${t("Default: {0}.", JSON.stringify(attribute.default))}`;
}

/** The optimizer that the file trains with, or means where it names none. */
export function optimizerCard({ document }: HoverScene): string | null {
  const optimizer = optimizers.get(nameOf(document));
  if (!optimizer) return null;
  const { title, doc, tex, memory, source, defaults } = optimizer;
  const { settings } = document.training;
  const symbols = SYMBOLS.filter(([name]) => RELEVANT[optimizer.name]?.includes(name)).map(([name, symbol]) => {
    const value = settings[name] ?? defaults[name as keyof typeof defaults];
    return `${symbol} = ${JSON.stringify(value)} (${name})`;
  });
  return paragraphs(
    `**${plain(title)}** · ${plain(doc)}`,
    block([...plainText(tex).split(/,\s+(?=[θsmv] ←|then)/), ...symbols.map((line) => `  ${line}`)]),
    memory.length > 0 && plain(t("For every number of θ it remembers: {0}.", memory.join(", "))),
    `*${plain(source)}*`,
  );
}

/** What holds for a setting of `training`: what is written, else the optimizer's default. */
export function trainingCard(scene: HoverScene, key: string): string | null {
  if (key === "optimizer") return optimizerCard(scene);
  const optimizer = optimizers.get(nameOf(scene.document));
  const defaults: Readonly<Record<string, unknown>> = { ...optimizer?.defaults };
  if (!optimizer || !Object.hasOwn(defaults, key)) return null;
  const isUsed = RELEVANT[optimizer.name]?.includes(key) ?? false;
  return paragraphs(
    plain(t("Default of {0}: {1}.", optimizer.name, JSON.stringify(defaults[key]))),
    !isUsed && plain(t("{0} does not read it.", optimizer.name)),
  );
}

function nameOf({ training }: NetworkDocument): string {
  return String(training.settings["optimizer"] ?? "sgd");
}

/** As the formulas call them. */
const SYMBOLS: readonly (readonly [name: string, symbol: string])[] = [
  ["learningRate", "η"],
  ["momentum", "μ"],
  ["dampening", "τ"],
  ["alpha", "α"],
  ["betas", "β₁, β₂"],
  ["epsilon", "ε"],
  ["weightDecay", "λ"],
];

const RELEVANT: Readonly<Record<string, readonly string[]>> = {
  sgd: ["learningRate", "momentum", "dampening", "nesterov", "weightDecay"],
  rmsprop: ["learningRate", "momentum", "alpha", "centered", "epsilon", "weightDecay"],
  adam: ["learningRate", "betas", "epsilon", "weightDecay"],
  adamw: ["learningRate", "betas", "epsilon", "weightDecay"],
  adagrad: ["learningRate", "epsilon", "weightDecay"],
};

/** Rows that there are, and the one that is shown. */
export function dataCard({ dataset, pass }: HoverScene): string | null {
  if (!dataset) return null;
  return paragraphs(
    plain(dataset.rows === 1 ? t("One row.") : t("{0} rows.", dataset.rows)),
    pass && plain(t("Shown: row {0} ({1}).", pass.row, pass.rowLabel)),
  );
}
