import { FORMAT_VERSION } from "../document/definitions/sectionSchemas.ts";
import { formatEntries } from "../document/editing/style.ts";
import type { JsonValue } from "../document/intent.ts";
import type { Built } from "./template.ts";

/** A template's nodes as a fragment, each on a line, as the format's documentation writes them. */
export function fragmentText({ nodes, objective }: Built): string {
  const lines = nodes.map(({ id, op, inputs, attributes }) => {
    const entries: [string, JsonValue][] = [["op", op]];
    if (inputs) entries.push(["inputs", inputs]);
    return `    ${JSON.stringify(id)}: ${formatEntries([...entries, ...Object.entries(attributes ?? {})], false)}`;
  });
  const sections = [`"nn": ${FORMAT_VERSION}`, `"nodes": {\n${lines.join(",\n")}\n  }`];
  if (objective !== undefined) sections.push(`"objective": ${JSON.stringify(objective)}`);
  return `{\n  ${sections.join(",\n  ")}\n}\n`;
}
