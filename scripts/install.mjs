// Installs what is missing, and nothing when nothing is. Every other script calls this first, so it may use
// only what Node itself brings.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(ROOT, "node_modules");
const STAMP = join(MODULES, ".chainrule-lock");
const OLDEST_NODE = [20, 19];

/** Throws, in a sentence a person can act on, where this Node is too old. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split(".").map(Number);
  const [oldMajor, oldMinor] = OLDEST_NODE;
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return;
  throw new Error(
    `Chainrule needs Node.js ${OLDEST_NODE.join(".")} or newer; this is ${version}. Install a newer Node.js.`,
  );
}

/** Runs npm with its output on stderr: stdout belongs to the command that needed the packages. */
export function npm(args, cwd) {
  // npm_execpath is the npm that started us; without it, the shell finds npm (npm.cmd on Windows needs one).
  const own = process.env.npm_execpath?.endsWith(".js") ? [process.execPath, process.env.npm_execpath] : ["npm"];
  const [command, ...rest] = [...own, ...args];
  const options = { cwd, stdio: ["ignore", process.stderr, process.stderr] };
  const { status, error } = spawnSync(command, rest, { ...options, shell: command === "npm" });
  if (status !== 0) throw new Error(`npm ${args.join(" ")} failed in ${cwd}: ${error?.message ?? `exit ${status}`}`);
}

export function install() {
  checkNode();
  // A linked node_modules is shared with another checkout, and `npm ci` would empty it under that one's feet.
  if (lstatSync(MODULES, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const lock = createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === lock) return;
  console.error("Installing packages (npm install) …");
  // Not `npm ci`: it refuses our lock file, from which npm leaves out the other systems' optional binaries where the registry
  // it was made with did not have them. --no-save installs the locked versions all the same, and changes no file of ours.
  // No package here needs an install script: esbuild, Biome and oxlint come as ready binaries inside the registry's packages.
  npm(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], ROOT);
  writeFileSync(STAMP, lock);
}

/** Runs a script's main function: errors become one line on stderr and a failing exit status. */
export async function main(run) {
  try {
    await run();
  } catch (error) {
    console.error(process.env.DEBUG ? error : `Error: ${error.message}`);
    process.exitCode = 1;
  }
}

/** True in the module that `node FILE` was started with. */
export const isMain = (moduleUrl) => realpathSync(process.argv[1] ?? ".") === fileURLToPath(moduleUrl);

if (isMain(import.meta.url)) await main(install);
