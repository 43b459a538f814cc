import { dataSchema, splitSchema } from "../document/definitions/dataSchemas.ts";
import { initializerOptions } from "../document/definitions/initializerOptions.ts";
import { type Meta, metas } from "../document/definitions/leaves.ts";
import { inputsSchema } from "../document/definitions/nodeSchema.ts";
import { buffersSchema, paramsSchema } from "../document/definitions/paramSchema.ts";
import {
  regularizationSchema,
  sectionSchemas,
  trainingSchema,
  viewSchema,
} from "../document/definitions/sectionSchemas.ts";
import type { Graph } from "../graph/graph.ts";
import { activations } from "../ops/activations.ts";
import { findOp } from "../ops/index.ts";
import { paramsOf } from "./completeParams.ts";
import { settingsInside } from "./completeTraining.ts";
import { entryOf, type LooseNode, textOf, valueAt } from "./looseTree.ts";
import { type Setting, settingOf, settingsOf } from "./settings.ts";
import type { TextPlace } from "./textPlace.ts";

const SECTIONS = {
  training: trainingSchema,
  regularization: regularizationSchema,
  data: dataSchema,
  view: viewSchema,
} as const;

const NODES = "The network: id → node. The order is the reading order; nodes may stand in any.";

/** What a key of the file means, in a sentence of the definitions that read it; null where a person chose the key, and in values that are no settings. */
export function describePlace(root: LooseNode | null, graph: Graph | null, place: TextPlace): string | null {
  const [section, key, ...rest] = place.path;
  if (key === undefined) return place.onKey ? describeSection(String(section)) : null;
  if (section === "nodes") return inNode(root, graph, String(key), rest, place.onKey);
  if (section === "params")
    return rest.length > 0 ? inInitializer(valueAt(root, ["params", key]), rest, place.onKey) : null;
  if (section === "training" && rest.length > 0) return inTraining(root, place);
  if (section === "data" && key === "split" && rest.length === 1)
    return describeSetting(splitSchema, String(rest[0]), place.onKey);
  if (typeof section !== "string" || !Object.hasOwn(SECTIONS, section) || rest.length > 0) return null;
  return describeSetting(SECTIONS[section as keyof typeof SECTIONS], String(key), place.onKey);
}

function describeSetting(schema: Parameters<typeof settingsOf>[0], key: string, onKey: boolean): string | null {
  const setting = settingsOf(schema).find(({ name }) => name === key);
  return setting && (onKey || isPlain(setting)) ? setting.doc : null;
}

/** Inside `schedule`, `clip`, `goal` and `earlyStopping`. */
function inTraining(root: LooseNode | null, { path, onKey }: TextPlace): string | null {
  const holder = path.slice(0, -1);
  const setting = settingsInside(valueAt(root, holder), holder.slice(1))?.find(({ name }) => name === path.at(-1));
  return setting && (onKey || isPlain(setting)) ? setting.doc : null;
}

function describeSection(name: string): string | null {
  if (name === "nodes") return NODES;
  const schema = Object.hasOwn(sectionSchemas, name) ? sectionSchemas[name as keyof typeof sectionSchemas] : null;
  return (schema && settingOf(name, schema).doc) || null;
}

function isPlain({ type }: Setting): boolean {
  return type === "number" || type === "boolean";
}

function inNode(
  root: LooseNode | null,
  graph: Graph | null,
  id: string,
  [key, name, ...rest]: readonly (string | number)[],
  onKey: boolean,
): string | null {
  const node = valueAt(root, ["nodes", id]);
  const op = findOp(textOf(entryOf(node, "op")?.value) ?? "");
  if (key === "op") return onKey ? "What the node computes." : null;
  if (key === "inputs") return onKey && name === undefined ? docOf(inputsSchema) : null;
  if (key === "params" || key === "buffers") {
    if (name === undefined) return onKey ? docOf(key === "params" ? paramsSchema : buffersSchema) : null;
    if (rest.length > 0) return inInitializer(valueAt(node, [key, name]), rest, onKey);
    if (!onKey || !op) return null;
    const found =
      key === "params" ? paramsOf(graph, id, op) : (graph?.byId.get(id)?.buffers ?? []).map(({ spec }) => spec);
    return found.find((spec) => spec.name === name)?.doc ?? null;
  }
  const attribute = typeof key === "string" ? op?.attributes[key] : undefined;
  if (!attribute) return null;
  if (name === undefined) return onKey || attribute.kind !== "activation" ? attribute.doc : null;
  const activation = activations.get(textOf(valueAt(node, ["activation", "name"])) ?? "");
  return typeof name === "string" ? (activation?.attributes[name]?.doc ?? null) : null;
}

function inInitializer(value: LooseNode | null, [key]: readonly (string | number)[], onKey: boolean): string | null {
  if (typeof key !== "string") return null;
  if (key === "init") return onKey ? "The initialiser: how the numbers are drawn." : null;
  const name = textOf(entryOf(value, "init")?.value) ?? "";
  const known = Object.hasOwn(initializerOptions, name) ? initializerOptions[name] : undefined;
  return known && Object.hasOwn(known.options, key) ? (known.options[key]?.doc ?? null) : null;
}

function docOf(schema: Parameters<typeof metas.get>[0]): string | null {
  const meta: Meta | undefined = metas.get(schema);
  return meta?.description ?? null;
}
