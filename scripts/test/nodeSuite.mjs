// Runs a suite in a plain Node process of its own, started by test.mjs with tsx as the loader.
import { createRequire } from "node:module";
import { runMocha } from "./mochaRun.mjs";

const failures = await runMocha({
  ...JSON.parse(process.env.CHAINRULE_MOCHA_PLAN),
  require: createRequire(import.meta.url),
});
// The explicit exit ends what a failed test may have left open.
process.exit(failures > 0 ? 1 : 0);
