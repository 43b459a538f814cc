#!/usr/bin/env node
// Starts the command line. Straight after a clone there is no dist/ yet, so it is built first, with all talk on stderr:
// stdout belongs to the command's own answer.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const bundle = fileURLToPath(new URL("../dist/cli.cjs", import.meta.url));
if (!existsSync(bundle)) {
  const { log } = console;
  console.log = console.error;
  const { install } = await import("../scripts/install.mjs");
  const { build } = await import("../scripts/build.mjs");
  install();
  await build();
  console.log = log;
}
createRequire(import.meta.url)(bundle);
