import { selectRows } from "../core/data/dataset.ts";
import { checkGradients, type GradientCheck, type GradientEntry } from "../core/engine/gradientCheck.ts";
import { describeGradientCheck } from "../core/explain/gradientCheckText.ts";
import { type Command, JSON_OPTION, RunError, UsageError } from "./command.ts";
import { type Json, object, writeJson } from "./json.ts";
import { openRunnable } from "./open.ts";
import { chooseTarget, PASS_OPTIONS, readMode, startingParameters, tellingWhy } from "./pass.ts";
import { pickRows } from "./rows.ts";

const DEFAULT_TOLERANCE = 1e-6;
/** Each takes some twenty passes: these are a matter of seconds for a small network. */
const DEFAULT_MOST = 2000;

/** `chainrule gradcheck`: every derivative by the chain rule against the same by differences; exit status 1 where they disagree. */
export const gradcheck: Command = {
  name: "gradcheck",
  doc: "Compare every gradient with finite differences; fail where they disagree.",
  options: {
    ...PASS_OPTIONS,
    tolerance: {
      value: "1e-6",
      doc: `Relative difference that is still right; 1e-6 by default.`,
    },
    most: {
      value: "2000",
      doc: `How many derivatives to compare, drawn at random where there are more; ${DEFAULT_MOST} by default.`,
    },
    seed: { value: "0", doc: "Draws them: another seed, other derivatives. 0 by default." },
    json: JSON_OPTION,
  },
  async run(call, terminal) {
    const tolerance = readTolerance(call.value("tolerance"));
    const maximumEntries = readWhole("most", call.value("most") ?? String(DEFAULT_MOST), 1);
    const seed = readWhole("seed", call.value("seed") ?? "0", 0);
    const mode = readMode(call.value("mode"));
    const network = await openRunnable(call.file, terminal);
    if (!network) return 1;
    const { graph, dataset, buffers } = network;
    const rows = pickRows(call.value("rows"), dataset);
    const target = chooseTarget(graph, call.value("wrt"));
    const parameters = startingParameters(network, call.values("set"));
    const inputs = selectRows(dataset, rows);
    const result = tellingWhy(() =>
      checkGradients(graph, {
        batch: rows.length,
        inputs,
        parameters,
        buffers,
        target,
        tolerance,
        mode,
        maximumEntries,
        seed,
      }),
    );
    if (!result)
      throw new RunError(1, "there is nothing to differentiate: name an objective in the file, or give --wrt.");
    terminal.print(
      call.has("json")
        ? `${writeJson(resultJson(result))}\n`
        : `${describeGradientCheck(result, seed, `--most ${result.of} compares all`)}\n`,
    );
    return result.passed ? 0 : 1;
  },
};

function readTolerance(text: string | null): number {
  if (text === null) return DEFAULT_TOLERANCE;
  const tolerance = Number(text);
  if (tolerance > 0 && Number.isFinite(tolerance)) return tolerance;
  throw new UsageError(`--tolerance ${text} is no positive number.`);
}

function readWhole(option: string, text: string, minimum: number): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= minimum) return number;
  throw new UsageError(`--${option} ${text} is no whole number from ${minimum} up.`);
}

function resultJson({
  target,
  tolerance,
  checked,
  of,
  passed,
  worst,
  wrong,
  kinks,
  suspects,
  undefined: notFinite,
}: GradientCheck): Json {
  return object({
    ok: passed,
    wrt: target,
    tolerance,
    checked,
    of,
    worst: worst ? entryJson(worst) : null,
    wrong: wrong.map(entryJson),
    kinks: kinks.map(entryJson),
    undefined: notFinite.map(entryJson),
    suspects,
  });
}

function entryJson({ kind, of, text, entry, sample, analytic, numeric, error }: GradientEntry): Json {
  return object({ kind, of, text, entry, row: sample, analytic, numeric, error });
}
