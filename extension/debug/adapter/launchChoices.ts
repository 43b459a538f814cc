import { t } from "../../l10n.ts";
import { Refusal } from "./refusal.ts";

/** What a launch configuration asks for, as far as it can be judged without the network. */
export interface LaunchChoices {
  readonly program: string;
  /** As `--rows`: `3`, `0:4`, `0,2,5`; null for all. */
  readonly rows: string | null;
  /** Samples a pass; null: as the file's `training` says. */
  readonly batch: number | null;
  /** The scalar that is differentiated; null for the objective. */
  readonly wrt: string | null;
  /** The row of the data that the views show first, where a pass has it; null for the first of the pass. */
  readonly row: number | null;
  /** Null: once over the rows. */
  readonly epochs: number | null;
  readonly mode: "training" | "evaluation" | null;
  /** The step of the training run on the canvas that the session begins at, counted from 1; null: a run of its own from its start. */
  readonly trainingStep: number | null;
  /** Whether each pass ends with a step of gradient descent. */
  readonly update: boolean;
  /** Null: where there are no breakpoints. */
  readonly stopOnEntry: boolean | null;
  /** Run without debugging. */
  readonly noDebug: boolean;
}

/** What would make another run of it. */
const OTHER_RUN = ["rows", "batch", "epochs", "mode", "update", "wrt"] as const;

/** Throws a Refusal that names the setting, what it is and what it may be. */
export function readChoices(args: Readonly<Record<string, unknown>>): LaunchChoices {
  const { program } = args;
  if (typeof program !== "string" || program.trim() === "")
    throw refuse("program", program, t("the path of a network file (*.nn.json)"));
  const trainingStep = readCount("trainingStep", args["trainingStep"]);
  const other = OTHER_RUN.find((name) => args[name] !== undefined && args[name] !== null);
  if (trainingStep !== null && other !== undefined)
    throw new Refusal(
      t(
        "“trainingStep” is a step of the run that the file's “training” describes, so “{0}” cannot be set beside it.",
        other,
      ),
    );
  return {
    program,
    trainingStep,
    rows: readRowsText(args["rows"]),
    batch: readCount("batch", args["batch"]),
    wrt: readScalarName(args["wrt"]),
    row: readRow(args["row"]),
    epochs: readCount("epochs", args["epochs"]),
    mode: readMode(args["mode"]),
    update: readFlag("update", args["update"]) ?? true,
    stopOnEntry: readFlag("stopOnEntry", args["stopOnEntry"]),
    noDebug: args["noDebug"] === true,
  };
}

function readRowsText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return String(value);
  if (typeof value === "string") return value.trim() === "" ? null : value;
  if (Array.isArray(value) && value.length > 0 && value.every((row) => Number.isInteger(row) && row >= 0))
    return value.join(",");
  throw refuse("rows", value, t('a row (3), a range whose end is left out ("0:4") or a list ("0,2,5")'));
}

function readCount(name: string, value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1) return value;
  throw refuse(name, value, t("a whole number from 1"));
}

function readScalarName(value: unknown): string | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value === "string") return value;
  throw refuse("wrt", value, t('the name of a scalar, such as "L", "y1" or "y[2]"'));
}

function readRow(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw refuse("row", value, t("a row of the data, counted from 0"));
}

function readMode(value: unknown): LaunchChoices["mode"] {
  if (value === undefined || value === null) return null;
  if (value === "training" || value === "evaluation") return value;
  throw refuse("mode", value, t('"training" or "evaluation"'));
}

function readFlag(name: string, value: unknown): boolean | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value;
  throw refuse(name, value, t("true or false"));
}

function refuse(name: string, value: unknown, allowed: string): Refusal {
  const is = value === undefined ? t("nothing") : JSON.stringify(value);
  return new Refusal(t("“{0}” in the launch configuration must be {1}; it is {2}.", name, allowed, is));
}
