import type { Frame, Page } from "playwright-core";
import { median, percentile } from "../measure.ts";
import { startRecording } from "./moving.ts";
import type { Recording } from "./record.ts";
import { type Redrawn, recordWorkbench } from "./recordWorkbench.ts";

const STEPS = 40;
/** VS Code lets its variables rest for 400 ms after a step before it asks for them again. */
const PAUSE = 900;

export interface StepFigures {
  readonly what: string;
  readonly median: number;
  readonly p95: number;
  readonly count: number;
}

/** F10 in a debug session; `canvas` is null where the text alone is open. The key goes to what has the focus. */
export async function stepInSession(page: Page, canvas: Frame | null): Promise<readonly StepFigures[]> {
  const times = { canvas: [] as number[], line: [] as number[], hints: [] as number[], variables: [] as number[] };
  for (let step = 0; step < STEPS; step++) {
    await clear(page, canvas);
    await page.keyboard.press("F10");
    await page.waitForTimeout(PAUSE);
    const { key, pictures, redrawn } = await take(page, canvas);
    if (key === null) continue;
    const after = (all: readonly number[]) => all.find((at) => at > key);
    const last = (all: readonly number[]) => all.findLast((at) => at > key);
    // The first picture is of the new step; hints and variables come in parts, and are there with the last of them.
    const seen = {
      canvas: after(pictures),
      line: after(redrawn.line),
      hints: last(redrawn.hints),
      variables: last(redrawn.variables),
    };
    for (const [what, at] of Object.entries(seen))
      if (at !== undefined) times[what as keyof typeof times].push(at - key);
  }
  return Object.entries(times).flatMap(([what, all]) =>
    all.length === 0
      ? []
      : [
          {
            what,
            median: median(all),
            p95: percentile(all, 0.95),
            count: all.length,
          },
        ],
  );
}

async function clear(page: Page, canvas: Frame | null): Promise<void> {
  await canvas?.evaluate(() => {
    for (const list of Object.values((globalThis as unknown as { recording: Recording }).recording)) list.length = 0;
  });
  await page.evaluate(() => {
    for (const list of Object.values((globalThis as unknown as { redrawn: Redrawn }).redrawn)) list.length = 0;
  });
}

/** Times of all frames on one clock: milliseconds since 1970. */
async function take(page: Page, canvas: Frame | null) {
  const inCanvas = await canvas?.evaluate(() => {
    const { recording } = globalThis as unknown as { recording: Recording };
    const origin = performance.timeOrigin;
    return {
      keys: recording.keys.map((at) => origin + at),
      pictures: recording.pictures.map(({ at }) => origin + at),
    };
  });
  const { keys, ...redrawn } = await page.evaluate(() => {
    const { redrawn } = globalThis as unknown as { redrawn: Redrawn };
    return Object.fromEntries(
      Object.entries(redrawn).map(([name, all]) => [name, all.map((at: number) => performance.timeOrigin + at)]),
    ) as unknown as Redrawn;
  });
  return { key: inCanvas?.keys[0] ?? keys[0] ?? null, pictures: inCanvas?.pictures ?? [], redrawn };
}

/** A session that stands at its start, with the text beside the canvas; the canvas has the focus. */
export async function openSession(page: Page, frame: Frame): Promise<void> {
  await focusCanvas(frame);
  await command(page, "Chainrule: Open Text Beside");
  await page.locator(".editor-instance .monaco-editor .view-lines").first().waitFor();
  await focusCanvas(frame);
  await page.keyboard.press("F5");
  await frame.locator(".debug-bar.is-stopped").waitFor();
  await arrive(page);
  await startRecording(frame);
}

/** The same of the bare debugger, which has a text only. */
export async function openBareSession(page: Page, name: string): Promise<void> {
  await page.locator(".explorer-folders-view .monaco-list-row").getByText(name, { exact: true }).dblclick();
  await focusText(page);
  await page.keyboard.press("F5");
  await arrive(page);
}

export const focusCanvas = (frame: Frame) => frame.locator(".react-flow__pane").click({ position: { x: 5, y: 5 } });

export const focusText = (page: Page) =>
  page
    .locator(".editor-instance .monaco-editor .overflow-guard")
    .first()
    .click({ position: { x: 150, y: 150 } });

async function arrive(page: Page): Promise<void> {
  await page.locator(".debug-variables .monaco-list-row").first().waitFor();
  await page.waitForTimeout(2000);
  await page.evaluate(recordWorkbench);
}

async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input[type=text]").fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row").filter({ hasText: title }).first().click();
}
