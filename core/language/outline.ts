import type { Graph } from "../graph/graph.ts";
import type { Range } from "../problems.ts";
import { formatShape } from "../shape.ts";
import { entryOf, type LooseEntry, type LooseNode, textOf, valueAt } from "./looseTree.ts";

export type SymbolRole = "section" | "input" | "node" | "loss" | "parameter" | "group" | "setting";

/** A part of the file with a name, for outline, breadcrumbs and "go to symbol". */
export interface NetworkSymbol {
  readonly name: string;
  readonly detail: string;
  readonly role: SymbolRole;
  /** Key to the end of its value. */
  readonly range: Range;
  readonly nameRange: Range;
  readonly children: readonly NetworkSymbol[];
}

/** The file's parts in its own order; shapes as far as they are known. */
export function outlineOf(root: LooseNode | null, graph: Graph | null): readonly NetworkSymbol[] {
  return (root?.entries ?? []).flatMap((section): NetworkSymbol[] => {
    const name = String(section.key.value);
    if (name === "$schema" || name === "nn") return [];
    const children = childrenOf(name, section, root, graph);
    const detail = children.length > 0 ? "" : brief(section.value);
    return [symbol(section, name === "title" || name === "objective" ? "setting" : "section", detail, children)];
  });
}

function childrenOf(
  name: string,
  { value }: LooseEntry,
  root: LooseNode | null,
  graph: Graph | null,
): readonly NetworkSymbol[] {
  const entries = value?.entries ?? [];
  switch (name) {
    case "nodes":
      return entries.map((entry) => nodeSymbol(entry, graph));
    case "params":
      return entries.map((entry) => {
        const shape = graph?.parameterByName.get(String(entry.key.value))?.shape;
        return symbol(entry, "parameter", shape ? formatShape(shape) : brief(entry.value));
      });
    case "view": {
      const groups = entryOf(valueAt(root, ["view"]), "groups");
      const members = groups?.value?.entries ?? [];
      return entries.map((entry) =>
        entry === groups
          ? symbol(
              entry,
              "section",
              "",
              members.map((group) => symbol(group, "group", brief(group.value))),
            )
          : symbol(entry, "setting", brief(entry.value)),
      );
    }
    default:
      return entries.map((entry) => symbol(entry, "setting", brief(entry.value)));
  }
}

function nodeSymbol(entry: LooseEntry, graph: Graph | null): NetworkSymbol {
  const found = graph?.byId.get(String(entry.key.value));
  const op = textOf(entryOf(entry.value, "op")?.value) ?? "";
  const params = entryOf(entry.value, "params")?.value?.entries ?? [];
  const role = op === "input" ? "input" : found?.op.category === "loss" ? "loss" : "node";
  const children = params.map((param) => {
    const spec = found?.params.find(({ spec: { name } }) => name === param.key.value)?.spec;
    return symbol(param, "parameter", spec ? formatShape(spec.shape) : brief(param.value));
  });
  return symbol(entry, role, found ? `${op} ${formatShape(found.shape)}` : op, children);
}

function symbol(
  { key, colon, value }: LooseEntry,
  role: SymbolRole,
  detail: string,
  children: readonly NetworkSymbol[] = [],
): NetworkSymbol {
  return {
    // An id that is still empty needs something to be clicked on.
    name: String(key.value) || '""',
    detail,
    role,
    range: { start: key.start, end: value?.end ?? (colon === null ? key.end : colon + 1) },
    nameRange: { start: key.start, end: key.end },
    children,
  };
}

function brief(value: LooseNode | null): string {
  if (value === null) return "";
  if (value.type === "object") return "";
  if (value.type === "list") {
    const texts = value.items.map((item) => textOf(item));
    const short = texts.every((text) => text !== null) ? texts.join(", ") : "";
    return short !== "" && short.length <= 40
      ? short
      : `${value.items.length} ${value.items.length === 1 ? "entry" : "entries"}`;
  }
  const written = String(value.value);
  return written.length > 60 ? `${written.slice(0, 59)}…` : written;
}
