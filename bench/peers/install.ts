import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npm, ROOT } from "../../scripts/install.mjs";

/** The peers are no dependencies of ours: each is installed at first use, in a folder of its own, at one version. */
export const PACKAGES = {
  tensorFlow: ["@tensorflow/tfjs@4.22.0", "@tensorflow/tfjs-backend-wasm@4.22.0"],
  convNet: ["convnetjs@0.3.0"],
  // The last one without native dependencies.
  brain: ["brain.js@1.6.1"],
  synaptic: ["synaptic@1.1.4"],
} as const;
export type PackageName = keyof typeof PACKAGES;

const CACHE = join(ROOT, ".bench");
const NODE_24 = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
const NODE_24_VERSION = "24.21.0";

export const installPeer = (name: PackageName): string => installInto(PACKAGES[name]);

/** The path of a Node.js 24, which npm's `node` package keeps in one package a platform. */
export function installNode24(): string {
  const folder = installInto([`${NODE_24}@${NODE_24_VERSION}`]);
  const binary = join(folder, "node_modules", NODE_24, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(binary)) throw new Error(`${NODE_24}@${NODE_24_VERSION} brought no ${binary}.`);
  return binary;
}

/** Built beside its place and renamed, so that a broken-off install is never taken for a whole one. Throws where npm fails. */
function installInto(packages: readonly string[]): string {
  const home = join(CACHE, packages.join("+").replaceAll(/[@/]+/g, "-").replace(/^-/, ""));
  if (existsSync(home)) return home;
  console.error(`Installing ${packages.join(" ")} into .bench/ …`);
  const draft = `${home}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, "package.json"), '{ "private": true }\n');
  try {
    const quiet = ["--ignore-scripts", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
    npm(["install", ...quiet, "--prefix", draft, ...packages], draft);
    if (!existsSync(home)) renameSync(draft, home);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return home;
}
