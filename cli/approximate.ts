import { availableParallelism } from "node:os";
import { finish } from "../core/engine/steps.ts";
import { formatNumber } from "../core/explain/numbers.ts";
import { type Alignment, table } from "../core/textTable.ts";
import { type ApproximationPlan, bestFit, planApproximation, WIDTHS } from "../core/training/universalApproximation.ts";
import { type Call, type Command, JSON_OPTION, RunError, UsageError } from "./command.ts";
import { object, writeJson } from "./json.ts";
import { openRunnable } from "./open.ts";
import { type Outcome, readCount, runPlaces } from "./sweep.ts";

/** `chainrule approximate`: the universal approximation theorem, tried out on a network with one hidden layer. */
export const approximate: Command = {
  name: "approximate",
  doc: "Widen the one hidden layer, train each width, and print the largest error max|f(x) − y(x)| over the interval.",
  options: {
    widths: { value: "1,2,4", doc: `Widths of the hidden layer; ${WIDTHS.join(",")} by default.` },
    seeds: { value: "3", doc: "Runs of every width, each with a seed of its own; the best counts. 3 by default." },
    start: {
      value: "spread|file",
      doc: "Where the hidden units begin: spread over the interval (the default), or as the file says.",
    },
    jobs: {
      value: "2",
      doc: "Runs side by side, each in a thread of its own. As many as the processor allows by default.",
    },
    json: JSON_OPTION,
  },
  async run(call, terminal) {
    const wishes = { widths: readWidths(call), seeds: readCount(call, "seeds") ?? 3, start: readStart(call) };
    const jobs = readCount(call, "jobs") ?? availableParallelism();
    const network = await openRunnable(call.file, terminal);
    if (!network) return 1;
    const plan = finish(planApproximation(network.text, network.graph, network.dataset, wishes));
    if (typeof plan === "string") throw new RunError(1, plan);
    for (const note of plan.notes) terminal.complain(`chainrule approximate: ${note}\n`);
    const places = plan.sweep.seeds.flatMap((_, s) =>
      plan.jobs.flatMap((row, p) => (row[s] ? [{ job: row[s], p, s }] : [])),
    );
    const outcome = await runPlaces(places, network.dataset, jobs, terminal);
    terminal.print(call.has("json") ? reportJson(plan, outcome) : reportText(plan, outcome));
    if (outcome.isStopped)
      terminal.complain("chainrule approximate: stopped before its end; these are the runs that were done.\n");
    return outcome.isStopped || !rowsOf(plan, outcome).some(({ best }) => best) ? 1 : 0;
  },
};

function readWidths(call: Call): readonly number[] {
  const text = call.value("widths");
  if (text === null) return WIDTHS;
  const widths = text.split(",").map((each) => (/^\s*\d+\s*$/.test(each) ? Number(each) : Number.NaN));
  if (widths.every((width) => width >= 1 && width <= 4096)) return widths;
  throw new UsageError(`--widths ${text}: widths are whole numbers from 1 to 4096, apart by commas.`);
}

function readStart(call: Call): "spread" | "file" {
  const text = call.value("start") ?? "spread";
  if (text === "spread" || text === "file") return text;
  throw new UsageError(`--start ${text}: it is spread or file.`);
}

function rowsOf({ sweep, grid, target, jobs }: ApproximationPlan, { results }: Outcome) {
  return sweep.points.map(({ choices: [width] }, p) => {
    const runs = results[p] ?? [];
    const best = bestFit(target, runs);
    const seed = best && (jobs[p]?.[best.seed]?.seed ?? null);
    const result = best ? runs[best.seed] : null;
    const failures = new Set(runs.flatMap((run) => (typeof run === "string" ? [run] : [])));
    const at = best ? (grid[best.index] ?? null) : null;
    return { width, best, at, seed, result: typeof result === "object" ? result : null, failures: [...failures] };
  });
}

function reportText(plan: ApproximationPlan, outcome: Outcome): string {
  const { layer, input, output } = plan.approximation;
  const header = [`${layer.id}.units`, "θ", "max|f − y|", `at ${input}`, "objective", "seed"];
  const rows = rowsOf(plan, outcome).map(({ width, best, at, seed, result, failures }) => [
    String(width),
    result ? String(result.parameters) : "–",
    best ? formatNumber(best.error) : "–",
    at === null ? "–" : formatNumber(at),
    result ? formatNumber(result.training) : "–",
    seed === null ? "–" : String(seed),
    ...(failures.length > 0 ? [failures.join(" ")] : []),
  ]);
  const title = `Largest distance of ${output} from its target over ${plan.grid.length} places, the best of ${plan.sweep.seeds.length} seeds. What is left is of the width and of training alike.`;
  const alignments: Alignment[] = header.map(() => "right");
  return `${title}\n\n${table([header, ...rows], alignments)}\n`;
}

function reportJson(plan: ApproximationPlan, outcome: Outcome): string {
  const points = rowsOf(plan, outcome).map(({ width, best, at, seed, result, failures }) =>
    object({
      width: Number(width),
      parameters: result?.parameters ?? null,
      supNorm: best?.error ?? null,
      at,
      training: result?.training ?? null,
      seed,
      ...(failures.length > 0 ? { failures } : {}),
    }),
  );
  const { seeds } = plan.sweep;
  return `${writeJson(object({ layer: plan.approximation.layer.id, places: plan.grid.length, seeds, points }))}\n`;
}
