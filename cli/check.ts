import { type DataParts, PART_NAMES } from "../core/data/split.ts";
import { lineMap } from "../core/document/lineMap.ts";
import { hasErrors } from "../core/problems.ts";
import { type Command, JSON_OPTION } from "./command.ts";
import { type Json, object, writeJson } from "./json.ts";
import { type Opened, openNetwork, tellProblems } from "./open.ts";

/** `chainrule check`: reads the file, wires it, infers shapes, reads its data, and says all that is wrong. */
export const check: Command = {
  name: "check",
  doc: "Parse the file, wire the network, infer its shapes, look for mistakes.",
  options: { json: JSON_OPTION },
  async run(call, terminal) {
    const opened = await openNetwork(call.file, terminal);
    const ok = !hasErrors(opened.problems);
    tellProblems(opened, ["error", "warning", "information", "hint"], terminal);
    if (call.has("json")) terminal.print(`${writeJson(object({ ok, problems: problemsJson(opened) }))}\n`);
    else if (ok) terminal.print(`${opened.file}: ${describe(opened)}\n`);
    return ok ? 0 : 1;
  },
};

function problemsJson({ text, problems }: Opened): readonly Json[] {
  const map = lineMap(text);
  return problems.map(({ code, severity, message, range, node }) => {
    const { line, column } = map.positionOf(range.start);
    return object({ code, severity, message, line, column, node: node ?? null });
  });
}

function describe({ graph, dataset }: Opened): string {
  if (!graph) return "no errors, and no nodes yet";
  const parameters = graph.parameters.reduce((count, { size, owned }) => count + (owned?.length ?? size), 0);
  const rows = dataset ? `, ${counted(dataset.rows, "row")} of data${partsText(dataset.parts)}` : "";
  return `no errors. ${counted(graph.nodes.length, "node")}, ${counted(parameters, "parameter")}${rows}.`;
}

function partsText(parts: DataParts | null): string {
  if (!parts) return "";
  const filled = PART_NAMES.filter((name) => parts[name].length > 0);
  return ` (${filled.map((name) => `${parts[name].length} for ${name}`).join(", ")})`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
