import { readFile, writeFile } from "node:fs/promises";
import process from "node:process";
import { runCli } from "./cli.ts";
import { replaceFile } from "./replaceFile.ts";

/** The command line's way in: wires a process to `runCli`, which tests run without a process. */

// The reader of a pipe (`head`) may leave before we are done; that is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "EPIPE" ? (process.exitCode ?? 0) : 1),
  );
}

// The last resort: nobody who reads a terminal is helped by a stack trace.
function giveUp(error: unknown): void {
  process.stderr.write(
    `chainrule: something went wrong in Chainrule itself: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
}
process.on("uncaughtException", giveUp);
process.on("unhandledRejection", giveUp);

const terminal = {
  print: (text: string): void => void process.stdout.write(text),
  printBytes: (bytes: Uint8Array): void => void process.stdout.write(bytes),
  complain: (text: string): void => void process.stderr.write(text),
  readFile: (path: string): Promise<Uint8Array> => readFile(path),
  writeFile: (path: string, content: string | Uint8Array): Promise<void> => writeFile(path, content),
  replaceFile,
  columns: process.stderr.isTTY ? process.stderr.columns || 80 : null,
  onInterrupt(tell: () => void): () => void {
    process.on("SIGINT", tell);
    return () => void process.off("SIGINT", tell);
  },
  // This file runs as one bundle, dist/cli.cjs.
  dist: __dirname,
};

// Not process.exit: what is still on its way into a pipe would be cut off.
runCli(process.argv.slice(2), terminal).then((status) => {
  process.exitCode = status;
}, giveUp);
