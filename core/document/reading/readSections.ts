import {
  pinSchema,
  regularizationSchema,
  sectionSchemas,
  trainingSchema,
  viewSchema,
} from "../definitions/sectionSchemas.ts";
import type { DataSource, Located, NetworkDocument, Reference, Regularization } from "../document.ts";
import { readData } from "./readData.ts";
import { readReference } from "./readReference.ts";
import { contextOf, type Source } from "./source.ts";
import { describe, findProperty, itemsOf, type Property, propertiesOf, rangeOf, type TextNode } from "./tree.ts";
import { validate, validateObject } from "./validate.ts";

export function readText(source: Source, key: "title" | "weights"): Located<string> | null {
  return readSection(source, key, (section) => {
    const value = validate(sectionSchemas[key], section.value, contextOf(source, JSON.stringify(key), section));
    return typeof value === "string" ? { value, range: rangeOf(section.value) } : null;
  });
}

export function readObjective(source: Source): Reference[] {
  const section = findProperty(source.root, "objective");
  if (!section) return [];
  const places = section.value.type === "array" ? itemsOf(section.value) : [section.value];
  return places
    .map((place) => readReference(place, '"objective"', source.text, source.findings))
    .filter((reference) => reference !== null);
}

export function readRegularization(source: Source): Regularization | null {
  return readSection(source, "regularization", (section) => {
    if (section.value.type !== "object") {
      validate(regularizationSchema, section.value, contextOf(source, '"regularization"', section));
      return null;
    }
    const values = validateObject(regularizationSchema, section.value, contextOf(source, '"regularization"', section));
    const of = values.has("of")
      ? itemsOf(findProperty(section.value, "of")?.value ?? section.value).map((item) => ({
          value: String(item.value),
          range: rangeOf(item),
        }))
      : null;
    const strength = (name: "l1" | "l2"): number => (values.get(name)?.value as number | undefined) ?? 0;
    return { l2: strength("l2"), l1: strength("l1"), of, range: rangeOf(section.value) };
  });
}

/** Data that is wrong in its own text counts as absent, so that nobody complains of the inputs it does not feed. */
export function readDataSource(source: Source): DataSource | null {
  const section = findProperty(source.root, "data");
  const data = section ? readData(section.value, rangeOf(section.keyNode), source.text, source.findings) : null;
  return section && source.findings.hasErrorIn(rangeOf(section.node)) ? null : data;
}

export function readTraining(source: Source): NetworkDocument["training"] {
  const section = findProperty(source.root, "training");
  if (!section) return { seed: 0, settings: {} };
  if (section.value.type !== "object") {
    validate(trainingSchema, section.value, contextOf(source, '"training"', section));
    return { seed: 0, settings: {} };
  }
  const values = validateObject(trainingSchema, section.value, contextOf(source, '"training"', section));
  const steps = findProperty(section.value, "steps");
  if (steps && findProperty(section.value, "epochs")) {
    source.findings.add(
      "NN211",
      rangeOf(steps.keyNode),
      '"steps" and "epochs" both say how long to train. Keep one of them.',
    );
  }
  refuseBothClips(source, section.value);
  adviseSplit(source, section.value);
  const settings = Object.fromEntries([...values].map(([key, { value }]) => [key, value]));
  return { seed: typeof settings["seed"] === "number" ? settings["seed"] : 0, settings };
}

/** NN216: only a split of the data makes a validation part. */
function adviseSplit({ root, findings }: Source, training: TextNode): void {
  const data = findProperty(root, "data");
  const split = data && findProperty(data.value, "split");
  // A share that cannot be read has a problem of its own.
  const share = split && findProperty(split.value, "validation");
  if (share && share.value.value !== 0) return;
  const stopping = findProperty(training, "earlyStopping");
  const goal = findProperty(training, "goal");
  const part = goal && findProperty(goal.value, "part");
  const missing = 'and the data has no validation part: give "data" a "split" such as { "validation": 0.2 }';
  if (part?.value.value === "validation") {
    const range = rangeOf(part.value);
    const fix = { title: 'Change to "training"', range, newText: '"training"' };
    findings.add("NN216", range, `The goal is one of the validation part, ${missing}, or state it for "training".`, {
      fix,
    });
  }
  if (stopping)
    findings.add("NN216", rangeOf(stopping.keyNode), `"earlyStopping" watches the validation part, ${missing}.`);
}

function refuseBothClips({ findings }: Source, training: TextNode): void {
  const clip = findProperty(training, "clip");
  if (clip?.value.type !== "object") return;
  const value = findProperty(clip.value, "value");
  const norm = findProperty(clip.value, "norm");
  if (value && norm)
    findings.add(
      "NN211",
      rangeOf(value.keyNode),
      '"norm" and "value" are two ways to clip gradients. Keep one of them.',
    );
  if (!value && !norm && propertiesOf(clip.value).length === 0)
    findings.add(
      "NN201",
      rangeOf(clip.value),
      '"clip" needs "norm" (the longest that all gradients together may be) or "value" (the largest entry).',
    );
}

export function readPins(source: Source): Map<string, readonly [number, number]> {
  const pins = new Map<string, readonly [number, number]>();
  readSection(source, "view", (section) => {
    const { findings, text } = source;
    const pinned = findProperty(section.value, "pins");
    if (section.value.type !== "object") validate(viewSchema, section.value, contextOf(source, '"view"', section));
    else validateObject(viewSchema, section.value, contextOf(source, '"view"', section), ["pins", "groups"]);
    if (pinned && pinned.value.type !== "object") {
      findings.add(
        "NN202",
        rangeOf(pinned.value),
        `"pins" must be an object from id to [x, y], not ${describe(pinned.value, text)}.`,
      );
    }
    for (const property of pinned ? propertiesOf(pinned.value) : []) {
      const place = validate(
        pinSchema,
        property.value,
        contextOf(source, `The pin of ${JSON.stringify(property.key)}`, property),
      );
      if (place && !pins.has(property.key)) pins.set(property.key, place as [number, number]);
    }
    return null;
  });
  return pins;
}

function readSection<T>(source: Source, key: string, read: (section: Property) => T | null): T | null {
  const section = findProperty(source.root, key);
  return section ? read(section) : null;
}
