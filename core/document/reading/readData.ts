import { isJsonFile } from "../../data/jsonFile.ts";
import type { Range } from "../../problems.ts";
import { columnsSchema, dataSettingsSchema } from "../definitions/dataSchemas.ts";
import type { DataRow, DataSource, Located, NestedNumbers } from "../document.ts";
import type { Findings } from "./findings.ts";
import { readArrays } from "./readArrays.ts";
import { readSplit, readStandardize } from "./readDataUse.ts";
import { readImages } from "./readImages.ts";
import { describe, findProperty, itemsOf, plainValueOf, propertiesOf, rangeOf, type TextNode } from "./tree.ts";
import { validate, validateObject } from "./validate.ts";

/** What each kind of data is made of; the keys of one are refused beside another. */
const KINDS = {
  file: ["file", "columns"],
  arrays: ["arrays"],
  images: ["images", "classes"],
  rows: ["rows"],
  generator: ["generator", "samples", "noise", "seed"],
} as const;

type Columns = Extract<DataSource, { kind: "file" }>["columns"];

export function readData(node: TextNode, keyRange: Range, text: string, findings: Findings): DataSource | null {
  const range = rangeOf(node);
  if (node.type !== "object") {
    findings.add(
      "NN202",
      range,
      `"data" must be an object with "file", "arrays", "images", "rows" or "generator", not ${describe(node, text)}.`,
    );
    return null;
  }
  const settings = validateObject(dataSettingsSchema, node, { text, findings, owner: '"data"', missingAt: keyRange }, [
    "columns",
    "arrays",
    "images",
    "rows",
  ]);
  const use = {
    range,
    split: settings.has("split") ? readSplit(node, findings) : null,
    standardize: settings.has("standardize") ? readStandardize(node) : null,
  };
  const kinds = (["file", "arrays", "images", "rows", "generator"] as const).filter((kind) => findProperty(node, kind));
  const kind = kinds[0];
  if (kind === undefined) {
    findings.add(
      "NN201",
      keyRange,
      '"data" needs "file" (a CSV, or rows in JSON), "arrays" (files with arrays), "images" (a folder of pictures), "rows" (samples written here) or "generator".',
    );
    return null;
  }
  const foreign = propertiesOf(node).find(
    ({ key }) =>
      !(KINDS[kind] as readonly string[]).includes(key) &&
      Object.values(KINDS).some((keys) => (keys as readonly string[]).includes(key)),
  );
  if (foreign) {
    findings.add(
      "NN211",
      rangeOf(foreign.keyNode),
      `"${foreign.key}" does not belong beside "${kind}": data comes from one "file" with "columns", from "arrays", from "images" with "classes", from "rows", or from one "generator".`,
    );
    return null;
  }
  switch (kind) {
    case "file": {
      const file = settings.get("file") as Located<string> | undefined;
      // Rows in JSON may have the inputs' ids as keys.
      const needsColumns = !(file && isJsonFile(file.value)) || findProperty(node, "columns") !== undefined;
      const columns = needsColumns ? readColumns(node, keyRange, text, findings) : new Map();
      return file && columns ? { ...use, kind, file, columns } : null;
    }
    case "arrays": {
      const arrays = readArrays(node, text, findings);
      return arrays && { ...use, kind, arrays };
    }
    case "images": {
      const images = readImages(node, text, settings.get("classes") as Located<string> | undefined, findings);
      return images && { ...use, kind, ...images };
    }
    case "rows": {
      const rows = readRows(node, text, findings);
      return rows && { ...use, kind, rows };
    }
    case "generator": {
      const generator = settings.get("generator") as Located<string> | undefined;
      const number = (name: string, otherwise: number): number =>
        (settings.get(name)?.value as number | undefined) ?? otherwise;
      return generator
        ? {
            ...use,
            kind,
            generator,
            samples: number("samples", 100),
            noise: number("noise", 0),
            seed: number("seed", 0),
          }
        : null;
    }
  }
}

function readColumns(data: TextNode, keyRange: Range, text: string, findings: Findings): Columns | null {
  const property = findProperty(data, "columns");
  if (!property) {
    findings.add(
      "NN201",
      keyRange,
      '"data" with a "file" needs "columns": which columns feed which input, such as { "x": ["x1", "x2"] }.',
    );
    return null;
  }
  if (property.value.type !== "object") {
    findings.add(
      "NN202",
      rangeOf(property.value),
      `"columns" must be an object from input to columns, such as { "x": ["x1", "x2"] }, not ${describe(property.value, text)}.`,
    );
    return null;
  }
  const columns: Map<string, { keyRange: Range; columns: Located<string>[] }> = new Map();
  for (const { key, keyNode, value } of propertiesOf(property.value)) {
    if (
      columns.has(key) ||
      validate(columnsSchema, value, { text, findings, owner: JSON.stringify(key), missingAt: rangeOf(keyNode) }) ===
        undefined
    )
      continue;
    columns.set(key, {
      keyRange: rangeOf(keyNode),
      columns: itemsOf(value).map((item) => ({ value: String(item.value), range: rangeOf(item) })),
    });
  }
  return columns;
}

function readRows(data: TextNode, text: string, findings: Findings): DataRow[] | null {
  const node = findProperty(data, "rows")?.value;
  if (!node) return null;
  if (node.type !== "array") {
    findings.add(
      "NN202",
      rangeOf(node),
      `"rows" must be a list of objects keyed by input id, such as [{ "x": [0, 1] }], not ${describe(node, text)}.`,
    );
    return null;
  }
  return itemsOf(node).map((row, index) => {
    if (row.type !== "object")
      findings.add(
        "NN202",
        rangeOf(row),
        `Row ${index} must be an object keyed by input id, such as { "x": [0, 1] }, not ${describe(row, text)}.`,
      );
    const values: Map<string, { keyRange: Range; value: NestedNumbers; range: Range }> = new Map();
    for (const { key, keyNode, value } of propertiesOf(row)) {
      if (!values.has(key) && holdsNumbers(value, `${JSON.stringify(key)} of row ${index}`, text, findings)) {
        values.set(key, {
          keyRange: rangeOf(keyNode),
          value: plainValueOf(value) as NestedNumbers,
          range: rangeOf(value),
        });
      }
    }
    return { values, range: rangeOf(row) };
  });
}

/** Reports the first thing in a cell that is no number. */
function holdsNumbers(node: TextNode, where: string, text: string, findings: Findings): boolean {
  if (node.type === "number") return true;
  if (node.type === "array") return itemsOf(node).every((item) => holdsNumbers(item, where, text, findings));
  findings.add(
    "NN202",
    rangeOf(node),
    `${where} must be a number or nested lists of numbers, not ${describe(node, text)}.`,
  );
  return false;
}
