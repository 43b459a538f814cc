import { readQuantities } from "../../../core/graph/quantities.ts";
import { t } from "../../l10n.ts";
import type { DebugRun } from "./debugRun.ts";
import { Refusal } from "./refusal.ts";

/** The one number of θ or of an input that an expression names, as something that can be set. Throws a Refusal with the reason. */
export function findSettable(run: DebugRun, expression: string): { set(value: number): void } {
  const { graph, debuggee, sample } = run;
  // `x.z` and `x.value` are the input x itself.
  const text = expression.trim().replace(/\.(z|value)(?=$|\[)/, "");
  const found = readQuantities(text, graph);
  if (typeof found !== "string") {
    const [only, more] = found;
    if (only && more)
      throw new Refusal(t("“{0}” has {1} numbers; set one of them, such as {2}.", expression, found.length, only.text));
    if (only?.kind === "parameter")
      return { set: (value) => debuggee.setParameter(only.parameter.name, only.at, value) };
    if (only?.kind === "node") {
      if (only.node.op.ports.kind === "none")
        return { set: (value) => debuggee.setInput(only.node.id, only.at, sample, value) };
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
    return { set: (value) => debuggee.setParameter(`${node.id}.${own.name}`, entry, value) };
  }
  throw new Refusal(
    t(
      "“{0}” cannot be set; only one number of a parameter or of an input can, such as {1}.",
      expression,
      exampleOf(run),
    ),
  );
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
