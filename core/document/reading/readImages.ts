import type { DataSource, Located } from "../document.ts";
import type { Findings } from "./findings.ts";
import { describe, findProperty, propertiesOf, rangeOf, type TextNode } from "./tree.ts";

type Images = Pick<Extract<DataSource, { kind: "images" }>, "input" | "folder" | "classes">;

/** `data.images`, the one input that is fed and the folder with its pictures, and `data.classes`. */
export function readImages(
  data: TextNode,
  text: string,
  classes: Located<string> | undefined,
  findings: Findings,
): Images | null {
  const node = findProperty(data, "images")?.value;
  if (!node) return null;
  const example = 'such as { "x": "photos" }';
  if (node.type !== "object") {
    const message = `"images" must be an object from input to folder, ${example}, not ${describe(node, text)}.`;
    findings.add("NN202", rangeOf(node), message);
    return null;
  }
  const [entry, second] = propertiesOf(node);
  if (!entry || second) {
    const message = entry
      ? `"images" feeds one input from one folder, ${example}; ${JSON.stringify(second?.key)} is one too many.`
      : `"images" names no folder; write one, ${example}.`;
    findings.add(entry ? "NN211" : "NN201", second ? rangeOf(second.keyNode) : rangeOf(node), message);
    return null;
  }
  const { key, keyNode, value } = entry;
  if (value.type !== "string" || value.value === "") {
    const message = `${JSON.stringify(key)} must be the name of a folder, not ${describe(value, text)}.`;
    findings.add("NN202", rangeOf(value), message);
    return null;
  }
  return {
    input: { value: key, range: rangeOf(keyNode) },
    folder: { value: String(value.value), range: rangeOf(value) },
    classes: classes ?? null,
  };
}
