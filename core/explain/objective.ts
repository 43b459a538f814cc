import type { Parameter } from "../graph/graph.ts";
import type { FormulaLine } from "./explanation.ts";
import { formulaLine, partial, sum } from "./line.ts";
import { shapedAs } from "./matrix.ts";
import { entry, type Scene, symbolOfTarget } from "./scene.ts";
import { nameSymbols, symbolOfName } from "./symbols.ts";

/** The objective: the sum of its scalars, over the samples where they have samples, plus the regularization. */
export function objectiveLines(scene: Scene): readonly FormulaLine[] {
  const { tape, graph } = scene;
  const terms = graph.objective.flatMap((target) => {
    const node = graph.byId.get(target.node);
    const value = node ? tape.value(node) : null;
    return Array.from({ length: value?.batch ?? 1 }, (_, s) => {
      const symbol = symbolOfTarget(graph, target);
      const sample = { ...scene, sample: s };
      return {
        symbol: (value?.batch ?? 1) > 1 ? `{${symbol}}^{(${s})}` : symbol,
        value: entry(sample, value, target.component),
      };
    });
  });
  const penalty = { symbol: penaltySymbol(scene), value: tape.regularization ?? 0 };
  const all = graph.regularization ? [...terms, penalty] : terms;
  const left =
    tape.target?.kind === "objective" && !all.some(({ symbol }) => symbol === scene.target)
      ? scene.target
      : "\\text{objective}";
  return [formulaLine("objective", left, (fill) => sum(all, fill), tape.objective)];
}

function penaltySymbol({ graph }: Scene): string {
  const l2 = graph.regularization?.l2 ?? 0;
  const l1 = graph.regularization?.l1 ?? 0;
  const parts = [l2 !== 0 ? `${l2} \\sum \\theta^2` : "", l1 !== 0 ? `${l1} \\sum |\\theta|` : ""].filter(
    (part) => part !== "",
  );
  return parts.join(" + ") || "0";
}

/** What the regularization adds to each parameter's derivative: 2λθ and λ·sign θ. */
export function regularizationLines(scene: Scene): readonly FormulaLine[] {
  const { graph, tape } = scene;
  if (!graph.regularization) return [];
  const { l1, l2, covered } = graph.regularization;
  return [...covered].flatMap(([name, entries]) => {
    const parameter = graph.parameterByName.get(name);
    if (!parameter) return [];
    const values = tape.parameterValue(parameter.name);
    // Where only some entries count here, the others are another parameter's and are shown there.
    const added = values.map((value, at) =>
      entries?.includes(at) === false ? 0 : 2 * l2 * value + l1 * Math.sign(value),
    );
    const symbol = symbolOfParameter(scene, parameter);
    const rule = [
      l2 !== 0 ? `2 \\cdot ${l2} \\cdot ${symbol}` : "",
      l1 !== 0 ? `${l1} \\cdot \\mathrm{sign}(${symbol})` : "",
    ];
    const value = shapedAs(parameter.shape, added);
    const sign = { symbol: rule.filter((part) => part !== "").join(" + ") || "0", value };
    return [formulaLine(parameter.name, `\\Delta ${partial(scene.target, symbol)}`, (fill) => fill(sign), value)];
  });
}

/** As in the formulas of its node, `w_{3}` for `h3.w`; a shared one under its own name. */
function symbolOfParameter({ graph }: Scene, { name, shared, users }: Parameter): string {
  const [user = ""] = users;
  if (shared || !name.startsWith(`${user}.`)) return symbolOfName(name);
  return (
    nameSymbols(graph)
      .get(user)
      ?.parameter(name.slice(user.length + 1)) ?? symbolOfName(name)
  );
}
