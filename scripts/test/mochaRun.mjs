// One way to run mocha for every suite: in a plain Node process (nodeSuite.mjs), or inside VS Code's extension
// host (extensionHost.mjs). Every test's outcome is one line of a file, so that a crash half-way
// leaves what had been counted.
import { appendFileSync } from "node:fs";

/**
 * Runs test files, and resolves with the number of failures.
 * @param {{ files: string[], resultFile: string, timeout: number, retries?: number, grep?: string, strict?: boolean, print?: (line: string) => void, require?: (name: string) => any }} plan
 */
export async function runMocha({ files, resultFile, timeout, retries = 0, grep, strict, print, require }) {
  const { default: Mocha } = await import("mocha");
  await fixSeed(print ?? console.log, require);
  const { Base, Spec } = Mocha.reporters;
  const { format } = await import("node:util");
  if (print) Base.consoleLog = (...values) => print(format(...values));
  const record = (entry) => appendFileSync(resultFile, `${JSON.stringify(entry)}\n`);

  class Counting extends Spec {
    constructor(runner, options) {
      super(runner, options);
      runner.on("pass", ({ file }) => record({ file, passed: true }));
      runner.on("retry", (test, error) => Base.consoleLog(`  again: ${test.fullTitle()}: ${error.message}`));
      // A failing hook is no test, but it is a failure.
      runner.on("fail", ({ file, parent }) => record({ file: file ?? parent?.file, passed: false }));
    }
  }

  // A whole run may neither skip a test nor run a chosen few; a person at work on one suite may.
  const mocha = new Mocha({
    reporter: Counting,
    timeout,
    retries,
    forbidOnly: strict,
    forbidPending: strict,
    ...(grep ? { grep } : {}),
  });
  if (retries > 0) mocha.suite.on("pre-require", (context) => tryHooksAgain(context, Base.consoleLog));
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const failures = await new Promise((resolve) => mocha.run(resolve));
  record({ done: true });
  return failures;
}

/** Mocha tries a failed test again with its hooks, but no hook that failed itself: a page that did not open in time fails all of a file. */
function tryHooksAgain(context, print) {
  for (const name of ["before", "beforeEach"]) {
    const register = context[name];
    context[name] = (...args) => {
      const run = args.at(-1);
      if (typeof run !== "function" || run.length > 0) return register(...args);
      return register(...args.slice(0, -1), async function again() {
        try {
          return await run.call(this);
        } catch (error) {
          print(`  again: ${name} of ${this.test?.parent?.fullTitle()}: ${error.message}`);
          return run.call(this);
        }
      });
    };
  }
}

/**
 * Properties draw other examples on every run, so that people at work find what nobody thought of; a check of a commit
 * (CI=true) draws the same ones each time, so that it judges the commit and not the draw. CHAINRULE_SEED draws any run again.
 */
async function fixSeed(print, require) {
  const given = process.env.CHAINRULE_SEED ?? (process.env.CI ? "1" : undefined);
  if (given === undefined) return;
  const seed = Number(given);
  if (!Number.isInteger(seed)) throw new Error(`CHAINRULE_SEED is "${given}"; it must be a whole number.`);
  // The package is two modules, one for import and one for require; which of them a test gets is its loader's matter. In a bundle it is one.
  const { default: imported } = await import("fast-check");
  const required = require?.("fast-check");
  for (const fc of [imported, required?.default ?? required]) fc?.configureGlobal({ seed });
  print(`Properties are drawn by the seed ${seed}.`);
}
