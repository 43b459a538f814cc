import type { Range } from "../../problems.ts";
import { arraySchema } from "../definitions/dataSchemas.ts";
import type { DataSource, Located } from "../document.ts";
import type { Findings } from "./findings.ts";
import { describe, findProperty, propertiesOf, rangeOf, type TextNode } from "./tree.ts";
import { validate } from "./validate.ts";

type Arrays = Extract<DataSource, { kind: "arrays" }>["arrays"];

/** `data.arrays`: input id → the file with its array. */
export function readArrays(data: TextNode, text: string, findings: Findings): Arrays | null {
  const node = findProperty(data, "arrays")?.value;
  if (!node) return null;
  if (node.type !== "object") {
    const message = `"arrays" must be an object from input to file, such as { "x": "x.npy" }, not ${describe(node, text)}.`;
    findings.add("NN202", rangeOf(node), message);
    return null;
  }
  const arrays = new Map<string, { keyRange: Range; file: Located<string>; array: Located<string> | null }>();
  for (const { key, keyNode, value } of propertiesOf(node)) {
    const keyRange = rangeOf(keyNode);
    const context = { text, findings, owner: JSON.stringify(key), missingAt: keyRange };
    if (arrays.has(key) || validate(arraySchema, value, context) === undefined) continue;
    const file = value.type === "string" ? value : findProperty(value, "file")?.value;
    const array = findProperty(value, "array")?.value;
    if (file) arrays.set(key, { keyRange, file: textAt(file), array: array ? textAt(array) : null });
  }
  return arrays;
}

function textAt(node: TextNode): Located<string> {
  return { value: String(node.value), range: rangeOf(node) };
}
