import { formatNumber } from "../core/explain/numbers.ts";
import { type Alignment, table } from "../core/textTable.ts";
import type { RankedPoint, Ranking } from "../core/training/rankSweep.ts";
import { showChoice } from "../core/training/sweep.ts";
import { type Json, object, writeJson } from "./json.ts";

export interface ShownSweep {
  readonly axes: readonly string[];
  readonly seeds: readonly number[];
  readonly ranking: Ranking;
}

export function sweepText({ axes, seeds, ranking: { by, points } }: ShownSweep): string {
  const parts = by === "validation" ? (["validation", "training"] as const) : (["training"] as const);
  const header = [
    ...axes,
    "θ",
    ...parts.map((part) => `${part} objective`),
    ...(seeds.length > 1 ? ["from … to"] : []),
    "steps",
  ];
  const rows = points.map((point) => [
    ...axes.map((_, i) => showChoice(point.point.choices[i] ?? null)),
    String(point.runs[0]?.result.parameters ?? "–"),
    ...parts.map((part) => (point[part] === null ? "–" : formatNumber(point[part]))),
    ...(seeds.length > 1 ? [rangeOf(point, by)] : []),
    stepsOf(point),
    ...(point.failures.length > 0 ? [point.failures.join(" ")] : []),
  ]);
  const runs = points.reduce((sum, point) => sum + point.runs.length, 0);
  const title = `${points.length} combinations, ${runs} runs, the smallest ${by} objective first${seeds.length > 1 ? ` (mean of the seeds ${seeds[0]} to ${seeds.at(-1)})` : ""}`;
  const alignments: Alignment[] = header.map((_, i) => (i < axes.length ? "left" : "right"));
  return `${title}\n\n${table([header, ...rows], alignments)}\n`;
}

function rangeOf({ runs }: RankedPoint, by: Ranking["by"]): string {
  const values = runs.flatMap(({ result }) => result[by] ?? []);
  return values.length === 0 ? "–" : `${formatNumber(Math.min(...values))} … ${formatNumber(Math.max(...values))}`;
}

function stepsOf({ runs }: RankedPoint): string {
  const steps = runs.map(({ result }) => result.steps);
  if (steps.length === 0) return "–";
  const [low, high] = [Math.min(...steps), Math.max(...steps)];
  return low === high ? String(low) : `${low}–${high}`;
}

export function sweepJson({ axes, seeds, ranking: { by, points } }: ShownSweep): string {
  const list = points.map((ranked) =>
    object({
      choices: new Map(axes.map((name, i): [string, Json] => [name, jsonOf(ranked.point.choices[i])])),
      parameters: ranked.runs[0]?.result.parameters ?? null,
      training: ranked.training,
      validation: ranked.validation,
      runs: ranked.runs.map(({ seed, result: { training, validation, steps, ending } }) =>
        object({ seed, training, validation, steps, ending }),
      ),
      ...(ranked.failures.length > 0 ? { failures: ranked.failures } : {}),
    }),
  );
  return `${writeJson(object({ sortedBy: by, seeds, points: list }))}\n`;
}

/** What a person wrote as JSON, as the writer takes it. */
function jsonOf(value: unknown): Json {
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === "object" && value !== null)
    return new Map(Object.entries(value).map(([key, item]): [string, Json] => [key, jsonOf(item)]));
  return typeof value === "number" || typeof value === "boolean" || typeof value === "string" ? value : null;
}
