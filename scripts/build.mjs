// npm run build [-- --watch | --production]: one esbuild bundle for each place the code runs in, into dist/.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { install, isMain, main, ROOT } from "./install.mjs";

// Heavy and seldom needed: a lazy `import()` of one of these in a Node bundle loads a file of its own beside it.
const LAZY_IN_NODE = ["mathjs"];
const NODE = {
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode"],
  supported: { "dynamic-import": false },
  // jsonc-parser's `main` is a UMD file that requires its parts by names no bundler sees; `module` is made for bundlers.
  mainFields: ["module", "main"],
};
const BROWSER = { platform: "browser", target: "chrome128" };
const FILES = { loader: { ".woff2": "file", ".woff": "file", ".ttf": "file" }, assetNames: "assets/[name]-[hash]" };
/** Where each bundle comes from, where it goes, and how many kilobytes its first load may have (production). */
const BUNDLES = [
  { entry: "extension/extension.ts", out: "extension.cjs", budget: 300, options: NODE },
  // The browser's extension host takes one file, so nothing is lazy there.
  {
    entry: "extension/extension.web.ts",
    out: "extension.web.cjs",
    options: { ...BROWSER, format: "cjs", external: ["vscode"] },
  },
  { entry: "cli/main.ts", out: "cli.cjs", options: NODE },
  // Modules with splitting: what main.tsx imports lazily (KaTeX) stays out of the first load.
  {
    entry: "webview/main.tsx",
    out: "webview/main.js",
    budget: 650,
    options: { ...BROWSER, ...FILES, format: "esm", splitting: true },
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

const lazyInNode = (used) => ({
  name: "lazy-in-node",
  setup: ({ onResolve }) =>
    onResolve({ filter: new RegExp(`^(${LAZY_IN_NODE.join("|")})$`) }, ({ kind, path }) => {
      if (kind !== "dynamic-import") return undefined;
      used.add(path);
      return { path: `./${path}.cjs`, external: true };
    }),
});

function settings({ entry, out, options }, { production, used }) {
  const plugins = options === NODE ? [lazyInNode(used)] : [];
  const folder = join(DIST, out, "..");
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
    define: { "process.env.NODE_ENV": production ? '"production"' : '"development"' },
    jsx: "automatic",
    metafile: true,
    logLevel: "warning",
    plugins,
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
  if (!existsSync(join(ROOT, entry))) return console.log(`  skipped: ${entry} is not there yet`);
  const options = {
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
  };
  const { outputFiles } = await esbuild.build({ ...options, mainFields: ["module", "main"] });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  const { editorJsonSchema } = await import(`data:text/javascript;base64,${code}`);
  writeFileSync(join(DIST, "nn.schema.json"), `${JSON.stringify(editorJsonSchema(), null, 2)}\n`);
}

export async function build({ production = false, watch = false } = {}) {
  const esbuild = await import("esbuild");
  // Chunk and font names carry hashes, so old ones would pile up.
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST, { recursive: true });
  console.log(`Building dist/ (${production ? "production" : "development"})`);
  const used = new Set();
  const present = BUNDLES.filter(({ entry }) => existsSync(join(ROOT, entry)));
  for (const { entry } of BUNDLES.filter((bundle) => !present.includes(bundle))) {
    console.log(`  skipped: ${entry} is not there yet`);
  }
  for (const bundle of present) {
    const options = settings(bundle, { production, used });
    report(bundle, (await esbuild.build(options)).metafile, production);
    if (watch) await (await esbuild.context({ ...options, logLevel: "info" })).watch();
  }
  for (const name of used) {
    const bundle = { entry: name, out: `${name}.cjs`, options: NODE };
    report(bundle, (await esbuild.build(settings(bundle, { production, used }))).metafile, production);
  }
  await writeSchema(esbuild);
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const { values } = parseArgs({ options: { watch: { type: "boolean" }, production: { type: "boolean" } } });
    install();
    await build(values);
  });
}
