// The engine's kernels: AssemblyScript in core/engine/wasm/assembly, compiled to WebAssembly without any C toolchain. Four
// builds: with and without relaxed SIMD (fused multiplication and addition), each over a memory of its own or a shared one.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { isMain, main, ROOT } from "./install.mjs";

const ASSEMBLY = join(ROOT, "core/engine/wasm/assembly");
/** Sources outside the folder that the module is compiled from too. */
const ALSO = ["core/engine/wasm/codes.ts", "core/ops/errorFunction.ts"];
const CACHE = join(ROOT, "node_modules/.cache/chainrule-kernels");
const COMMON = ["-O3", "--converge", "--runtime", "stub", "--noAssert", "--importMemory", "--use", "abort="];
const SHARED = ["--sharedMemory", "--maximumMemory", "65536"];

export const KERNEL_BUILDS = [
  { name: "plain", args: ["--enable", "simd,threads"] },
  { name: "relaxed", args: ["--enable", "simd,threads,relaxed-simd"] },
  { name: "plain-shared", args: ["--enable", "simd,threads", ...SHARED] },
  { name: "relaxed-shared", args: ["--enable", "simd,threads,relaxed-simd", ...SHARED] },
];

/** What a build depends on: the sources, the compiler, its arguments. */
function fingerprint(args) {
  const hash = createHash("sha256").update(JSON.stringify([...COMMON, ...args]));
  const sources = readdirSync(ASSEMBLY)
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => join(ASSEMBLY, name));
  for (const file of [...sources, ...ALSO.map((name) => join(ROOT, name))]) hash.update(readFileSync(file));
  hash.update(readFileSync(join(ROOT, "node_modules/assemblyscript/package.json")));
  return hash.digest("hex").slice(0, 24);
}

async function compile(args, file) {
  const asc = await import("assemblyscript/asc");
  const messages = [];
  const unfinished = `${file}.${process.pid}`;
  const options = [join(ASSEMBLY, "index.ts"), "-o", unfinished, ...COMMON, ...args];
  const { error } = await asc.main(options, { stderr: { write: (text) => messages.push(String(text)) } });
  if (error) throw new Error(`The kernels do not compile.\n${messages.join("")}`);
  // Another build may be under way in a second process: a file appears whole or not at all.
  renameSync(unfinished, file);
}

/** Compiles what changed since the last time, and puts every build into `folder`. */
export async function buildKernels(folder) {
  mkdirSync(CACHE, { recursive: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, args } of KERNEL_BUILDS) {
    const cached = join(CACHE, `${fingerprint(args)}.wasm`);
    if (!existsSync(cached)) await compile(args, cached);
    copyFileSync(cached, join(folder, `${name}.wasm`));
  }
}

if (isMain(import.meta.url)) await main(() => buildKernels(join(ROOT, "dist/kernels")));
