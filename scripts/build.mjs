// npm run build [-- --watch | --production]: one esbuild bundle for each place the code runs in, into dist/.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { install, isMain, main, ROOT } from "./install.mjs";
import { buildKernels } from "./kernels.mjs";
import { writeBundle } from "./l10n.mjs";

const NODE = {
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode"],
  // jsonc-parser's `main` is a UMD file that requires its parts by names no bundler sees; `module` is made for bundlers.
  mainFields: ["module", "main"],
};
const BROWSER = { platform: "browser", target: "chrome128" };
/** VS Code in a browser runs extensions in a worker, from one file, with `require` for `vscode` alone. */
const WEB_HOST = {
  platform: "browser",
  format: "cjs",
  target: "chrome128",
  external: ["vscode"],
  mainFields: ["browser", "module", "main"],
  define: { global: "globalThis" },
};
const FILES = { loader: { ".woff2": "file", ".ttf": "file" }, assetNames: "assets/[name]-[hash]" };
/** Where each bundle comes from, where it goes, and how many kilobytes its first load may have (production). */
const BUNDLES = [
  { entry: "extension/extension.ts", out: "extension.cjs", budget: 300, options: NODE },
  { entry: "extension/extension.web.ts", out: "web/extension.js", budget: 1100, options: WEB_HOST },
  { entry: "cli/main.ts", out: "cli.cjs", options: NODE },
  // Loaded by the two above when a network holds the first expression.
  { entry: "core/expressions/mathjsParser.ts", out: "mathjsParser.cjs", options: NODE },
  // Loaded when a network's data is a folder of pictures.
  { entry: "core/data/images/pngDecoder.ts", out: "pngDecoder.cjs", options: NODE },
  // Loaded when the first watch, condition or hover is evaluated.
  { entry: "core/watch/mathjsEvaluator.ts", out: "mathjsEvaluator.cjs", options: NODE },
  // Loaded by the extension when two networks are compared: it takes texts and gives data, and needs nothing of the rest.
  { entry: "core/compare/comparisonView.ts", out: "comparison.cjs", options: NODE },
  // Loaded by the extension when the first debug session starts.
  { entry: "extension/debug/adapter/inlineSession.ts", out: "debugger.cjs", budget: 500, options: NODE },
  // Loaded by the extension when the first training starts, and the thread that it starts.
  { entry: "extension/training/startInWorker.ts", out: "training.cjs", options: NODE },
  { entry: "extension/training/trainingWorker.ts", out: "trainingWorker.cjs", options: NODE },
  // Loaded by the extension when the first comparison of architectures starts; its threads are the command line's.
  { entry: "extension/sweep/startInThreads.ts", out: "sweep.cjs", options: NODE },
  { entry: "cli/kernelWorker.ts", out: "kernelWorker.cjs", options: NODE },
  { entry: "cli/sweepWorker.ts", out: "sweepWorker.cjs", options: NODE },
  // Loaded by `chainrule draw` alone, where it needs them.
  { entry: "cli/drawing/layoutEngine.ts", out: "layoutEngine.cjs", options: NODE },
  { entry: "cli/drawing/rasterizer.ts", out: "rasterizer.cjs", options: NODE },
  // Modules with splitting: what main.tsx imports lazily (KaTeX) stays out of the first load.
  {
    entry: "webview/main.tsx",
    out: "webview/main.js",
    budget: 650,
    options: { ...BROWSER, ...FILES, format: "esm", splitting: true },
  },
  {
    entry: "webview/compare/main.ts",
    out: "webview/compare.js",
    budget: 60,
    options: { ...BROWSER, ...FILES, format: "esm" },
  },
  // A worker in a webview starts from one blob, so it must be one classic script.
  {
    entry: "webview/layout/worker.ts",
    out: "webview/layoutWorker.js",
    budget: 1600,
    options: { ...BROWSER, format: "iife" },
  },
];
const DIST = join(ROOT, "dist");

/** KaTeX offers each font in three formats; every browser that shows VS Code reads the first and smallest, woff2. */
const onlyWoff2 = {
  name: "only-woff2",
  setup: ({ onLoad }) =>
    onLoad({ filter: /katex(\.min)?\.css$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(/,\s*url\([^)]*\.(woff|ttf)\)\s*format\([^)]*\)/g, ""),
      loader: "css",
    })),
};

/**
 * mathjs is larger than all of ours together and needed only where expressions are read. Programs of Node take it from its
 * own file at first use; the webview, which shows what the extension has read, never asks.
 */
const LAZY_PARSER = `export const parseTree = (text) => require("./mathjsParser.cjs").parseTree(text);`;
const NO_PARSER = `export function parseTree() { throw new Error("Expressions are read by the extension."); }`;
const LAZY_EVALUATOR = `
  export const numberFunction = (name, arity) => require("./mathjsEvaluator.cjs").numberFunction(name, arity);
  export const callMatrices = (name, args) => require("./mathjsEvaluator.cjs").callMatrices(name, args);`;
const NO_EVALUATOR = `
  export function numberFunction() { throw new Error("Watches are evaluated by the extension."); }
  export const callMatrices = numberFunction;`;
const mathjsApart = (parser, evaluator) => ({
  name: "mathjs-apart",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/mathjs(Parser|Evaluator)\.cjs$/ }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /[\\/]expressions[\\/]mathjsParser\.ts$/ }, () => ({ contents: parser }));
    onLoad({ filter: /[\\/]watch[\\/]mathjsEvaluator\.ts$/ }, () => ({ contents: evaluator }));
  },
});

const LAZY_PNG = `export const decodePng = (bytes) => require("./pngDecoder.cjs").decodePng(bytes);`;
/** Programs of Node that read data take the decoder from its own file; the browser's host has one file for all. */
const pngApart = {
  name: "png-apart",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/pngDecoder\.cjs$/ }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /[\\/]images[\\/]pngDecoder\.ts$/ }, () => ({ contents: LAZY_PNG }));
  },
};

const LAZY_COMPARISON = `export const comparisonView = (...sides) => require("./comparison.cjs").comparisonView(...sides);`;
const comparisonApart = {
  name: "comparison-apart",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/comparison\.cjs$/ }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /[\\/]compare[\\/]comparisonView\.ts$/ }, () => ({ contents: LAZY_COMPARISON }));
  },
};

const LAZY_DEBUGGER = `export const createInlineSession = (...args) => require("./debugger.cjs").createInlineSession(...args);`;
const debuggerApart = {
  name: "debugger-apart",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/debugger\.cjs$/ }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /[\\/]adapter[\\/]inlineSession\.ts$/ }, () => ({ contents: LAZY_DEBUGGER }));
  },
};

const LAZY_TRAINING = `export const startTraining = (...args) => require("./training.cjs").startTraining(...args);`;
const trainingApart = {
  name: "training-apart",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/training\.cjs$/ }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /[\\/]training[\\/]startTraining\.ts$/ }, () => ({ contents: LAZY_TRAINING }));
  },
};

const LAZY_SWEEP = `export const startTeam = (...args) => require("./sweep.cjs").startTeam(...args);`;
const sweepApart = {
  name: "sweep-apart",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/sweep\.cjs$/ }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /[\\/]sweep[\\/]startTeam\.ts$/ }, () => ({ contents: LAZY_SWEEP }));
  },
};

function parserFor({ out, options }) {
  if (out === "mathjsParser.cjs" || out === "mathjsEvaluator.cjs" || options === WEB_HOST) return [];
  return [
    options.platform === "node" ? mathjsApart(LAZY_PARSER, LAZY_EVALUATOR) : mathjsApart(NO_PARSER, NO_EVALUATOR),
  ];
}

function settings(bundle, production, dist = DIST) {
  const { entry, out, options } = bundle;
  const folder = join(dist, out, "..");
  const name = out
    .split("/")
    .at(-1)
    .replace(/\.c?js$/, "");
  return {
    ...options,
    absWorkingDir: ROOT,
    entryPoints: { [name]: entry },
    outdir: folder,
    outExtension: out.endsWith(".cjs") ? { ".js": ".cjs" } : {},
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    minify: production,
    sourcemap: !production,
    define: { "process.env.NODE_ENV": production ? '"production"' : '"development"', ...options.define },
    jsx: "automatic",
    metafile: true,
    logLevel: "warning",
    plugins: [
      onlyWoff2,
      ...parserFor(bundle),
      ...(options.platform === "node" && out !== "pngDecoder.cjs" ? [pngApart] : []),
      ...(out === "extension.cjs" ? [comparisonApart, debuggerApart, trainingApart, sweepApart] : []),
    ],
  };
}

/** Bytes that load before anything lazy is asked for: the entry and what it imports statically. */
function firstLoad(outputs, path, seen = new Set()) {
  if (seen.has(path) || !outputs[path]) return 0;
  seen.add(path);
  const next = outputs[path].imports.filter(({ kind }) => kind === "import-statement");
  return outputs[path].bytes + next.reduce((sum, { path }) => sum + firstLoad(outputs, path, seen), 0);
}

function report({ out, budget }, { outputs }, production) {
  const size = Math.round(firstLoad(outputs, `dist/${out}`) / 1024);
  const over = production && budget && size > budget;
  console.log(`  dist/${out}  ${size} kB${over ? `  WARNING: over its budget of ${budget} kB` : ""}`);
}

/** The JSON schema is made from the op registry, so that it can never disagree with the engine. */
async function writeSchema(esbuild) {
  const entry = "core/document/adviceSchema.ts";
  const options = {
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    plugins: [mathjsApart(NO_PARSER, NO_EVALUATOR)],
  };
  const { outputFiles } = await esbuild.build({ ...options, mainFields: ["module", "main"] });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  const { editorJsonSchema } = await import(`data:text/javascript;base64,${code}`);
  writeFileSync(join(DIST, "nn.schema.json"), `${JSON.stringify(editorJsonSchema(), null, 2)}\n`);
}

/** Some of the bundles alone, into another folder: for tests of what users get. */
export async function buildOnly(outs, dist) {
  const esbuild = await import("esbuild");
  const chosen = BUNDLES.filter(({ out }) => outs.includes(out));
  return Promise.all(chosen.map(async (bundle) => (await esbuild.build(settings(bundle, false, dist))).metafile));
}

export async function build({ production = false, watch = false } = {}) {
  const esbuild = await import("esbuild");
  // Chunk and font names carry hashes, so old ones would pile up.
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST, { recursive: true });
  console.log(`Building dist/ (${production ? "production" : "development"})`);
  await buildKernels(join(DIST, "kernels"));
  for (const bundle of BUNDLES) {
    const options = settings(bundle, production);
    report(bundle, (await esbuild.build(options)).metafile, production);
    if (watch) await (await esbuild.context({ ...options, logLevel: "info" })).watch();
  }
  copyFileSync(join(ROOT, "node_modules/@resvg/resvg-wasm/index_bg.wasm"), join(DIST, "rasterizer.wasm"));
  await writeSchema(esbuild);
  writeBundle();
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const { values } = parseArgs({ options: { watch: { type: "boolean" }, production: { type: "boolean" } } });
    install();
    await build(values);
  });
}
