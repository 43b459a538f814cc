import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { main, ROOT } from "../scripts/install.mjs";
import { type CompileTime, printCompile } from "./peers/compileTime.ts";
import { installNode24, installPeer, type PackageName } from "./peers/install.ts";
import { printBars, printTask, rowsJson } from "./peers/report.ts";
import { runRounds } from "./peers/rounds.ts";
import { createTask, SINGLE_STEPS, TASK_NAMES, type TaskName } from "./peers/tasks.ts";
import { VARIANTS, type Variant } from "./peers/variants.ts";

/** Chainrule beside the others, all in one run and from the same weights. */
const OUT = join(ROOT, "out");
const FOLDER = join(OUT, "bench");

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    tasks: { type: "string" },
    only: { type: "string" },
    node: { type: "string" },
    node24: { type: "boolean", default: false },
  },
});

function readTasks(text: string | undefined): readonly TaskName[] {
  if (text === undefined) return TASK_NAMES;
  const wanted = text.split(",");
  const unknown = wanted.find((part) => !TASK_NAMES.some((name) => name.startsWith(part)));
  if (unknown !== undefined) throw new Error(`There is no task "${unknown}"; there are ${TASK_NAMES.join(", ")}.`);
  return TASK_NAMES.filter((name) => wanted.some((part) => name.startsWith(part)));
}

/** By a part of the name or of the family, in any case: `chainrule,pytorch`. */
function readVariants(text: string | undefined): readonly Variant[] {
  const wanted = text?.toLowerCase().split(",") ?? [""];
  const matches = ({ name, family }: Variant, part: string) => `${family} ${name}`.toLowerCase().includes(part);
  const unknown = wanted.find((part) => !VARIANTS.some((variant) => matches(variant, part)));
  if (unknown !== undefined)
    throw new Error(`Nobody is called "${unknown}"; there are ${VARIANTS.map(({ name }) => name).join(", ")}.`);
  return VARIANTS.filter((variant) => wanted.some((part) => matches(variant, part)));
}

function readRounds(text: string): number {
  const rounds = Number(text);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${text} is no whole number from 1.`);
  return rounds;
}

/** Folders of packages by name; those that cannot be had are told once, and the run goes on without them. */
function installPeers(variants: readonly Variant[]): ReadonlyMap<PackageName, string> {
  const folders = new Map<PackageName, string>();
  for (const name of new Set(variants.flatMap(({ packages }) => packages ?? []))) {
    try {
      folders.set(name, installPeer(name));
    } catch (error) {
      console.log(`left out: ${name} cannot be installed (${(error as Error).message})`);
    }
  }
  return folders;
}

async function prepare(tasks: readonly TaskName[]): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  for (const name of tasks) {
    const task = { ...createTask(name), singleSteps: SINGLE_STEPS };
    writeFileSync(
      join(FOLDER, `${name}.json`),
      JSON.stringify(task, (_, value) => (value instanceof Float64Array ? [...value] : value)),
    );
  }
  const worker = join(FOLDER, "worker.mjs");
  await bundle("bench/peers/worker.ts", worker, "esm");
  // What Chainrule loads at run time lies beside the worker, as beside the shipped bundles; scripts/bench.mjs puts the kernels there.
  await bundle("cli/kernelWorker.ts", join(FOLDER, "kernelWorker.cjs"), "cjs");
  return worker;
}

async function bundle(entry: string, outfile: string, format: "esm" | "cjs"): Promise<void> {
  await build({
    entryPoints: [join(ROOT, entry)],
    outfile,
    bundle: true,
    platform: "node",
    format,
    target: "node20",
    mainFields: ["module", "main"],
    logLevel: "error",
  });
}

function compileTimes(node: string, worker: string): readonly CompileTime[] {
  const out = execFileSync(node, [worker, "compile"], { encoding: "utf8", env: { ...process.env, NODE_OPTIONS: "" } });
  return JSON.parse(out) as readonly CompileTime[];
}

await main(async () => {
  const tasks = readTasks(values.tasks);
  const chosen = readVariants(values.only);
  const rounds = readRounds(values.rounds);
  const node = values.node24 ? installNode24() : (values.node ?? process.execPath);
  const nodeVersion = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
  const machine = { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, node: nodeVersion };
  console.log(`${machine.cpu}, ${machine.cores} cores; Node.js ${nodeVersion}; load ${loadavg()[0]?.toFixed(2)}`);
  const folders = installPeers(chosen);
  const variants = chosen.filter(({ packages }) => packages === null || folders.has(packages));
  const worker = await prepare(tasks);
  const loadBefore = loadavg()[0];
  const rows = await runRounds({
    rounds,
    tasks,
    variants,
    node,
    nodeMajor: Number(/\d+/.exec(nodeVersion)?.[0]),
    worker,
    folder: FOLDER,
    packagesOf: ({ packages }) => (packages && folders.get(packages)) ?? null,
    warmUp: 0.3,
    measure: 0.35,
    progress: (text) => console.error(text),
  });
  for (const task of tasks)
    printTask(
      task,
      rows.filter((row) => row.task === task),
    );
  const compile = variants.some(({ family }) => family === "Chainrule") ? compileTimes(node, worker) : [];
  printBars(tasks, rows);
  printCompile(compile);
  const file = join(OUT, "bench.json");
  const loads = { before: loadBefore, after: loadavg()[0] };
  writeFileSync(file, `${JSON.stringify({ machine, loads, rounds, rows: rowsJson(rows), compile }, null, 1)}\n`);
  console.log(`\nload of the last minute ${loadavg()[0]?.toFixed(2)}; all figures in out/bench.json`);
});
