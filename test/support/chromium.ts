// One headless Chromium for all tests of a mocha process, closed when the last of them is done.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { CHROMIUM_ARGS, chromiumPath } from "../../scripts/chromium.mjs";
import { ROOT } from "../../scripts/install.mjs";

export { ROOT };
export const THEMES = ["dark", "light", "hc-black", "hc-light"] as const;
export type Theme = (typeof THEMES)[number];

/** The body class VS Code gives a webview in each theme. */
export const BODY_CLASSES: Record<Theme, string> = {
  dark: "vscode-dark",
  light: "vscode-light",
  "hc-black": "vscode-high-contrast",
  "hc-light": "vscode-high-contrast-light vscode-high-contrast",
};

let browser: Promise<Browser> | undefined;

export function sharedBrowser(): Promise<Browser> {
  browser ??= chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
  return browser;
}

/** tsx wraps named functions in a helper that a page does not have; without this, evaluate() would throw in every test. */
export const DEFINE_NAME_HELPER = "globalThis.__name ??= (target) => target;";

/** Waits until `probe` gives a value; says what was missing when it never does. */
export async function until<T>(
  what: string,
  probe: () => T | undefined | Promise<T | undefined>,
  timeoutMs = 30_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  while (Date.now() < end) {
    const found = await probe();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}.`);
}

/** Saves out/screenshots/NAME.png and returns its path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const folder = join(ROOT, "out/screenshots");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path });
  return path;
}

/** Addresses outside this machine that a page asked for: a webview must ask for none. */
export const isOutside = (url: string): boolean =>
  /^(https?|wss?):/.test(url) && !/^\w+:\/\/(127\.0\.0\.1|localhost)[:/]/.test(url);

// Benchmarks use it without mocha, and close it themselves.
if (typeof after === "function") after(closeBrowser);

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
}
