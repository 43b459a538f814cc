import { GENERATORS } from "../data/generators.ts";
import { arrayFileSchema, dataSchema, splitSchema } from "../document/definitions/dataSchemas.ts";
import { formatShape } from "../shape.ts";
import { filesEnding, listForm, type Surroundings, textsIn } from "./completeForms.ts";
import { offerNumbers } from "./completeParams.ts";
import { keyOf } from "./completeSections.ts";
import type { CursorPlace } from "./cursorPlace.ts";
import type { LooseNode } from "./looseTree.ts";
import type { Draft } from "./offer.ts";
import { settingsOf } from "./settings.ts";
import type { TypedNetwork } from "./typedNetwork.ts";

const splitForm: Draft = {
  label: "{ }",
  kind: "form",
  doc: "A share of the rows for validation and one for test.",
  value: '{ "validation": ${1:0.2}, "test": ${2:0.2}, "seed": ${3:0} \\}',
};

/** Inside `data`: its keys, and what they name: files, inputs and columns. `form`: what is offered for the whole section. */
export function offerInData(
  place: CursorPlace,
  rest: readonly (string | number)[],
  around: Surroundings,
  typed: () => TypedNetwork,
  form: () => readonly Draft[],
): readonly Draft[] {
  const holder = place.holder as LooseNode;
  const [key, at] = rest;
  if (key === undefined) return place.role === "key" ? offerData(holder) : form();
  if (key === "file")
    return filesEnding(around, ".csv", ".tsv", ".txt", ".json").filter(({ label }) => !label.endsWith(".nn.json"));
  if (key === "generator") return offerGenerators();
  if (key === "split" && at === undefined) return place.role === "key" ? offerSplit() : [splitForm];
  const inputNodes = () => (typed().graph?.nodes ?? []).filter(({ op }) => op.look === "input");
  const inputs = (value: (shape: readonly number[]) => string): readonly Draft[] =>
    inputNodes().map(({ id, shape }) => ({
      label: id,
      kind: "node",
      detail: formatShape(shape),
      value: value(shape),
      asksOn: key === "columns" || key === "arrays" || key === "images",
    }));
  const names = (): readonly Draft[] =>
    inputNodes().map(({ id, shape }) => ({ label: id, kind: "node", detail: formatShape(shape) }));
  const columns = (): readonly Draft[] =>
    (around.columns ?? []).map((label) => ({ label, kind: "column", detail: "column" }));
  if (key === "arrays") {
    if (at === undefined) return place.role === "key" ? inputs(() => '"$1"') : [];
    if (place.role === "key") return settingsOf(arrayFileSchema).map((setting) => keyOf(setting, undefined));
    return rest.length === 2 || rest[2] === "file"
      ? filesEnding(around, ".npy", ".safetensors", "-ubyte", ".idx", ".idx1", ".idx3")
      : [];
  }
  if (key === "images") return at === undefined && place.role === "key" ? inputs(() => '"$1"') : [];
  if (key === "classes") return names();
  if (key === "split" && at === "stratify") return [...names(), ...columns()];
  if (key === "standardize") {
    if (place.role === "item") return names().filter(({ label }) => !textsIn(holder, place.token).has(label));
    return place.token
      ? []
      : [{ label: "true", kind: "value", value: "true", doc: "All inputs that are no targets." }, listForm];
  }
  if (key === "columns") {
    if (at === undefined) return place.role === "key" ? inputs(() => '["$1"]') : [];
    if (place.role === "value") return place.token ? [] : [listForm];
    const taken = textsIn(holder, place.token);
    return columns().filter(({ label }) => !taken.has(label));
  }
  if (key === "rows" && rest.length === 2 && place.role === "key")
    return inputs((shape) => offerNumbers(shape)[0]?.value ?? "$1");
  return [];
}

/** What goes together: a file and its columns, pictures and their classes, rows, or a generator with its settings. */
const DATA_KINDS: readonly (readonly string[])[] = [
  ["file", "columns"],
  ["arrays"],
  ["images", "classes"],
  ["rows"],
  ["generator", "samples", "noise", "seed"],
];

/** What becomes of the rows, wherever they come from; asked for once it is known where. */
const DATA_USE: readonly string[] = ["split", "standardize"];

function offerData(section: LooseNode): readonly Draft[] {
  const written = section.entries.map(({ key }) => String(key.value));
  const kind = DATA_KINDS.find((keys) => keys.some((key) => written.includes(key)));
  return settingsOf(dataSchema)
    .filter(({ name }) =>
      kind ? [...kind, ...DATA_USE].includes(name) : DATA_KINDS.some((keys) => keys.includes(name)),
    )
    .map((setting) =>
      setting.name === "rows"
        ? { ...keyOf(setting, undefined), value: "[\n\t{ $1 \\}\n]", asksOn: true }
        : keyOf(setting, undefined),
    );
}

function offerSplit(): readonly Draft[] {
  return settingsOf(splitSchema).map((setting) => keyOf(setting, setting.default));
}

function offerGenerators(): readonly Draft[] {
  return [...GENERATORS.values()].map(({ name, doc }) => ({ label: name, kind: "value", doc }));
}
