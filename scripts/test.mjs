// npm test [-- PART…] [-- --grep TEXT]: checks, then every suite. Test files are found by their place, never listed, and the
// very last line is always "N passed, N failed".
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { install, ROOT } from "./install.mjs";
import { makePackage } from "./package.mjs";
import { runIntegration, sourceOf } from "./test/integration.mjs";
import { runWeb } from "./test/web.mjs";

const MINUTE = 60_000;
/**
 * A suite owns the tests under its folder; the first owns every other test. Time limits: one test, the whole suite; `minutes`
 * is what each of its processes takes about. Where a browser and a server share two busy cores, a test that fails is tried
 * again, and says so.
 */
const SUITES = [
  { name: "unit", timeout: 30_000, limit: 18 * MINUTE, minutes: 4 },
  {
    name: "browser",
    folder: "test/browser/",
    processes: 5,
    retries: 2,
    timeout: 45_000,
    limit: 18 * MINUTE,
    minutes: 3,
  },
  { name: "integration", folder: "test/integration/", retries: 2, timeout: 60_000, limit: 15 * MINUTE, minutes: 1 },
  { name: "web", folder: "test/web/", retries: 1, timeout: 60_000, limit: 4 * MINUTE, minutes: 1 },
  { name: "editor", folder: "test/editor/", retries: 2, timeout: 150_000, limit: 30 * MINUTE, minutes: 5 },
];
const CHECKS = [
  { name: "types", tool: "typescript/bin/tsc", args: ["--noEmit", "-p", "tsconfig.json"] },
  {
    name: "types of core alone",
    tool: "typescript/bin/tsc",
    args: ["--noEmit", "-p", "core/tsconfig.json"],
    needs: "core",
  },
  { name: "format and lint", tool: "@biomejs/biome/bin/biome", args: ["ci", "--error-on-warnings", "."] },
  { name: "promises", tool: "oxlint/bin/oxlint", args: ["--type-aware", "--deny-warnings"] },
];
const RESULTS = join(ROOT, "out/results");
const total = { passed: 0, failed: 0 };

function count(passed, failed, title) {
  total.passed += passed;
  total.failed += failed;
  if (failed > 0) console.log(`FAILED: ${title}`);
}

/** What it says is printed when it has ended, since two may run at once. Resolves with whether it went well. */
function runNode(name, args, options = {}) {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"], ...options });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => said.push(data));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => {
      process.stdout.write(Buffer.concat([Buffer.from(`\n== ${name}\n`), ...said]));
      if (signal) console.log(`ended by ${signal}`);
      resolve(status === 0);
    });
  });
}

async function runCheck({ name, tool, args, needs }) {
  const files = needs ? readdirSync(join(ROOT, needs), { recursive: true }) : ["any"];
  if (needs && !files.some((file) => file.endsWith(".ts"))) return console.log(`skipped: no file in ${needs}/ yet`);
  const passed = await runNode(name, [join(ROOT, "node_modules", tool), ...args]);
  count(Number(passed), Number(!passed), name);
}

const testFiles = () =>
  (existsSync(join(ROOT, "test")) ? readdirSync(join(ROOT, "test"), { recursive: true }) : [])
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join(ROOT, "test", file))
    .sort();

function suiteOf(file) {
  const path = relative(ROOT, file).replaceAll("\\", "/");
  return SUITES.find(({ folder }) => folder && path.startsWith(folder)) ?? SUITES[0];
}

const runInNode = (name, plan, limit) =>
  runNode(name, ["--import", "tsx", join(ROOT, "scripts/test/nodeSuite.mjs")], {
    env: { ...process.env, CHAINRULE_MOCHA_PLAN: JSON.stringify(plan) },
    timeout: limit,
    killSignal: "SIGKILL",
  });

/** Files dealt out so that each process has about as many tests. */
function deal(files, processes) {
  const hands = Array.from({ length: processes }, () => ({ files: [], tests: 0 }));
  const sized = files.map((file) => ({ file, tests: readFileSync(file, "utf8").split(/\bit\(/).length }));
  for (const { file, tests } of sized.sort((a, b) => b.tests - a.tests)) {
    const hand = hands.reduce((least, each) => (each.tests < least.tests ? each : least));
    hand.files.push(file);
    hand.tests += tests;
  }
  return hands.map((hand) => hand.files).filter((hand) => hand.length > 0);
}

function readResults(resultFile) {
  const text = existsSync(resultFile) ? readFileSync(resultFile, "utf8") : "";
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** What of a suite one process runs. */
function plansOf({ name, timeout, retries, processes = 1 }, files, grep) {
  return deal(files, processes).map((hand, i) => {
    const resultFile = join(RESULTS, `${name}${i === 0 ? "" : i + 1}.jsonl`);
    return { files: hand, resultFile, timeout, retries, grep, strict: !grep };
  });
}

async function runPlan({ name, limit }, plan) {
  try {
    if (name === "integration") await runIntegration(plan, limit);
    else if (name === "web") await runWeb(plan, limit);
    else await runInNode(name, plan, limit);
  } catch (error) {
    // The suite's outcome is in the result file; a host that fails on top of it shows there as an unfinished run.
    console.log(error.message);
  }
}

/** Two at once, the longest first: pages and editors wait more than they work. */
async function runAll(jobs) {
  const queue = [...jobs];
  const work = async () => {
    for (let job = queue.shift(); job; job = queue.shift()) await job.run();
  };
  await Promise.all([work(), work()]);
}

function countSuite({ name }, plans, files, grep) {
  if (files.length === 0) return console.log(`${name}: no test files yet`);
  const all = plans.map(({ resultFile }) => readResults(resultFile));
  const results = all.flat();
  const outcomes = results.filter(({ passed }) => passed !== undefined);
  const failed = outcomes.filter(({ passed }) => !passed).length;
  count(outcomes.length - failed, failed, `${failed} in the ${name} suite`);
  const isComplete = all.every((each) => each.some(({ done }) => done));
  if (!isComplete) count(0, 1, `the ${name} suite did not come to its end`);
  const seen = new Set(outcomes.map(({ file }) => (file?.endsWith(".cjs") ? sourceOf(file) : file)));
  const silent = grep || !isComplete ? [] : files.filter((file) => !seen.has(file));
  for (const file of silent) count(0, 1, `${relative(ROOT, file)} ran no test`);
  if (isComplete && outcomes.length === 0) count(0, 1, `the ${name} suite ran no test`);
}

async function checkPackage() {
  console.log("\n== package");
  const failure = await makePackage(join(ROOT, "out")).then(
    () => undefined,
    (error) => error.message,
  );
  count(failure ? 0 : 1, failure ? 1 : 0, failure);
}

async function run() {
  const parts = ["checks", ...SUITES.map(({ name }) => name), "package"];
  const { values, positionals } = parseArgs({ options: { grep: { type: "string" } }, allowPositionals: true });
  const unknown = positionals.find((part) => !parts.includes(part));
  if (unknown) throw new Error(`There is no part "${unknown}"; the parts are ${parts.join(", ")}.`);
  const wanted = (part) => positionals.length === 0 || positionals.includes(part);
  install();
  await build();
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  const files = testFiles();
  const chosen = SUITES.filter(({ name }) => wanted(name)).map((suite) => {
    const own = files.filter((file) => suiteOf(file) === suite);
    return { suite, files: own, plans: plansOf(suite, own, values.grep) };
  });
  const suites = chosen.flatMap(({ suite, plans }) =>
    plans.map((plan) => ({ minutes: suite.minutes, run: () => runPlan(suite, plan) })),
  );
  const checks = wanted("checks") && !values.grep ? CHECKS : [];
  const jobs = [...suites, ...checks.map((check) => ({ minutes: 0.5, run: () => runCheck(check) }))];
  await runAll(jobs.sort((a, b) => b.minutes - a.minutes));
  for (const { suite, plans, files: own } of chosen) countSuite(suite, plans, own, values.grep);
  // Last, since it leaves a production build in dist/.
  if (wanted("package") && !values.grep) await checkPackage();
}

try {
  await run();
} catch (error) {
  count(0, 1, error.message);
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
