import type { Graph } from "../../../core/graph/graph.ts";
import { t } from "../../l10n.ts";
import type { DebugRun } from "./debugRun.ts";
import { derivative } from "./expressions.ts";
import { arrayItem, type Format, type Item, listOf, textItem, wordItem } from "./item.ts";
import { numberText } from "./numberText.ts";

/** What belongs to no one node: the objective, θ and its gradient as one vector each, and where the run stands. */
export function networkItems(run: DebugRun, format: Format): readonly Item[] {
  const { tape, graph, debuggee } = run;
  const items: Item[] = [];
  const number = (name: string, value: number | null, expression?: string): void => {
    items.push(
      value === null
        ? wordItem(name, t("not computed yet"), expression)
        : arrayItem(name, { shape: [], size: 1, at: () => value, expression, format }),
    );
  };
  if (graph.objective.length > 0) number(t("objective"), debuggee.tape.objective, "objective");
  if (graph.regularization) number(t("regularization"), debuggee.tape.regularization, "regularization");
  if (tape.target) items.push(textItem(t("differentiated"), tape.target.text));
  const theta = thetaOf(graph, (name) => tape.parameterValue(name));
  if (theta && theta.length > 0) {
    items.push(vectorItem("θ", theta, format, "theta"));
    number("‖θ‖", norm(theta), "norm(theta)");
    if (tape.target) {
      // Where nothing flows in a pass that is through, the derivative is 0.
      const isThrough = tape.cursor >= tape.timeline.length;
      const gradient = isThrough
        ? thetaOf(graph, (name, size) => tape.parameterGradient(name) ?? new Float64Array(size))
        : null;
      const name = derivative(tape, "θ");
      items.push(
        gradient
          ? vectorItem(name, gradient, format, "grad(theta)")
          : wordItem(name, t("not complete yet"), "grad(theta)"),
      );
      if (gradient) number(`‖${name}‖`, norm(gradient), "norm(grad(theta))");
    }
  }
  items.push(
    textItem(t("training step"), t("{0} of {1}", debuggee.place.pass + 1, debuggee.passCount)),
    textItem(t("epoch"), String(debuggee.epoch)),
    rowsItem(run),
    textItem(
      t("parameters"),
      String(graph.parameters.reduce((sum, { size, owned }) => sum + (owned?.length ?? size), 0)),
    ),
    textItem(t("depth"), String(graph.nodes.reduce((most, node) => Math.max(most, node.depth), 0))),
  );
  return items;
}

/** The samples of this pass, the shown one marked. */
function rowsItem({ debuggee, dataset, sample }: DebugRun): Item {
  const { rows } = debuggee;
  const shown = rows.length > 8 ? `${rows.slice(0, 7).join(", ")}, … (${rows.length})` : rows.join(", ");
  const list = listOf(() =>
    rows
      .slice(0, 100)
      .map((row, i) =>
        textItem(i === sample ? t("row {0} (shown)", row) : t("row {0}", row), dataset.describeRow(row)),
      ),
  );
  return textItem(t("rows"), shown, list);
}

function vectorItem(name: string, data: Float64Array, format: Format, expression: string): Item {
  const at = (i: number): number => data[i] ?? Number.NaN;
  return arrayItem(name, { shape: [data.length], size: data.length, at, expression, format });
}

/** One vector in the order of θ, every shared number once; null where a part is missing. */
function thetaOf(graph: Graph, read: (name: string, size: number) => Float64Array | null): Float64Array | null {
  const parts: Float64Array[] = [];
  for (const { name, size, owned } of graph.parameters) {
    const numbers = read(name, size);
    if (!numbers) return null;
    parts.push(owned ? Float64Array.from(owned, (entry) => numbers[entry] ?? Number.NaN) : numbers);
  }
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function norm(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

/** What was tried, and what it does to the objective of this pass. */
export function whatIfItems(run: DebugRun, format: Format): readonly Item[] {
  const { debuggee } = run;
  const arrow = (from: number, to: number): string => `${numberText(from, format.hex)} → ${numberText(to, format.hex)}`;
  const items = debuggee.whatIfs.map((whatIf) => textItem(run.nameOf(whatIf), arrow(whatIf.from, whatIf.to)));
  const objectives = run.objectives();
  if (objectives) items.push(textItem(t("objective"), arrow(objectives.without, objectives.now)));
  return items;
}
