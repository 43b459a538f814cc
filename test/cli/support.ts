import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { runCli } from "../../cli/cli.ts";
import { replaceFile } from "../../cli/replaceFile.ts";
import { buildOnly } from "../../scripts/build.mjs";

export const ROOT = resolve(import.meta.dirname, "../..");
export const SAMPLES = join(ROOT, "samples");

export interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** What a test may have of a terminal beside the text. */
export interface Seat {
  readonly columns?: number;
  /** Given what tells the command of Ctrl+C. */
  readonly interrupts?: (tell: () => void) => void;
}

/** Runs a command line in this process. */
export function cli(...args: readonly string[]): Promise<Outcome> {
  return cliAt({}, ...args);
}

export async function cliAt({ columns, interrupts }: Seat, ...args: readonly string[]): Promise<Outcome> {
  let out = "";
  let err = "";
  const status = await runCli(args, {
    print: (text) => {
      out += text;
    },
    printBytes: (bytes) => {
      out += Buffer.from(bytes).toString("latin1");
    },
    complain: (text) => {
      err += text;
    },
    readFile: async (path) => readFileSync(path),
    writeFile: async (path, content) => writeFileSync(path, content),
    replaceFile: async (path, content) => replaceFile(path, content),
    columns: columns ?? null,
    onInterrupt(tell) {
      interrupts?.(tell);
      return () => {};
    },
    dist: join(ROOT, "dist"),
  });
  return { status, out, err };
}

/** The same, as JSON; the command must have gone well. */
export async function json(...args: readonly string[]): Promise<unknown> {
  const { status, out, err } = await cli(...args, "--json");
  if (status !== 0) throw new Error(`exit status ${status}: ${err}`);
  return JSON.parse(out);
}

/** The command line as users get it, in a process of its own: one bundle, and the parser of expressions that it loads when needed. */
export async function buildProgram(folder: string): Promise<string> {
  await buildOnly(["cli.cjs", "mathjsParser.cjs"], folder);
  return join(folder, "cli.cjs");
}

export function runProgram(program: string, args: readonly string[], cwd: string = ROOT): Promise<Outcome> {
  return new Promise((done) => {
    // The tests' own loader has no business in the program.
    const env = { ...process.env, NODE_OPTIONS: "" };
    execFile(process.execPath, [program, ...args], { cwd, env, maxBuffer: 1 << 28 }, (error, out, err) => {
      done({ status: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, err });
    });
  });
}

/** A folder of its own for a suite's files; removed by `remove`. */
export class Scratch {
  readonly folder: string = mkdtempSync(join(tmpdir(), "chainrule-cli-"));

  write(name: string, content: string | Uint8Array | object): string {
    const path = join(this.folder, name);
    const isData = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(path, isData ? content : JSON.stringify(content));
    return path;
  }

  remove(): void {
    if (dirname(this.folder) === tmpdir()) rmSync(this.folder, { recursive: true });
  }
}
