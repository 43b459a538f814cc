// One way to run mocha for every suite: in a plain Node process (nodeSuite.mjs), or inside VS Code's extension
// host (extensionHost.mjs). Every test's outcome is one line of a file, so that a crash half-way
// leaves what had been counted.
import { appendFileSync } from "node:fs";

/**
 * Runs test files, and resolves with the number of failures.
 * @param {{ files: string[], resultFile: string, timeout: number, retries?: number, grep?: string, strict?: boolean, print?: (line: string) => void }} plan
 */
export async function runMocha({ files, resultFile, timeout, retries = 0, grep, strict, print }) {
  const { default: Mocha } = await import("mocha");
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
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const failures = await new Promise((resolve) => mocha.run(resolve));
  record({ done: true });
  return failures;
}
