import { readQuantities } from "../../../core/graph/quantities.ts";
import { t } from "../../l10n.ts";
import type { DebugRun } from "./debugRun.ts";
import { Refusal } from "./refusal.ts";

/** One number of θ or of an input. */
export interface Settable {
  set(value: number): void;
  /** Whether it is another than the file's now. */
  readonly isTried: boolean;
}

/** The one number of θ or of an input that an expression names. Throws a Refusal with the reason where it names none. */
export function findSettable(run: DebugRun, expression: string): Settable {
  const { graph, debuggee, sample } = run;
  // `x.z` and `x.value` are the input x itself.
  const text = expression.trim().replace(/\.(z|value)(?=$|\[)/, "");
  const found = readQuantities(text, graph);
  if (typeof found !== "string") {
    const [only, more] = found;
    if (only && more)
      throw new Refusal(t("“{0}” has {1} numbers; set one of them, such as {2}.", expression, found.length, only.text));
    if (only?.kind === "parameter") return entryOf(run, only.parameter.name, only.at);
    if (only?.kind === "node") {
      if (only.node.op.ports.kind === "none")
        return {
          set: (value) => debuggee.setInput(only.node.id, only.at, sample, value),
          get isTried() {
            return run.isTriedInput(only.node.id, only.at);
          },
        };
      throw new Refusal(t("“{0}” is computed; only parameters and inputs can be set.", expression));
    }
  }
  const param = /^(.+)\.([\p{L}_]\w*)(?:\[(\d+(?:\s*,\s*\d+)*)\])?$/u.exec(text);
  const node = graph.byId.get(param?.[1] ?? "");
  const own = node?.params.find(({ name }) => name === param?.[2]);
  if (node && own) {
    const indices = param?.[3]?.split(",").map(Number) ?? [];
    const entry = indices.length === 0 && own.size === 1 ? 0 : entryAt(indices, own.spec.shape);
    if (entry === null)
      throw new Refusal(
        t("“{0}” has the shape [{1}]; name one entry.", `${node.id}.${own.name}`, own.spec.shape.join(", ")),
      );
    const slot = own.slots?.[entry] ?? { parameter: own.listedAs, entry };
    return entryOf(run, slot.parameter, slot.entry);
  }
  throw new Refusal(
    t(
      "“{0}” cannot be set; only one number of a parameter or of an input can, such as {1}.",
      expression,
      exampleOf(run),
    ),
  );
}

function entryOf(run: DebugRun, name: string, entry: number): Settable {
  return {
    set: (value) => run.debuggee.setParameter(name, entry, value),
    get isTried() {
      return run.isTriedEntry(name, entry);
    },
  };
}

function entryAt(indices: readonly number[], shape: readonly number[]): number | null {
  if (indices.length !== shape.length) return null;
  let entry = 0;
  for (const [axis, length] of shape.entries()) {
    const index = indices[axis] ?? 0;
    if (index >= length) return null;
    entry = entry * length + index;
  }
  return entry;
}

function exampleOf({ graph }: DebugRun): string {
  const [parameter] = graph.parameters;
  if (!parameter) return graph.nodes[0]?.id ?? "x";
  return parameter.shape.length === 0 ? parameter.name : `${parameter.name}[${parameter.shape.map(() => 0).join(",")}]`;
}
