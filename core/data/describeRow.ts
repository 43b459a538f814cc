import type { GraphNode } from "../graph/graph.ts";

/** Components shown of a long vector. */
const SHOWN = 6;

/** `x = [0, 1], t = 1`, or `t = setosa` where the data names its classes. `values` are [component][row]. */
export function describeRow(
  inputs: readonly GraphNode[],
  values: ReadonlyMap<string, Float64Array>,
  classNames: ReadonlyMap<string, readonly string[]>,
  rows: number,
  row: number,
): string {
  const parts: string[] = [];
  for (const node of inputs) {
    const all = values.get(node.id);
    if (!all) continue;
    const components = Array.from({ length: node.size }, (_, i) => all[i * rows + row] ?? Number.NaN);
    parts.push(`${node.id} = ${describe(components, classNames.get(node.id), node.shape.length === 0)}`);
  }
  return parts.join(", ");
}

function describe(components: readonly number[], names: readonly string[] | undefined, scalar: boolean): string {
  if (names) {
    const name = names[components.length === 1 ? (components[0] ?? 0) : components.indexOf(1)];
    if (name !== undefined) return name;
  }
  const shown = components.slice(0, SHOWN).map((value) => String(Number(value.toPrecision(6))).replace(/-/g, "−"));
  if (scalar) return shown.join("");
  if (components.length > SHOWN) shown.push(`… ${components.length} numbers`);
  return `[${shown.join(", ")}]`;
}
