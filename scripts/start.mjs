// npm start: installs what is missing, builds, and opens the editor on samples/.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { install, main, ROOT } from "./install.mjs";
import { pageUrl, startServer } from "./vscodeServer.mjs";

const HELP = `Opens Chainrule's editor on the samples: in desktop VS Code where "code" is on the path,
else in the browser, with VS Code's own server (installed into .vscode-test/ the first time).

npm start [-- OPTIONS]
  --browser    use the server and the browser even where desktop VS Code is there
  --port N     the server's port on 127.0.0.1 (default: a free one)
  --no-open    open nothing; print the address, or the desktop command
  --help       this text`;

function options() {
  const flag = { type: "boolean" };
  const { values } = parseArgs({
    options: { browser: flag, port: { type: "string" }, "no-open": flag, help: flag },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) {
    throw new Error(`--port takes a number from 1 to 65535, not "${values.port}".`);
  }
  return { browser: values.browser, port, open: !values["no-open"], help: values.help };
}

// `code` is a script (.cmd on Windows), so it needs a shell there; quotes keep paths with spaces whole.
const shell = process.platform === "win32";
const quoted = (text) => (shell || text.includes(" ") ? `"${text}"` : text);
const hasDesktop = () => spawnSync("code", ["--version"], { shell, stdio: "ignore" }).status === 0;

function openDesktop(folder, open) {
  const args = [`--extensionDevelopmentPath=${ROOT}`, folder];
  console.log(`code ${args.map(quoted).join(" ")}`);
  if (!open) return;
  const { status } = spawnSync("code", shell ? args.map(quoted) : args, { shell, stdio: "inherit" });
  if (status !== 0) throw new Error(`VS Code did not open (exit ${status}); npm start -- --browser uses the browser.`);
}

function openBrowser(url) {
  const [command, ...args] = { darwin: ["open"], win32: ["rundll32", "url.dll,FileProtocolHandler"] }[
    process.platform
  ] ?? ["xdg-open"];
  const opener = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  opener.on("error", () =>
    console.log(`No browser could be opened here (${command} is missing); open the address yourself.`),
  );
  opener.unref();
}

async function openServer(folder, { port, open }) {
  const server = await startServer({ dataDir: join(ROOT, ".vscode-test/start"), port });
  const url = pageUrl(server.origin, { folder });
  console.log(`\nChainrule is open at\n  ${url}\nPress Ctrl+C to stop.`);
  if (open) openBrowser(url);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => void server.stop());
  await server.gone;
}

await main(async () => {
  const chosen = options();
  if (chosen.help) return console.log(HELP);
  install();
  await build({ production: true });
  const samples = join(ROOT, "samples");
  const folder = existsSync(samples) ? samples : ROOT;
  if (!chosen.browser && hasDesktop()) return openDesktop(folder, chosen.open);
  return openServer(folder, chosen);
});
