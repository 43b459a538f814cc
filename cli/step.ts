import type { Tape } from "../core/engine/tape.ts";
import { explainStep } from "../core/explain/explain.ts";
import type { Explanation, FormulaLine } from "../core/explain/explanation.ts";
import type { GradientSum } from "../core/explain/gradientSum.ts";
import { formatNumber } from "../core/explain/numbers.ts";
import { table } from "../core/textTable.ts";
import { type Command, JSON_OPTION, RunError } from "./command.ts";
import { type Json, object, writeJson } from "./json.ts";
import { openRunnable } from "./open.ts";
import { PASS_OPTIONS, readMode, runPass } from "./pass.ts";
import { pickRows } from "./rows.ts";
import { tensorJson } from "./tapeJson.ts";

/** `chainrule step`: the pass in order, each step with its formula in symbols and with the numbers of one row. */
export const step: Command = {
  name: "step",
  doc: "Walk through the pass step by step, each with its formula and its numbers.",
  options: {
    ...PASS_OPTIONS,
    rows: {
      value: "0",
      doc: "Rows of the pass; only row 0 by default. Formulas show the numbers of the first of them.",
    },
    json: JSON_OPTION,
  },
  async run(call, terminal) {
    const mode = readMode(call.value("mode"));
    const network = await openRunnable(call.file, terminal);
    if (!network) return 1;
    const rows = pickRows(call.value("rows") ?? "0", network.dataset);
    const [first] = rows;
    if (first === undefined) throw new RunError(1, "the data has no rows.");
    const tape = runPass(network, { rows, wrt: call.value("wrt"), assignments: call.values("set"), mode });
    if (call.has("json")) {
      terminal.print(`${writeJson(stepsJson(tape))}\n`);
      return 0;
    }
    const head = `${network.document.title ?? network.file}\nrow ${first}: ${network.dataset.describeRow(first)}`;
    const steps = tape.timeline.map((_, i) => stepText(i, tape.timeline.length, explainStep(tape, i)));
    terminal.print(`${[head, ...steps].join("\n\n")}\n`);
    return 0;
  },
};

function sumJson({ kind, name, terms, count, rest, total }: GradientSum): Json {
  return object({ kind, name, terms: terms.map((term) => object({ ...term })), count, rest, total });
}

function stepText(index: number, count: number, { title, sentence, lines, sums }: Explanation): string {
  const number = String(index + 1).padStart(String(count).length);
  const shown = [...lines.flatMap((line) => lineText(line)), ...sums.flatMap((sum) => sumText(sum))];
  return [`${number}  ${title}`, `    ${sentence}`, ...shown.map((line) => `      ${line}`)].join("\n");
}

/** The terms of a sum one under the other, where they are more than one. */
function sumText({ text, terms, count, rest, total }: GradientSum): readonly string[] {
  if (count < 2) return [];
  const rows = terms.map(({ through, sample, upstream, local, product }) => [
    sample === null ? through : `${through}, sample ${sample}`,
    upstream === null || local === null ? "" : `${formatNumber(upstream)} × ${formatNumber(local)}`,
    formatNumber(product),
  ]);
  if (rest !== null) rows.push([`${count - terms.length} more`, "", formatNumber(rest)]);
  rows.push(["sum", "", formatNumber(total)]);
  return [
    `${text} through`,
    ...table(rows)
      .split("\n")
      .map((row) => `  ${row}`),
  ];
}

/** In symbols, and below it with the numbers, their equals signs one under the other. */
function lineText({ symbolsText, numbersText }: FormulaLine): readonly string[] {
  if (numbersText === null || numbersText === symbolsText) return [symbolsText];
  const left = symbolsText.slice(0, Math.max(symbolsText.indexOf(" = "), 0));
  const isSame = left !== "" && numbersText.startsWith(`${left} `);
  return [symbolsText, isSame ? " ".repeat(left.length) + numbersText.slice(left.length) : numbersText];
}

function stepsJson(tape: Tape): Json {
  const steps = tape.timeline.map(({ index, phase, node }) => {
    const { title, sentence, lines, terms, sums } = explainStep(tape, index);
    return object({
      index,
      phase,
      node: node?.id ?? null,
      title,
      sentence,
      value: node && phase !== "backward" ? tensorJson(tape.value(node), node) : null,
      gradient: node && phase === "backward" ? tensorJson(tape.gradient(node), node) : null,
      lines: lines.map(({ label, symbols, numbers, symbolsText, numbersText, detail }) =>
        object({ label, symbols, numbers, symbolsText, numbersText, detail }),
      ),
      terms: terms.map((term) => object({ ...term })),
      sums: sums.map(sumJson),
    });
  });
  return object({ objective: tape.objective, wrt: tape.target?.text ?? null, rows: tape.batch, steps });
}
