import { diagnose } from "../core/diagnosis/diagnose.ts";
import type { FinishedPass } from "../core/engine/tape.ts";
import { formatNumber } from "../core/explain/numbers.ts";
import { formatShape } from "../core/shape.ts";
import { type Alignment, table } from "../core/textTable.ts";
import { type Command, JSON_OPTION, UsageError } from "./command.ts";
import { diagnosisJson } from "./diagnosisJson.ts";
import { writeJson } from "./json.ts";
import { openRunnable, type Runnable } from "./open.ts";
import { PASS_OPTIONS, readMode, runPass } from "./pass.ts";
import { PRECISION_OPTION, readPrecision, runSinglePass } from "./precision.ts";
import { pickRows } from "./rows.ts";
import { showTensor, showValues } from "./showNumbers.ts";
import { fileOrder, tapeJson } from "./tapeJson.ts";

/** `chainrule run`: one forward and one backward pass over the rows, as one batch. */
export const run: Command = {
  name: "run",
  doc: "Run one forward and backward pass; print every value and gradient.",
  options: {
    ...PASS_OPTIONS,
    precision: PRECISION_OPTION,
    diagnose: { doc: 'With --json, add what the diagnosis finds, under "diagnosis".' },
    json: JSON_OPTION,
  },
  async run(call, terminal) {
    const mode = readMode(call.value("mode"));
    const precision = readPrecision(call.value("precision"));
    if (precision === "f32" && call.has("diagnose"))
      throw new UsageError("--diagnose looks at passes in double precision; leave --precision out.");
    const network = await openRunnable(call.file, terminal);
    if (!network) return 1;
    const rows = pickRows(call.value("rows"), network.dataset);
    const request = { rows, wrt: call.value("wrt"), assignments: call.values("set"), mode };
    if (precision === "f32") {
      const pass = runSinglePass(network, request, terminal.dist);
      terminal.print(
        call.has("json") ? `${writeJson(tapeJson(pass, network.document))}\n` : `${describePass(pass, network)}\n`,
      );
      return 0;
    }
    const tape = runPass(network, request);
    const diagnosis = diagnose(tape, (sample) => `row ${rows[sample] ?? sample}`);
    if (call.has("json")) {
      const pass = tapeJson(tape, network.document);
      const all = call.has("diagnose") ? new Map([...pass, ["diagnosis", diagnosisJson(diagnosis)] as const]) : pass;
      terminal.print(`${writeJson(all)}\n`);
    } else {
      const findings = diagnosis.findings.map(({ sentence }) => `• ${sentence}`);
      terminal.print(
        `${[describePass(tape, network), ...(findings.length > 0 ? [findings.join("\n")] : [])].join("\n\n")}\n`,
      );
    }
    return 0;
  },
};

const ALIGNMENT: readonly Alignment[] = ["left", "left", "left", "left", "left"];

function describePass(tape: FinishedPass, network: Runnable): string {
  const target = tape.target?.text ?? null;
  const by = target === null ? "gradient" : `∂${target}/∂value`;
  const nodes = fileOrder(tape, network.document).map((node) => [
    node.id,
    node.op.name,
    formatShape(node.shape),
    showTensor(tape.value(node)),
    showTensor(tape.gradient(node)),
  ]);
  const parameters = tape.graph.parameters.map(({ name, shape, shared }) => [
    name,
    shared ? "shared" : "",
    formatShape(shape),
    showValues(tape.parameterValue(name)),
    showValues(tape.parameterGradient(name)),
  ]);
  const buffers = tape.graph.nodes.flatMap((node) =>
    node.buffers.map(({ name, spec }) => [
      name,
      formatShape(spec.shape),
      showValues(tape.bufferValue(node, spec.name)),
      ...(tape.mode === "training" ? [showValues(tape.nextBufferValue(node, spec.name))] : []),
    ]),
  );
  const parts = [
    headline(tape, network),
    table([["node", "op", "shape", "value", by], ...nodes], ALIGNMENT),
    ...(parameters.length > 0
      ? [table([["parameter", "", "shape", "value", by.replace("value", "θ")], ...parameters], ALIGNMENT)]
      : []),
    ...(buffers.length > 0
      ? [
          table([
            ["running statistic", "shape", ...(tape.mode === "training" ? ["before", "after"] : ["value"])],
            ...buffers,
          ]),
        ]
      : []),
  ];
  return parts.join("\n\n");
}

function headline(tape: FinishedPass, network: Runnable): string {
  const rows = tape.batch === 1 ? "1 row" : `${tape.batch} rows`;
  const objective = tape.objective === null ? "no objective" : `objective ${formatNumber(tape.objective, 8)}`;
  const target = tape.target
    ? `, differentiating ${tape.target.text}`
    : ", nothing to differentiate: name an objective, or give --wrt";
  const title = network.document.title;
  const mode = tape.mode === "training" ? ", in training" : "";
  return `${title === null ? "" : `${title}\n`}${rows}${mode}, ${objective}${target}`;
}
