// A real VS Code without a desktop: the npm package code-server carries VS Code's own server and workbench. It goes into
// .vscode-test/, as the desktop download of @vscode/test-electron does, and stays out of package.json.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { npm, ROOT } from "./install.mjs";

// The last one that runs on Node 20 without native builds: VS Code 1.100.3, which is our oldest supported host as well.
const PACKAGE = "code-server@4.100.3";
// The server's search and Quick Open run ripgrep; its own copy would be a download, this one is inside registry packages.
const RIPGREP = "@vscode/ripgrep@1.18.0";
const CACHE = join(ROOT, ".vscode-test");
const HOME = join(CACHE, PACKAGE);
const IN_PACKAGE = "node_modules/code-server/lib/vscode";
const SERVER = join(HOME, IN_PACKAGE);
// VS Code takes a colour theme found below the extension under development for that extension's own, and starts with it.
// The server's themes are below our repository; seen through this link the extension is beside them, not above.
const EXTENSION = join(CACHE, "extension");
const HOST = "127.0.0.1";
const START_TIMEOUT_MS = 60_000;

/** What every editor that we open starts with; the caller's settings are laid over it. */
const SETTINGS = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "telemetry.telemetryLevel": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "git.openRepositoryInParentFolders": "never",
  "chat.commandCenter.enabled": false,
};

/** Installs the server once. It is built beside its place and renamed, so a broken-off install is never taken for one. */
export function installServer() {
  if (existsSync(HOME)) return;
  console.error(`Installing the VS Code server (${PACKAGE}, about 200 MB) into .vscode-test/ …`);
  const draft = `${HOME}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, "package.json"), '{ "private": true }\n');
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  try {
    npm(["install", PACKAGE, RIPGREP, ...quiet], draft);
    const server = join(draft, IN_PACKAGE);
    npm(["install", "--omit=dev", ...quiet], server);
    const modules = join(draft, "node_modules/@vscode");
    cpSync(
      join(modules, `ripgrep-${process.platform}-${process.arch}/bin`),
      join(server, "node_modules/@vscode/ripgrep/bin"),
      {
        recursive: true,
      },
    );
    // Another run may have come first; its install is as good as ours.
    if (!existsSync(HOME)) renameSync(draft, HOME);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, HOST, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function waitUntilUp(origin, child) {
  const end = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`The VS Code server stopped at once (exit ${child.exitCode}).`);
    const response = await fetch(`${origin}/version`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The VS Code server did not answer at ${origin} within ${START_TIMEOUT_MS / 1000} s.`);
}

/**
 * The page that shows `folder` with the extension under development; `extensionTestsPath` makes it a test run.
 * @param {string} origin
 * @param {{ folder: string, extensionDevelopmentPath?: string, extensionTestsPath?: string }} options
 */
export function pageUrl(origin, { folder, extensionDevelopmentPath = EXTENSION, extensionTestsPath }) {
  const remote = (path) => `vscode-remote://${new URL(origin).host}${slashed(path)}`;
  const payload = [
    ["extensionDevelopmentPath", remote(extensionDevelopmentPath)],
    ["skipWelcome", "true"],
  ];
  if (extensionTestsPath) payload.push(["extensionTestsPath", remote(extensionTestsPath)]);
  return `${origin}/?${new URLSearchParams({ folder: slashed(folder), payload: JSON.stringify(payload) })}`;
}

// C:\a\b is /c:/a/b in a URI.
const slashed = (path) => (path.startsWith("/") ? path : `/${path.replaceAll("\\", "/")}`);

/**
 * Starts the server on loopback and resolves when it answers. `dataDir` keeps settings and state; `stop()` ends it all.
 * @param {{ dataDir: string, port?: number, settings?: Record<string, unknown>, env?: Record<string, string> }} options
 */
export async function startServer({ dataDir, port, settings = {}, env = {} }) {
  installServer();
  // A junction needs no special right on Windows; elsewhere the word is ignored.
  if (!existsSync(EXTENSION)) symlinkSync(ROOT, EXTENSION, "junction");
  const usedPort = port ?? (await freePort());
  const origin = `http://${HOST}:${usedPort}`;
  if (port && (await fetch(origin).catch(() => undefined)))
    throw new Error(`Port ${port} is in use; try another --port.`);
  const writeSettings = (values) => {
    mkdirSync(join(dataDir, "data/User"), { recursive: true });
    writeFileSync(join(dataDir, "data/User/settings.json"), `${JSON.stringify({ ...SETTINGS, ...values }, null, 2)}\n`);
  };
  writeSettings(settings);
  const flags = ["--host", HOST, "--port", String(usedPort), "--server-data-dir", dataDir, "--telemetry-level", "off"];
  flags.push("--without-connection-token", "--accept-server-license-terms", "--enable-smoke-test-driver");
  const child = spawn(
    process.execPath,
    [join(ROOT, "scripts/serverChild.mjs"), join(SERVER, "out/server-main.js"), ...flags],
    {
      stdio: ["pipe", "ignore", process.env.DEBUG ? "inherit" : "ignore"],
      // No gallery: the editor then asks no outside host for anything.
      env: { ...process.env, EXTENSIONS_GALLERY: "{}", ...env },
    },
  );
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.stdin.end();
    const killer = setTimeout(() => child.kill("SIGKILL"), 5000);
    await gone;
    clearTimeout(killer);
  };
  try {
    await waitUntilUp(origin, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, stop, gone, writeSettings };
}
