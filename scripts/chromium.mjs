// Finds the Chromium that browser tests and the icon are drawn with. Nothing downloads a browser build of its own.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { isMain, main } from "./install.mjs";

/** Flags for a quiet headless browser: it asks no outside host for anything. */
export const CHROMIUM_ARGS = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
// The headless shell first: the same engine without a browser's windows and profile, a third less work for each page.
const NAMES = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
];
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ...["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"]
    .flatMap((name) => process.env[name] ?? [])
    .flatMap((folder) => [
      join(folder, "Google/Chrome/Application/chrome.exe"),
      join(folder, "Microsoft/Edge/Application/msedge.exe"),
    ]),
];
// One small package with Latin, Greek, Hebrew and the maths signs (∂ ∇ ⊙ Σ); Debian's chromium brings no font at all.
const DEBIAN_PACKAGES = ["chromium-headless-shell", "fonts-dejavu-core"];

function find() {
  const given = process.env.CHROME_PATH;
  if (given && !existsSync(given)) throw new Error(`CHROME_PATH names ${given}, which does not exist.`);
  const folders = (process.env.PATH ?? "").split(delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return given || [...onPath, ...PLACES].find((path) => existsSync(path));
}

// Fontconfig answers on Linux only; elsewhere the system's own fonts have every script.
function hasHebrew() {
  const { status, stdout } = spawnSync("fc-list", [":lang=he", "family"], { encoding: "utf8" });
  return status !== 0 || stdout.trim() !== "";
}

function installOnDebian() {
  console.error(`Installing ${DEBIAN_PACKAGES.join(" and ")} (apt-get) …`);
  const options = {
    stdio: ["ignore", process.stderr, process.stderr],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  execFileSync("apt-get", ["update"], options);
  execFileSync("apt-get", ["install", "-y", "--no-install-recommends", ...DEBIAN_PACKAGES], options);
}

/** The path of a Chromium, installing one where this is root's Debian; otherwise says what a person must install. */
export function chromiumPath() {
  const isRootsDebian = process.getuid?.() === 0 && existsSync("/etc/debian_version");
  const found = find();
  if (isRootsDebian && (!found || !hasHebrew())) installOnDebian();
  const path = found ?? find();
  if (path) return path;
  throw new Error(
    "No Chromium or Chrome was found. Install Google Chrome or Chromium " +
      `(on Debian or Ubuntu: sudo apt-get install ${DEBIAN_PACKAGES.join(" ")}), or set CHROME_PATH to its program file.`,
  );
}

if (isMain(import.meta.url)) await main(() => console.log(chromiumPath()));
