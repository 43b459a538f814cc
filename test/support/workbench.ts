// A whole VS Code for a test: the real server (one for all tests of a process) shown by headless Chromium.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Frame, Locator, Page } from "playwright-core";
import { pageUrl, startServer } from "../../scripts/vscodeServer.mjs";
import { DEFINE_NAME_HELPER, ROOT, screenshot, sharedBrowser, type Theme, until } from "./chromium.ts";

const COLOR_THEMES: Record<Theme, string> = {
  dark: "Default Dark Modern",
  light: "Default Light Modern",
  "hc-black": "Default High Contrast",
  "hc-light": "Default High Contrast Light",
};
// The extension's id in the address of the outer webview frame tells our webviews from everybody else's.
const OUR_WEBVIEW = "extensionId=chainrule.chainrule";
const START_TIMEOUT_MS = 90_000;

export interface WorkbenchOptions {
  /** Copied to a temporary place, so that a test may change it. Default: samples/. */
  folder?: string;
  theme?: Theme;
  settings?: Record<string, unknown>;
  viewport?: { width: number; height: number };
}

let sharedServer: Promise<{ origin: string; stop: () => Promise<void> }> | undefined;
const scratch = mkdtempSync(join(tmpdir(), "chainrule-editor-"));

function server() {
  sharedServer ??= startServer({
    dataDir: join(scratch, "server"),
    // Themes and settings of a test are workspace settings; their file should not show in the Explorer.
    settings: { "files.exclude": { "**/.vscode": true } },
  });
  return sharedServer;
}

export class Workbench {
  readonly page: Page;
  /** The temporary copy that is open. */
  readonly folder: string;
  /** What was written to the console as an error inside our webviews, and exceptions there. */
  readonly errors: string[] = [];
  readonly cspViolations: string[] = [];
  #settings: Record<string, unknown>;

  private constructor(page: Page, folder: string, settings: Record<string, unknown>) {
    this.page = page;
    this.folder = folder;
    this.#settings = settings;
    page.on("console", (message) => {
      const text = message.text();
      const { url } = message.location();
      // The resource host serves what a webview loads; /webview/browser/pre/ is the frame that a webview's page lives in.
      if (!/\/webview\/browser\/pre\/|vscode-resource/.test(url)) return;
      if (/Content Security Policy/i.test(text)) this.cspViolations.push(text);
      else if (message.type() === "error") this.errors.push(text);
    });
  }

  static async open({
    folder = join(ROOT, "samples"),
    theme = "dark",
    settings = {},
    viewport,
  }: WorkbenchOptions = {}) {
    const { origin } = await server();
    const copy = join(mkdtempSync(join(scratch, "folder-")), basename(folder));
    cpSync(folder, copy, { recursive: true });
    const browser = await sharedBrowser();
    // A context of its own: no test sees the editors that another one left open.
    const context = await browser.newContext({ viewport: viewport ?? { width: 1400, height: 900 } });
    await context.addInitScript(DEFINE_NAME_HELPER);
    const page = await context.newPage();
    const workbench = new Workbench(page, copy, settings);
    workbench.#writeSettings({ "workbench.colorTheme": COLOR_THEMES[theme] });
    await page.goto(pageUrl(origin, { folder: copy }));
    await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: START_TIMEOUT_MS });
    return workbench;
  }

  #writeSettings(more: Record<string, unknown>) {
    this.#settings = { ...this.#settings, ...more };
    mkdirSync(join(this.folder, ".vscode"), { recursive: true });
    writeFileSync(join(this.folder, ".vscode/settings.json"), JSON.stringify(this.#settings));
  }

  /** Changes settings of the open folder; VS Code takes them up by itself a moment later. */
  setSettings(settings: Record<string, unknown>): void {
    this.#writeSettings(settings);
  }

  async setTheme(theme: Theme): Promise<void> {
    const workbenchClass = { dark: "vs-dark", light: "vs", "hc-black": "hc-black", "hc-light": "hc-light" }[theme];
    this.#writeSettings({ "workbench.colorTheme": COLOR_THEMES[theme] });
    await this.page.locator(`.monaco-workbench.${workbenchClass}`).first().waitFor();
  }

  /** A row of the Explorer, scrolled to and with its folders opened: "a.nn.json", "lessons/b.nn.json". */
  async explorerRow(path: string): Promise<Locator> {
    const parts = path.split("/");
    const find = (name: string) =>
      this.page.locator(".explorer-folders-view .monaco-list-row").getByText(name, { exact: true });
    for (const [depth, name] of parts.entries()) {
      await until(`${name} in the Explorer`, () => this.#scrollTo(find(name)));
      const next = parts[depth + 1];
      if (next && !(await find(next).isVisible())) await find(name).click();
    }
    return find(parts.at(-1) ?? path).last();
  }

  // The list draws only the rows in sight, so a far row must be scrolled to before it exists.
  async #scrollTo(row: Locator): Promise<true | undefined> {
    if (await row.first().isVisible()) return true;
    await this.page.locator(".explorer-folders-view").hover();
    await this.page.mouse.wheel(0, 300);
    return undefined;
  }

  /** Opens a file by a double click in the Explorer, and gives the frame that its canvas lives in. */
  async openCanvas(path: string, content = "body"): Promise<Frame> {
    const row = await this.explorerRow(path);
    const asText = this.page.locator(".editor-group-container.active .editor-instance .monaco-editor .view-lines");
    return until(
      `the canvas of ${path}`,
      async () => {
        await row.dblclick();
        const frame = await this.webview(content, 3000).catch(() => undefined);
        if (frame) return frame;
        // Clicked before the extension host had told of our editor, the file opens as text: close it and click again.
        if (await asText.isVisible()) await this.page.locator(".tab.active .codicon-close").first().click();
        return undefined;
      },
      START_TIMEOUT_MS,
    );
  }

  /** The visible webview of ours (two frames deep) that shows `content`, a CSS selector. */
  async webview(content = "body", timeoutMs = 15_000): Promise<Frame> {
    const find = async () => {
      for (const frame of this.page.frames()) {
        if (!frame.parentFrame()?.url().includes(OUR_WEBVIEW)) continue;
        const shown = await frame
          .locator(content)
          .first()
          .isVisible()
          .catch(() => false);
        // A webview in a background tab is only hidden by its outer frame's element.
        const element = await frame
          .parentFrame()
          ?.frameElement()
          .catch(() => undefined);
        if (shown && (await element?.isVisible().catch(() => false))) return frame;
      }
      return undefined;
    };
    return until(`a webview that shows ${content}`, find, timeoutMs);
  }

  /** Runs a command by its title from the Command Palette. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press("F1");
    const input = this.page.locator(".quick-input-widget input[type=text]");
    await input.fill(`>${title}`);
    const row = this.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: title }).first();
    await row.waitFor();
    await row.click();
  }

  /** A file of the open folder as it stands on disk. */
  fileText(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  /** Saves what has the focus, until the file reads so: a key comes to nothing while the window is still busy with the click before. */
  saved(what: string, path: string, reads: (text: string) => boolean): Promise<string> {
    let pressed = Number.NEGATIVE_INFINITY;
    return until(`${what} in the file`, async () => {
      if (Date.now() - pressed > 3000) {
        pressed = Date.now();
        await this.page.keyboard.press("Control+s");
      }
      const text = this.fileText(path);
      // While it is written the file is empty for a moment.
      return text !== "" && reads(text) ? text : undefined;
    });
  }

  screenshot(name: string): Promise<string> {
    return screenshot(this.page, name);
  }

  /** Closes the window, and throws where a webview broke the CSP or wrote errors. */
  async close(): Promise<void> {
    await this.page.context().close();
    const problems = [...this.cspViolations, ...this.errors];
    if (problems.length > 0) throw new Error(`The webview had problems:\n${problems.join("\n")}`);
  }
}

after(async () => {
  await (await sharedServer)?.stop();
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
});
