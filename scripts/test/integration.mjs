// The integration suite inside a real extension host: a desktop VS Code where VSCODE_EXECUTABLE names one, else the
// VS Code server shown by headless Chromium. Both run the same bundles.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { CHROMIUM_ARGS, chromiumPath } from "../chromium.mjs";
import { ROOT } from "../install.mjs";
import { pageUrl, startServer } from "../vscodeServer.mjs";

const OUT = join(ROOT, "out/integration");
const outFile = (file) => join(OUT, `${relative(ROOT, file).replace(/\.ts$/, "")}.cjs`);
/** The source that a bundled test file was made from. */
export const sourceOf = (path) => join(ROOT, relative(OUT, path).replace(/\.cjs$/, ".ts"));

async function bundle(files) {
  const { build } = await import("esbuild");
  rmSync(OUT, { recursive: true, force: true });
  const entries = files.map((file) => ({ in: file, out: relative(OUT, outFile(file)).replace(/\.cjs$/, "") }));
  await build({
    absWorkingDir: ROOT,
    entryPoints: [...entries, { in: "scripts/test/extensionHost.mjs", out: "run" }],
    outdir: OUT,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode", "mocha"],
    // As in scripts/build.mjs: jsonc-parser's `main` requires its parts by names no bundler sees.
    mainFields: ["module", "main"],
    sourcemap: "inline",
    logLevel: "warning",
  });
}

async function inDesktop(executable, folder, env) {
  const { runTests } = await import("@vscode/test-electron");
  await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: ROOT,
    extensionTestsPath: join(OUT, "run.cjs"),
    extensionTestsEnv: env,
    launchArgs: [
      folder,
      "--disable-extensions",
      "--disable-workspace-trust",
      "--user-data-dir",
      join(folder, "../user-data"),
    ],
  });
}

async function inServer(folder, env, isDone) {
  const { chromium } = await import("playwright-core");
  const server = await startServer({ dataDir: join(folder, "../server-data"), env });
  const browser = await chromium
    .launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS })
    .catch(async (error) => {
      await server.stop();
      throw error;
    });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    if (process.env.DEBUG) page.on("console", (message) => console.log(`[page] ${message.text()}`));
    await page.goto(pageUrl(server.origin, { folder, extensionTestsPath: join(OUT, "run.cjs") }));
    while (!isDone() && browser.isConnected()) await new Promise((resolve) => setTimeout(resolve, 200));
  } finally {
    await browser.close();
    await server.stop();
  }
}

// VS Code shows no sign in the page when its extension host dies, so the host leaves its process id in the results.
function hasEnded(resultFile) {
  const text = existsSync(resultFile) ? readFileSync(resultFile, "utf8") : "";
  const pid = /"hostPid":(\d+)/.exec(text)?.[1];
  return text.includes('"done"') || (pid !== undefined && !isAlive(Number(pid)));
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Runs the suite on a temporary copy of samples/; outcomes go to `plan.resultFile`, readable lines to stdout. */
export async function runIntegration(plan, timeLimitMs) {
  await bundle(plan.files);
  const scratch = mkdtempSync(join(tmpdir(), "chainrule-integration-"));
  const folder = join(scratch, "samples");
  mkdirSync(folder);
  if (existsSync(join(ROOT, "samples"))) cpSync(join(ROOT, "samples"), folder, { recursive: true });
  const logFile = join(scratch, "log.txt");
  writeFileSync(logFile, "");
  const env = { CHAINRULE_HOST_PLAN: JSON.stringify({ ...plan, files: plan.files.map(outFile), logFile }) };
  let shown = 0;
  const showLog = () => {
    const text = readFileSync(logFile, "utf8");
    process.stdout.write(text.slice(shown));
    shown = text.length;
  };
  const ticking = setInterval(showLog, 500);
  const end = Date.now() + timeLimitMs;
  const isDone = () => Date.now() > end || hasEnded(plan.resultFile);
  try {
    const executable = process.env.VSCODE_EXECUTABLE;
    await (executable ? inDesktop(executable, folder, env) : inServer(folder, env, isDone));
  } finally {
    clearInterval(ticking);
    showLog();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}
