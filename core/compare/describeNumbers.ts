import type { ParamDefinition } from "../document/document.ts";
import { formatNumber } from "../drawing/numberText.ts";
import { type PlainEntry, plainParam, same } from "./plainNode.ts";

/** What became of a parameter's numbers, or null where nothing did: `3 of 8 numbers changed, by up to 0.25`. */
export function describeParamChange(
  before: ParamDefinition | undefined,
  after: ParamDefinition | undefined,
): string | null {
  const [one, other] = [before && plainParam(before), after && plainParam(after)];
  if (same(one, other)) return null;
  if (one && other && "value" in one && "value" in other) return describeNumberChange(one.value, other.value);
  return `${describeParam(before)} → ${describeParam(after)}`;
}

function describeParam(definition: ParamDefinition | undefined): string {
  if (!definition) return "not written";
  const plain = plainParam(definition);
  if ("init" in plain) return `drawn (${plain.init}${optionsText(definition)})`;
  return describeEntry(plain.value);
}

function optionsText(definition: ParamDefinition): string {
  if (definition.kind !== "init") return "";
  return Object.entries(definition.options)
    .map(([name, value]) => `, ${name} ${formatNumber(value)}`)
    .join("");
}

function describeEntry(entry: PlainEntry): string {
  if (typeof entry === "number") return formatNumber(entry, 6);
  if (typeof entry === "string") return `shared “${entry}”`;
  const leaves = leavesOf(entry);
  const isShort = leaves.length <= 4 && entry.every((item) => !Array.isArray(item));
  return isShort
    ? `[${leaves.map((leaf) => (typeof leaf === "number" ? formatNumber(leaf, 6) : leaf)).join(", ")}]`
    : `${leaves.length} numbers`;
}

/** Two values that differ. */
export function describeNumberChange(before: PlainEntry, after: PlainEntry): string {
  const [one, other] = [leavesOf(before), leavesOf(after)];
  const isNested = Array.isArray(before) && Array.isArray(after);
  if (!isNested || one.length !== other.length || one.length === 1) return arrow(before, after);
  const changed = one.flatMap((value, i) => (Object.is(value, other[i]) ? [] : [[value, other[i]] as const]));
  if (changed.length === 0) return "the same numbers in another shape";
  const count = `${changed.length} of ${one.length} numbers changed`;
  const steps = changed.flatMap(([from, to]) =>
    typeof from === "number" && typeof to === "number" ? [Math.abs(to - from)] : [],
  );
  const most = steps.reduce((largest, step) => Math.max(largest, step), 0);
  return steps.length === changed.length
    ? `${count}, by ${changed.length === 1 ? "" : "up to "}${formatNumber(most)}`
    : count;
}

/** The digits that tell the two apart are shown, however many it takes. */
function arrow(before: PlainEntry, after: PlainEntry): string {
  const [one, other] = [describeEntry(before), describeEntry(after)];
  if (one !== other) return `${one} → ${other}`;
  return typeof before === "number" && typeof after === "number"
    ? `${exact(before)} → ${exact(after)}`
    : `other numbers, ${one} as before`;
}

function exact(value: number): string {
  return (Object.is(value, -0) ? "-0" : String(value)).replaceAll("-", "−");
}

function leavesOf(entry: PlainEntry): readonly (number | string)[] {
  return typeof entry === "object" ? entry.flatMap(leavesOf) : [entry];
}
