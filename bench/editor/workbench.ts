import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Frame, type Page } from "playwright-core";
import { CHROMIUM_ARGS, chromiumPath } from "../../scripts/chromium.mjs";
import { pageUrl, startServer } from "../../scripts/vscodeServer.mjs";
import { type Notes, watch } from "./watch.ts";

/** Until the extension host has told the workbench which editors there are. */
const SETTLING_MS = 6000;
const PATIENCE_MS = 60_000;

/** One VS Code server and one Chromium for the whole run. */
export interface Workbenches {
  /**
   * A window of its own with a fresh profile: nothing is cached, and no extension with an editor is active yet. The folder
   * `extension` is the one under development; ours without it.
   */
  open(extension?: string): Promise<Page>;
  stop(): Promise<void>;
}

export async function startWorkbenches(files: Readonly<Record<string, string | Buffer>>): Promise<Workbenches> {
  const scratch = mkdtempSync(join(tmpdir(), "chainrule-bench-"));
  const folder = join(scratch, "networks");
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const server = await startServer({ dataDir: join(scratch, "server") });
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
  return {
    async open(extensionDevelopmentPath) {
      const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
      // tsx wraps named functions in a helper that a page does not have.
      await context.addInitScript("globalThis.__name ??= (target) => target;");
      await context.addInitScript(watch);
      const page = await context.newPage();
      await page.goto(
        pageUrl(server.origin, { folder, ...(extensionDevelopmentPath ? { extensionDevelopmentPath } : {}) }),
      );
      await rowOf(page, Object.keys(files)[0] ?? "").waitFor({ timeout: PATIENCE_MS });
      await page.waitForTimeout(SETTLING_MS);
      return page;
    },
    async stop() {
      await browser.close();
      await server.stop();
      rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const rowOf = (page: Page, name: string) =>
  page.locator(".explorer-folders-view .monaco-list-row").getByText(name, { exact: true });

export interface Opened {
  /** Milliseconds from the double click until the picture was on screen; the image, or the first nodes. */
  readonly shown: number;
  /** Until the last node stood still; 0 for an image. */
  readonly settled: number;
  /** Until the browser first painted something of the page. */
  readonly painted: number;
  readonly frame: Frame;
}

/** Double-clicks a file in the Explorer and waits until its picture is there and, if it has nodes, at rest. */
export async function openFile(page: Page, name: string, rest = 2500): Promise<Opened> {
  const before = new Set(page.frames());
  await rowOf(page, name).dblclick();
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    // Seldom, so that asking does not slow down what is measured.
    await page.waitForTimeout(400);
    for (const outer of page.frames().filter((frame) => !before.has(frame))) {
      const notes = await notesOf(outer);
      const [frame] = outer.childFrames();
      if (!notes || !frame) continue;
      const shown = notes.firstNodes || notes.imageShown;
      if (shown === 0 || notes.now - Math.max(notes.lastMove, notes.engineAt + rest) < rest) continue;
      await outer.evaluate(() => Object.assign((globalThis as unknown as { bench: Notes }).bench, { isOver: true }));
      const start = (await notesOf(page.mainFrame()))?.doubleClick ?? Number.NaN;
      const since = (time: number) => (time === 0 ? 0 : time - start);
      return { shown: since(shown), settled: since(notes.lastMove), painted: since(notes.paintedAt), frame };
    }
  }
  throw new Error(`${name} did not open within ${PATIENCE_MS / 1000} s.`);
}

type NotesNow = Notes & { readonly now: number };

function notesOf(frame: Frame): Promise<NotesNow | null> {
  return frame
    .evaluate(() => {
      const { bench } = globalThis as unknown as { bench: Notes };
      return { ...bench, places: "", now: performance.timeOrigin + performance.now() };
    })
    .catch(() => null);
}
