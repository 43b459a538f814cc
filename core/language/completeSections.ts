import {
  regularizationSchema,
  sectionSchemas,
  trainingSchema,
  viewSchema,
} from "../document/definitions/sectionSchemas.ts";
import type { Graph } from "../graph/graph.ts";
import { optimizers } from "../training/optimizers.ts";
import { entryOf, type LooseNode, textOf, valueAt } from "./looseTree.ts";
import { type Draft, textSnippet } from "./offer.ts";
import { type Setting, settingOf, settingsOf } from "./settings.ts";

const TOP_LEVEL = [
  "nn",
  "title",
  "nodes",
  "params",
  "objective",
  "regularization",
  "weights",
  "data",
  "training",
  "view",
];

const SECTIONS: Readonly<Record<string, string>> = {
  nn: "1",
  title: '"$1"',
  nodes: "{\n\t$1\n\\}",
  params: "{ $1 \\}",
  objective: '"$1"',
  regularization: '{ "l2": ${1:0.01} \\}',
  weights: '"$1"',
  data: "{ $1 \\}",
  training: "{ $1 \\}",
  view: "{ $1 \\}",
};

export function offerSections(): readonly Draft[] {
  return TOP_LEVEL.map((name) => {
    const schema = name === "nodes" ? null : sectionSchemas[name as keyof typeof sectionSchemas];
    const doc = schema ? settingOf(name, schema).doc : "The network: id → node. The order is the reading order.";
    const asksOn = !["nn", "title", "regularization"].includes(name);
    return { label: name, kind: "key", doc, value: SECTIONS[name] ?? "$1", asksOn };
  });
}

/** Keys and values of `training`; defaults are those of the optimizer that is named. */
export function offerTraining(section: LooseNode): readonly Draft[] {
  return settingsOf(trainingSchema)
    .filter(
      ({ name }) =>
        !(name === "steps" && entryOf(section, "epochs")) && !(name === "epochs" && entryOf(section, "steps")),
    )
    .map((setting) => keyOf(setting, defaultOf(setting, section)));
}

export function offerTrainingValues(section: LooseNode, key: string): readonly Draft[] {
  if (key === "optimizer")
    return [...optimizers.values()].map(({ name, title, doc }) => ({ label: name, kind: "value", detail: title, doc }));
  const setting = settingsOf(trainingSchema).find(({ name }) => name === key);
  return setting ? valuesOf(setting, defaultOf(setting, section)) : [];
}

function defaultOf(setting: Setting, section: LooseNode): unknown {
  const optimizer = optimizers.get(textOf(entryOf(section, "optimizer")?.value) ?? "sgd");
  const defaults: Readonly<Record<string, unknown>> = { ...optimizer?.defaults };
  return Object.hasOwn(defaults, setting.name) ? defaults[setting.name] : setting.default;
}

export function offerRegularization(): readonly Draft[] {
  return settingsOf(regularizationSchema).map((setting) => keyOf(setting, undefined));
}

export function offerView(): readonly Draft[] {
  return settingsOf(viewSchema).map((setting) => keyOf(setting, undefined));
}

/** Forms of a whole section, where its value is not begun. */
export function offerSectionForms(name: string): readonly Draft[] {
  if (name === "data") {
    return [
      {
        label: "rows",
        kind: "form",
        doc: "Samples written here.",
        value: '{\n\t"rows": [\n\t\t{ $1 \\}\n\t]\n\\}',
        asksOn: true,
      },
      {
        label: "file",
        kind: "form",
        doc: "A CSV file with a header row.",
        value: '{ "file": "$1", "columns": { $2 \\} \\}',
        asksOn: true,
      },
      {
        label: "arrays",
        kind: "form",
        doc: "Files with arrays: .npy, IDX or .safetensors.",
        value: '{ "arrays": { $1 \\} \\}',
        asksOn: true,
      },
      {
        label: "images",
        kind: "form",
        doc: "A folder of PNG pictures, one folder in it a class.",
        value: '{ "images": { $1 \\} \\}',
        asksOn: true,
      },
      {
        label: "generator",
        kind: "form",
        doc: "Points drawn by a generator.",
        value: '{ "generator": "$1", "samples": ${2:100}, "noise": ${3:0.1}, "seed": ${4:0} \\}',
        asksOn: true,
      },
    ];
  }
  if (name === "training") {
    return [...optimizers.values()].map(({ name: optimizer, title, doc, defaults }) => ({
      label: optimizer,
      kind: "form",
      detail: title,
      doc,
      value: `{ "optimizer": ${textSnippet(optimizer)}, "learningRate": \${1:${defaults.learningRate}}, "epochs": \${2:100} \\}`,
    }));
  }
  const value = SECTIONS[name];
  if (value === undefined || name === "objective" || name === "weights") return [];
  return [{ label: name === "nn" ? "1" : value.startsWith('"') ? '""' : "{ }", kind: "form", value }];
}

/** `h1.w` for what a node has of its own, the name for what is shared. */
export function offerParameterNames(graph: Graph | null, taken: ReadonlySet<string>): readonly Draft[] {
  return (graph?.parameters ?? [])
    .filter(({ name }) => !taken.has(name))
    .map(({ name, shape, shared }) => ({
      label: name,
      kind: "parameter",
      detail: `${shared ? "shared " : ""}[${shape.join(", ")}]`,
    }));
}

/** Names of shared parameters that nodes use and nobody has defined yet. */
export function undefinedShared(root: LooseNode): readonly string[] {
  const defined = new Set((valueAt(root, ["params"])?.entries ?? []).map(({ key }) => String(key.value)));
  const used = new Set<string>();
  const collect = (node: LooseNode | null): void => {
    if (node?.type === "string") used.add(String(node.value));
    for (const item of node?.items ?? []) collect(item);
  };
  for (const { value } of valueAt(root, ["nodes"])?.entries ?? [])
    for (const param of entryOf(value, "params")?.value?.entries ?? []) collect(param.value);
  return [...used].filter((name) => name !== "" && !defined.has(name));
}

export function keyOf(setting: Setting, preset: unknown): Draft {
  const start = preset === undefined ? "" : JSON.stringify(preset);
  const value = {
    number: start ? `\${1:${start}}` : "$1",
    boolean: `\${1:${preset === true ? "false" : "true"}}`,
    choice: '"$1"',
    text: '"$1"',
    list: start ? `\${1:${start}}` : '["$1"]',
    object: "{ $1 \\}",
    other: "$1",
  }[setting.type];
  return {
    label: setting.name,
    kind: "key",
    detail: start === "" ? "" : `default ${start}`,
    doc: setting.doc,
    value,
    asksOn: ["choice", "text", "object"].includes(setting.type) || (setting.type === "list" && start === ""),
  };
}

export function valuesOf({ type, values, valueDocs, doc }: Setting, preset: unknown): readonly Draft[] {
  if (type === "choice") return values.map((label, i) => ({ label, kind: "value", doc: valueDocs[i] ?? doc }));
  const labels = type === "boolean" ? ["true", "false"] : preset === undefined ? [] : [JSON.stringify(preset)];
  const start = JSON.stringify(preset);
  return labels.map((label) => ({ label, kind: "value", value: label, detail: label === start ? "default" : "", doc }));
}
