import {
  clipSchema,
  earlyStoppingSchema,
  goalSchema,
  scheduleName,
  scheduleSchemas,
} from "../document/definitions/trainingSchema.ts";
import { keyOf, valuesOf } from "./completeSections.ts";
import type { CursorPlace } from "./cursorPlace.ts";
import { entryOf, type LooseNode, textOf } from "./looseTree.ts";
import type { Draft } from "./offer.ts";
import { type Setting, settingOf, settingsOf } from "./settings.ts";

/** Settings of `training` that are objects of their own; of a schedule the keys depend on its law. */
const PARTS = { clip: clipSchema, goal: goalSchema, earlyStopping: earlyStoppingSchema } as const;

/** The settings that stand beside one another at a place inside `training`; null where none do. */
export function settingsInside(
  holder: LooseNode | null,
  path: readonly (string | number)[],
): readonly Setting[] | null {
  const [key, ...rest] = path;
  if (key === "schedule") {
    if (rest.length > 1 || (rest.length === 1 && typeof rest[0] !== "number")) return null;
    const schema = scheduleSchemas.get(textOf(entryOf(holder, "name")?.value) ?? "");
    const name = settingOf("name", scheduleName);
    return schema ? [name, ...settingsOf(schema).filter((setting) => setting.name !== "name")] : [name];
  }
  if (rest.length > 0 || typeof key !== "string" || !Object.hasOwn(PARTS, key)) return null;
  return settingsOf(PARTS[key as keyof typeof PARTS]);
}

/** What can stand inside `schedule`, `clip`, `goal` and `earlyStopping`; `path` is that inside `training`. */
export function offerInsideTraining(place: CursorPlace, path: readonly (string | number)[]): readonly Draft[] {
  if (place.role === "key") return (settingsInside(place.holder, path) ?? []).map((each) => keyOf(each, each.default));
  if (place.role === "item") return path[0] === "schedule" && !place.token ? scheduleForms : [];
  const setting = settingsInside(place.holder, path.slice(0, -1))?.find(({ name }) => name === path.at(-1));
  return setting ? valuesOf(setting, setting.default) : [];
}

/** A whole law, with what it cannot do without. */
export const scheduleForms: readonly Draft[] = [
  ["step", '{ "name": "step", "stepSize": ${1:30}, "gamma": ${2:0.1} \\}'],
  ["exponential", '{ "name": "exponential", "gamma": ${1:0.99} \\}'],
  ["cosine", '{ "name": "cosine", "length": ${1:100} \\}'],
  ["linear", '{ "name": "linear", "startFactor": ${1:0.1}, "length": ${2:5} \\}'],
].map(([label = "", value = ""]) => ({
  label,
  kind: "form",
  doc: settingOf("name", scheduleName).valueDocs[scheduleName.options.indexOf(label)] ?? "",
  value,
}));
