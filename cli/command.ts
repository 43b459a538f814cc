import { parseArgs } from "node:util";

/** What a command sees of the world, so that tests can run it in-process. */
export interface Terminal {
  print(text: string): void;
  /** Bytes to standard output, for a picture. */
  printBytes(bytes: Uint8Array): void;
  /** To standard error. */
  complain(text: string): void;
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, content: string | Uint8Array): Promise<void>;
  /** The file appears whole, in place of one that is there, or not at all. */
  replaceFile(path: string, content: Uint8Array): Promise<void>;
  /** Columns of standard error, where a person watches it; null where it goes into a file or a pipe. */
  readonly columns: number | null;
  /** Tells of Ctrl+C, which then does not end the process, until what is given back is called. */
  onInterrupt(tell: () => void): () => void;
  /** The folder with the bundles and what they load at run time. */
  readonly dist: string;
}

/** 0 fine, 1 the file has errors or a check failed, 2 wrong usage. */
export type ExitStatus = 0 | 1 | 2;

export interface Option {
  /** What stands behind it in the usage line: `0:4`. None: a switch. */
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly required?: boolean;
  readonly doc: string;
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly doc: string;
  readonly options: Readonly<Record<string, Option>>;
  run(call: Call, terminal: Terminal): Promise<ExitStatus>;
}

/** The arguments of one call, read and checked against the command's options. */
export interface Call {
  readonly file: string;
  has(option: string): boolean;
  value(option: string): string | null;
  values(option: string): readonly string[];
}

/** The call itself is wrong: exit status 2, with the command's usage. */
export class UsageError extends Error {}

/** The call is well formed but does not fit this file: one line, and the status given. */
export class RunError extends Error {
  readonly status: 1 | 2;

  constructor(status: 1 | 2, message: string) {
    super(message);
    this.status = status;
  }
}

export const JSON_OPTION: Option = { doc: "Print JSON instead of text." };

/** Reads a command's arguments; a UsageError says which one is wrong and what is allowed. */
export function readCall(command: Command, args: readonly string[]): Call {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ("boolean" as const) : ("string" as const), multiple: true as const },
    ]),
  );
  // Not strict: parseArgs finds the tokens, and what is wrong with them is said here, in our own words.
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  const given = new Map<string, string[]>();
  const files: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") files.push(token.value);
    if (token.kind !== "option") continue;
    const value = checkOption(command, token.name, token.rawName, token.value, token.inlineValue === true);
    given.set(token.name, [...(given.get(token.name) ?? []), value]);
  }
  for (const [name, option] of Object.entries(command.options)) {
    const count = given.get(name)?.length ?? 0;
    if (option.required === true && count === 0) throw new UsageError(`--${name} ${option.value ?? ""} is missing.`);
    if (count > 1 && option.value !== undefined && option.repeatable !== true)
      throw new UsageError(`--${name} is given ${count} times.`);
  }
  const [file] = files;
  if (file === undefined) throw new UsageError("No FILE is given.");
  if (files.length > 1) throw new UsageError(`One FILE at a time; ${files.length} are given: ${files.join(", ")}.`);
  return {
    file,
    has: (name) => given.has(name),
    value: (name) => given.get(name)?.at(-1) ?? null,
    values: (name) => given.get(name) ?? [],
  };
}

function checkOption(
  command: Command,
  name: string,
  written: string,
  value: string | undefined,
  inline: boolean,
): string {
  const option = Object.hasOwn(command.options, name) ? command.options[name] : undefined;
  if (!option) {
    const known = Object.keys(command.options).map((each) => `--${each}`);
    throw new UsageError(`There is no option ${written}. ${command.name} takes ${known.join(", ")}.`);
  }
  if (option.value === undefined) {
    if (value !== undefined) throw new UsageError(`${written} takes no value.`);
    return "";
  }
  // `--wrt --json` is a forgotten value far more often than a node called `--json`, which `--wrt=--json` still names.
  if (value === undefined || value === "" || (!inline && value.startsWith("--"))) {
    throw new UsageError(`${written} needs a value, as in ${written} ${option.value}.`);
  }
  return value;
}

/** `chainrule run FILE [--rows 0:4] [--json]` */
export function usageLine(command: Command): string {
  const options = Object.entries(command.options).map(([name, { value, required, repeatable }]) => {
    const written = value === undefined ? `--${name}` : `--${name} ${value}`;
    return required === true ? written : `[${written}]${repeatable === true ? "…" : ""}`;
  });
  return ["chainrule", command.name, "FILE", ...options].join(" ");
}
