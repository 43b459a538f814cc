// npm run bench [-- core|layout|peers|editor|canvas]: how fast it is, on this machine, against a peer in the same run. Machines differ and are
// never idle, so a figure is a median and a verdict is a ratio; no test is timed. Options go to the peers' part:
// npm run bench -- peers --rounds 5 --tasks T1,T3 --only chainrule,pytorch --node24 (or --node PATH).
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build } from "./build.mjs";
import { install, main, ROOT } from "./install.mjs";
import { buildKernels } from "./kernels.mjs";

const PARTS = ["core", "layout", "peers", "editor", "canvas"];
/** Of the part `peers`. */
const VALUES = ["--rounds", "--tasks", "--only", "--node"];
const SWITCHES = ["--node24"];

/** The parts that are asked for, and the options of the peers. */
function readArguments(args) {
  const wanted = [];
  const options = [];
  for (let i = 0; i < args.length; i++) {
    const [name] = args[i].split("=", 1);
    if (SWITCHES.includes(args[i])) options.push(args[i]);
    else if (VALUES.includes(name)) {
      options.push(args[i]);
      if (name === args[i]) options.push(args[++i] ?? "");
    } else if (PARTS.includes(args[i])) wanted.push(args[i]);
    else
      throw new Error(
        `There is no benchmark "${args[i]}"; there are ${PARTS.join(", ")}, and for peers ${[...VALUES, ...SWITCHES].join(", ")}.`,
      );
  }
  return { wanted, options };
}

/** The peer of the canvas: React Flow by itself, as a page script. */
async function buildPlainFlow() {
  const esbuild = await import("esbuild");
  await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: ["bench/canvas/plainFlow.tsx"],
    outdir: "out/bench/canvas",
    bundle: true,
    minify: true,
    platform: "browser",
    target: "chrome128",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
}

await main(async () => {
  const { wanted, options } = readArguments(process.argv.slice(2));
  install();
  for (const part of PARTS.filter((part) => wanted.length === 0 || wanted.includes(part))) {
    // What is shipped is what is measured.
    if (part === "editor" || part === "canvas") await build({ production: true });
    if (part === "canvas") await buildPlainFlow();
    if (part === "peers") await buildKernels(join(ROOT, "out/bench/kernels"));
    const program = [join(ROOT, "bench", `${part}.ts`), ...(part === "peers" ? options : [])];
    const { status } = spawnSync(process.execPath, ["--import", "tsx", ...program], {
      cwd: ROOT,
      stdio: ["ignore", "inherit", "inherit"],
    });
    if (status !== 0) throw new Error(`The benchmark "${part}" failed.`);
  }
});
