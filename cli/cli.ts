import { printable } from "../core/problemText.ts";
import { table } from "../core/textTable.ts";
import { approximate } from "./approximate.ts";
import { bench } from "./bench.ts";
import { check } from "./check.ts";
import { type Command, type ExitStatus, RunError, readCall, type Terminal, UsageError, usageLine } from "./command.ts";
import { diff } from "./diff.ts";
import { draw } from "./draw.ts";
import { evaluate } from "./eval.ts";
import { gradcheck } from "./gradcheck.ts";
import { jacobian } from "./jacobian.ts";
import { paths } from "./paths.ts";
import { run } from "./run.ts";
import { step } from "./step.ts";
import { summary } from "./summary.ts";
import { sweep } from "./sweep.ts";
import { train } from "./train.ts";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  check,
  run,
  step,
  gradcheck,
  jacobian,
  paths,
  summary,
  draw,
  diff,
  train,
  evaluate,
  sweep,
  approximate,
  bench,
];

const HELP: readonly string[] = ["--help", "-h", "help"];

/** Runs one command line. Never throws: whatever goes wrong is one line on standard error and an exit status. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const [first, ...rest] = args;
  if (first === undefined) {
    terminal.complain(overview());
    return 2;
  }
  const asksHelp = HELP.includes(first);
  const name = asksHelp ? rest[0] : first;
  if (name === undefined) {
    terminal.print(overview());
    return 0;
  }
  const command = COMMANDS.find((each) => each.name === name);
  if (!command) {
    const names = COMMANDS.map((each) => each.name).join(", ");
    terminal.complain(`chainrule: there is no command "${printable(name)}". The commands are ${names}.\n`);
    return 2;
  }
  if (asksHelp || rest.includes("--help") || rest.includes("-h")) {
    terminal.print(helpOf(command));
    return 0;
  }
  return carryOut(command, rest, terminal);
}

async function carryOut(command: Command, args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  try {
    return await command.run(readCall(command, args), terminal);
  } catch (error) {
    const message = printable(error instanceof Error ? error.message : String(error));
    if (error instanceof UsageError) {
      terminal.complain(`chainrule ${command.name}: ${message}\nUsage: ${usageLine(command)}\n`);
      return 2;
    }
    // Anything but a RunError is our own mistake; it too is told in one line.
    const isOurs = !(error instanceof RunError);
    terminal.complain(
      `chainrule ${command.name}: ${isOurs ? "something went wrong in Chainrule itself: " : ""}${message}\n`,
    );
    return isOurs ? 1 : error.status;
  }
}

function overview(): string {
  const lines = [
    "Chainrule: neural networks with every value and gradient, from a *.nn.json file.",
    "",
    "Usage: chainrule COMMAND FILE [options]",
    "",
    table(COMMANDS.map((command) => [`  ${command.name}`, command.doc])),
    "",
    "chainrule COMMAND --help tells more. Exit status: 0 fine, 1 the file has errors or a check failed, 2 wrong usage.",
  ];
  return `${lines.join("\n")}\n`;
}

function helpOf(command: Command): string {
  const options = Object.entries(command.options).map(([name, { value, doc }]) => [
    `  --${name}${value === undefined ? "" : ` ${value}`}`,
    doc,
  ]);
  const lines = [
    command.doc,
    "",
    `Usage: ${usageLine(command)}`,
    "",
    table([...options, ["  --help", "Print this text."]]),
  ];
  return `${lines.join("\n")}\n`;
}
