import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { compile } from "../../../core/compile.ts";
import { loadDataset } from "../../../core/data/dataset.ts";
import { createDebuggee, type DebuggeeOptions } from "../../../core/debugger/createDebuggee.ts";
import type { Debuggee } from "../../../core/debugger/debuggee.ts";
import type { Breakpoint, Condition, StopRules } from "../../../core/debugger/stops.ts";
import type { Tape } from "../../../core/engine/tape.ts";
import { objectiveTarget } from "../../../core/engine/timeline.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { NotComputed, WatchError, type Watching, type WatchValue } from "../../../core/watch/watch.ts";

/** Watches for tests: `grad(h2.w)`, `h1.z`, `objective`, each perhaps compared with a number. The real ones are tested in test/core/watch. */
export const watching: Watching = {
  read(text, graph) {
    const [, name = "", sign, number] = /^([^<>]+?)\s*(?:([<>])\s*(-?[\d.e+-]+))?$/.exec(text) ?? [];
    const gradient = /^grad\((.+)\)$/.exec(name)?.[1];
    const [id = "", part] = (gradient ?? name).split(".");
    const node = graph.byId.get(id);
    if (!node && name !== "objective" && !graph.parameterByName.has(gradient ?? name))
      throw new WatchError(`There is no "${id}".`);
    const read = (tape: Tape): ArrayLike<number> | null => {
      if (name === "objective") return tape.objective === null ? null : [tape.objective];
      if (gradient !== undefined && (part !== undefined || !node)) return tape.parameterGradient(gradient);
      if (!node) return tape.parameterValue(name);
      return (gradient === undefined ? tape.value(node) : tape.gradient(node))?.data ?? null;
    };
    return {
      text,
      nodes: node ? [node.id] : [],
      evaluate(tape): WatchValue {
        const found = read(tape);
        if (found === null) throw new NotComputed(`${name} is not computed yet.`);
        const data = Float64Array.from(found);
        if (sign === undefined) return { kind: "array", shape: [data.length], data };
        const holds = data.some((value) => (sign === ">" ? value > Number(number) : value < Number(number)));
        return { kind: "boolean", value: holds };
      },
    };
  },
  isTrue: (value) => value.kind === "boolean" && value.value,
  format: (value) => (value.kind === "array" ? [...value.data].join(", ") : "?"),
};

export type Network = Readonly<Record<string, unknown>>;

export async function debug(network: Network | string, more: Partial<DebuggeeOptions> = {}): Promise<Debuggee> {
  return createDebuggee(await optionsOf(network, more));
}

/** A sample's name, or a network. */
export async function optionsOf(
  network: Network | string,
  more: Partial<DebuggeeOptions> = {},
): Promise<DebuggeeOptions> {
  const text =
    typeof network === "string"
      ? await readFile(`samples/${network}.nn.json`, "utf8")
      : JSON.stringify({ nn: 1, ...network });
  const { document, graph, problems } = compile(text);
  assert.ok(document && graph, problems.map(({ message }) => message).join());
  const { dataset, problems: ofData } = await loadDataset(document, graph, (file) => readFile(`samples/${file}`));
  assert.ok(dataset, ofData.map(({ message }) => message).join());
  const parameters = initialParameters(graph);
  const { training } = document;
  return { graph, dataset, parameters, training, target: objectiveTarget(graph), watching, ...more };
}

export const NO_RULES: StopRules = { breakpoints: [], alarms: new Set() };
const PLAIN: Condition = { expression: null, hits: null, log: null };

type Kind<B = Breakpoint> = B extends Breakpoint ? Omit<B, "id" | "condition"> : never;

export function rules(...breakpoints: readonly (Kind & { readonly condition?: Partial<Condition> })[]): StopRules {
  const all = breakpoints.map((each, id): Breakpoint => ({ ...each, id, condition: { ...PLAIN, ...each.condition } }));
  return { breakpoints: all, alarms: new Set() };
}

/** Where it stands, in one line: `1:5 backward h3 δ`. */
export function where({ place, levels }: Debuggee): string {
  const names = levels.slice(2).map(({ name }) => name);
  return [`${place.pass}:${place.cursor}`, ...names].join(" ");
}

/** Every number of the pass as it stands, to the last bit. */
export function numbersOf({ tape, graph }: Debuggee): string {
  const all: unknown[] = [tape.cursor, tape.objective];
  for (const node of graph.nodes) all.push([...(tape.value(node)?.data ?? [])], [...(tape.gradient(node)?.data ?? [])]);
  for (const { name } of graph.parameters)
    all.push([...tape.parameterValue(name)], [...(tape.parameterGradient(name) ?? [])]);
  return JSON.stringify(all);
}
