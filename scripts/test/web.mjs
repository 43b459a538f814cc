// The web suite: the extension's web bundle in VS Code's own web worker extension host, with no remote and no Node behind it, as on
// vscode.dev. The workbench is the one that code-server carries; the page is told to do without the server.

import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join, normalize, relative } from "node:path";
import { CHROMIUM_ARGS, chromiumPath } from "../chromium.mjs";
import { ROOT } from "../install.mjs";
import { startServer } from "../vscodeServer.mjs";

const OUT = join(ROOT, "out/web");
// Our package is of type "module", so only the ending .cjs says that this is none; the host then adds its own .js.
const SUITE = "suite.cjs";
const SIGN = "CHAINRULE_RESULT ";
const TYPES = {
  ".js": "text/javascript",
  ".json": "application/json",
  ".css": "text/css",
  ".wasm": "application/wasm",
};

/** All test files and mocha's browser build in one script, since the worker takes one. */
async function bundle(files, { timeout, grep }) {
  const { build } = await import("esbuild");
  const path = (file) => JSON.stringify(relative(ROOT, file).replaceAll("\\", "/"));
  const contents = `
    import "mocha/mocha.js";
    const say = (entry) => console.log(${JSON.stringify(SIGN)} + JSON.stringify(entry));
    export async function run() {
      mocha.setup({ ui: "bdd", timeout: ${timeout}, cleanReferencesAfterRun: false, ${grep ? `grep: ${JSON.stringify(grep)},` : ""} });
      mocha.reporter(class {});
      const files = [${files.map((file) => `[${path(file)}, () => require("./" + ${path(file)})]`).join(", ")}];
      for (const [file, load] of files) {
        const known = new Set(mocha.suite.suites);
        load();
        for (const suite of mocha.suite.suites) if (!known.has(suite)) suite.chainruleFile = file;
      }
      const fileOf = (each) => each && (each.chainruleFile ?? fileOf(each.parent));
      const failures = await new Promise((resolve) => {
        const runner = mocha.run(resolve);
        runner.on("pass", (test) => say({ file: fileOf(test), passed: true, title: test.fullTitle() }));
        runner.on("fail", (test, error) => say({ file: fileOf(test), passed: false, title: test.fullTitle(), error: String(error && (error.stack || error)) }));
      });
      say({ done: true });
      if (failures > 0) throw new Error(failures + " failed");
    }`;
  // esbuild resolves a require of a constant only.
  const resolved = contents.replaceAll(/require\("\.\/" \+ ("[^"]+")\)/g, (_, name) => `require("./${name.slice(1)})`);
  await build({
    absWorkingDir: ROOT,
    stdin: { contents: resolved, resolveDir: ROOT, sourcefile: "webSuite.mjs" },
    outfile: join(OUT, `${SUITE}.js`),
    bundle: true,
    platform: "browser",
    format: "cjs",
    target: "chrome128",
    external: ["vscode"],
    alias: { "node:assert/strict": join(ROOT, "scripts/test/webAssert.mjs") },
    define: { global: "globalThis" },
    plugins: [mochaAsScript],
    logLevel: "warning",
  });
}

/** mocha's browser build would take the whole bundle's `module` for its own; as a plain script it makes `globalThis.mocha`. */
const mochaAsScript = {
  name: "mocha-as-script",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]mocha[\\/]mocha\.js$/ }, ({ path }) => ({
      contents: `(() => { let exports, module, define;\n${readFileSync(path, "utf8")}\n})();`,
      loader: "js",
    })),
};

const REPOSITORY = "/chainrule-repository";

/** Hands out the repository under the page's own origin: its policy lets it connect to no other. */
async function handOut(route) {
  const { pathname } = new URL(route.request().url());
  const path = join(ROOT, normalize(decodeURIComponent(pathname.slice(REPOSITORY.length))));
  const isFile = path.startsWith(ROOT) && existsSync(path) && statSync(path).isFile();
  if (!isFile) return route.fulfill({ status: 404, body: "" });
  return route.fulfill({ contentType: TYPES[extname(path)] ?? "text/plain", body: readFileSync(path) });
}

const fromAttribute = (text) => text.replaceAll("&quot;", '"').replaceAll("&amp;", "&").replaceAll("&lt;", "<");
const toAttribute = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** The server's page without the server: no remote, our extension and its tests beside it. */
async function withoutRemote(page, origin) {
  const at = (path) => ({ scheme: "http", authority: new URL(origin).host, path: `${REPOSITORY}${path}` });
  await page.context().route(`${origin}${REPOSITORY}/**`, handOut);
  await page.route(`${origin}/?*`, async (route) => {
    const response = await route.fetch();
    const html = (await response.text()).replace(
      /(id="vscode-workbench-web-configuration" data-settings=")([^"]*)"/,
      (_, before, data) => {
        const { remoteAuthority: _gone, ...config } = JSON.parse(fromAttribute(data));
        config.developmentOptions = { extensions: [at("")], extensionTestsPath: at(`/out/web/${SUITE}`) };
        config.configurationDefaults = { "security.workspace.trust.enabled": false, "workbench.startupEditor": "none" };
        return `${before}${toAttribute(JSON.stringify(config))}"`;
      },
    );
    await route.fulfill({ response, body: html });
  });
  await page.route("**/workbench/workbench.js", async (route) => {
    const response = await route.fetch();
    // code-server always names itself as the remote, and keeps a person's settings on the server.
    const body = (await response.text())
      .replace(",remoteAuthority:location.host", "")
      .replace(/(get userRoamingDataHome\(\)\{[^}]*scheme:\w+\.)vscodeRemote/, "$1vscodeUserData");
    await route.fulfill({ response, body });
  });
}

/** Outcomes go to `plan.resultFile`, readable lines to stdout. */
export async function runWeb(plan, timeLimitMs) {
  const { chromium } = await import("playwright-core");
  await bundle(plan.files, plan);
  const scratch = mkdtempSync(join(tmpdir(), "chainrule-web-"));
  const server = await startServer({ dataDir: join(scratch, "server-data") });
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
  let done = false;
  const hear = (text) => {
    if (process.env.DEBUG) console.log(`[page] ${text}`);
    const at = text.indexOf(SIGN);
    if (at < 0) return;
    const entry = JSON.parse(/\{.*\}/s.exec(text.slice(at))?.[0] ?? "{}");
    if (entry.title)
      console.log(`  ${entry.passed ? "✔" : "✖"} ${entry.title}${entry.error ? `\n${entry.error}` : ""}`);
    if (entry.file) entry.file = join(ROOT, entry.file);
    appendFileSync(plan.resultFile, `${JSON.stringify(entry)}\n`);
    done ||= entry.done === true;
  };
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.on("console", (message) => hear(message.text()));
    await withoutRemote(page, server.origin);
    await page.goto(`${server.origin}/?ew=true`);
    for (const end = Date.now() + timeLimitMs; !done && Date.now() < end; )
      await new Promise((resolve) => setTimeout(resolve, 200));
    if (process.env.DEBUG) await page.screenshot({ path: join(OUT, "page.png") });
  } finally {
    await browser.close();
    await server.stop();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}
