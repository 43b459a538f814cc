import type { NodeDefinition } from "../document/document.ts";
import type { Graph } from "../graph/graph.ts";
import { formatShape } from "../shape.ts";
import type { Change } from "./change.ts";
import { describeNumberChange, describeParamChange } from "./describeNumbers.ts";
import { plainEntry, plainInput, same } from "./plainNode.ts";

/** Attributes that count something: their numbers come before their names. */
const COUNTS: readonly string[] = ["units", "channels", "heads", "groups"];

/** What became of a node that both versions have. `nameOf`: an id of the earlier version as the later one knows it. */
export function compareNode(before: NodeDefinition, after: NodeDefinition, nameOf: (id: string) => string): Change[] {
  const changes: Change[] = [];
  const subject = { kind: "node", before: before.id, after: after.id } as const;
  const say = (sentence: string, places: Pick<Change, "before" | "after">) =>
    changes.push({ kind: "changed", subject, sentence: `${after.id}: ${sentence}`, ...places });
  const nodes = { before: before.range, after: after.range };

  if (before.op !== after.op) say(`${before.op} → ${after.op}`, { before: before.opRange, after: after.opRange });
  for (const name of namesOf(before.attributes, after.attributes)) {
    const [one, other] = [before.attributes.get(name), after.attributes.get(name)];
    if (same(one?.value, other?.value)) continue;
    const places = { before: one?.range ?? before.range, after: other?.range ?? after.range };
    say(attributeSentence(name, one?.value, other?.value), places);
  }
  for (const sentence of inputSentences(before, after, nameOf))
    say(sentence, { before: before.inputsRange, after: after.inputsRange });
  for (const name of namesOf(before.params, after.params)) {
    const [one, other] = [before.params.get(name), after.params.get(name)];
    const words = describeParamChange(one, other);
    if (words !== null)
      say(`${name} ${words}`, { before: one?.range ?? before.range, after: other?.range ?? after.range });
  }
  for (const name of namesOf(before.buffers, after.buffers)) {
    const [one, other] = [before.buffers.get(name), after.buffers.get(name)];
    if (same(one && plainEntry(one.value), other && plainEntry(other.value))) continue;
    const words =
      one && other
        ? describeNumberChange(plainEntry(one.value), plainEntry(other.value))
        : one
          ? "written → not written"
          : "not written → written";
    say(`${name} ${words}`, { before: one?.range ?? before.range, after: other?.range ?? after.range });
  }
  if (before.broken !== after.broken && changes.length === 0)
    say(after.broken ? "its text has errors now" : "its text has no errors any more", nodes);
  return changes;
}

/** Where nothing is written otherwise and yet something else comes out, because of what it reads. */
export function compareShape(
  before: NodeDefinition,
  after: NodeDefinition,
  graphs: readonly [Graph | null, Graph | null],
): Change[] {
  const [one, other] = [graphs[0]?.byId.get(before.id), graphs[1]?.byId.get(after.id)];
  if (!one || !other || same(one.shape, other.shape)) return [];
  return [
    {
      kind: "changed",
      subject: { kind: "node", before: before.id, after: after.id },
      sentence: `${after.id}: shape ${formatShape(one.shape)} → ${formatShape(other.shape)}, which follows from what it reads`,
      before: before.range,
      after: after.range,
    },
  ];
}

function attributeSentence(name: string, before: unknown, after: unknown): string {
  const isCount = COUNTS.includes(name) && typeof before === "number" && typeof after === "number";
  return isCount ? `${before} → ${after} ${name}` : `${name} ${valueText(before)} → ${valueText(after)}`;
}

function valueText(value: unknown): string {
  if (value === undefined) return "not written";
  if (typeof value === "string") return value;
  if (isUse(value)) {
    const attributes = Object.entries(value.attributes).map(([name, each]) => `${name} ${valueText(each)}`);
    return attributes.length === 0 ? value.name : `${value.name} (${attributes.join(", ")})`;
  }
  return JSON.stringify(value).replaceAll(",", ", ");
}

/** An activation by its name, with attributes of its own. */
function isUse(value: unknown): value is { readonly name: string; readonly attributes: object } {
  return typeof value === "object" && value !== null && "name" in value && "attributes" in value;
}

/** What it reads no more, what it reads as well; where all is the same but the order, the order. */
function inputSentences(
  before: NodeDefinition,
  after: NodeDefinition,
  nameOf: (id: string) => string,
): readonly string[] {
  const one = before.inputs.map((input) => plainInput(input, nameOf));
  const other = after.inputs.map((input) => plainInput(input, (id) => id));
  if (same(one, other)) return [];
  const gone = without(one, other);
  const came = without(other, one);
  if (gone.length === 0 && came.length === 0)
    return [`reads ${other.join(", ")} in another order: before ${one.join(", ")}`];
  if (gone.length === 1 && came.length === 1) return [`reads ${came[0]} instead of ${gone[0]}`];
  return [...gone.map((input) => `no longer reads ${input}`), ...came.map((input) => `reads ${input} too`)];
}

/** Of a list with repetitions, what is left when the other's entries are taken out. */
function without(list: readonly string[], other: readonly string[]): readonly string[] {
  const rest = [...other];
  return list.filter((entry) => {
    const at = rest.indexOf(entry);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

function namesOf(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): readonly string[] {
  return [...new Set([...b.keys(), ...a.keys()])];
}
