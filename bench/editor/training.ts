import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Frame, Page } from "playwright-core";
import { ROOT } from "../../scripts/install.mjs";
import { median, percentile } from "../measure.ts";

/** The sample's spiral, 2-8-8-1, without its goal: it learns until it is stopped. */
export function spiral(epochs: number): string {
  const text = readFileSync(join(ROOT, "samples/spiral_start.nn.json"), "utf8");
  return text.replace(/"epochs": \d+/, `"epochs": ${epochs}`).replace(/,\s*"goal": \{[^}]*\}/, "");
}
/** 250 rows to learn from, 25 in a batch. */
const STEPS_PER_EPOCH = 10;
/** It trains for so long before it is watched, and is watched for so long: milliseconds. */
const WARMING = 3000;
const WATCHED = 8000;

export interface TrainingFigures {
  readonly what: string;
  /** Of the page's frames. */
  readonly perSecond: number;
  readonly medianGap: number;
  readonly p95Gap: number;
  /** How often the numbers on the canvas were new. */
  readonly pictures: number;
  readonly stepsPerSecond: number;
}

/** Steps per second of `chainrule train` as users get it, from its first line to its last: the start of the process is left out. */
export async function stepsOnCommandLine(epochs: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "chainrule-bench-"));
  const file = join(folder, "spiral.nn.json");
  writeFileSync(file, spiral(epochs));
  const child = spawn(process.execPath, [join(ROOT, "dist/cli.cjs"), "train", file, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const seen: { step: number; at: number }[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    seen.push({ step: (JSON.parse(line) as { step: number }).step, at: performance.now() });
  }
  rmSync(folder, { recursive: true });
  const [first] = seen;
  const last = seen.at(-1);
  if (!first || !last || first === last) throw new Error("chainrule train said too little.");
  return ((last.step - first.step) / (last.at - first.at)) * 1000;
}

/** The network of the canvas learns, with what the box below shows: the training's own tab, its maps, or nothing. */
export async function trainOnCanvas(page: Page, frame: Frame): Promise<readonly TrainingFigures[]> {
  await frame.getByRole("button", { name: "Train this network" }).click();
  const figures: TrainingFigures[] = [];
  for (const [what, ready] of [
    ["curves below", async () => {}],
    [
      "layers below",
      () =>
        frame
          .locator(".training")
          .getByRole("button", { name: /^Layers/ })
          .click(),
    ],
    ["output map below", () => frame.getByRole("tab", { name: "Maps", exact: true }).click()],
    ["explanation below", () => frame.getByRole("tab", { name: "Explanation", exact: true }).click()],
  ] as const) {
    await ready();
    await page.waitForTimeout(WARMING);
    figures.push({ what, ...(await watched(page, frame)) });
  }
  await frame.getByRole("tab", { name: "Training", exact: true }).click();
  await frame
    .locator(".training")
    .getByRole("button", { name: /^Stop the training/ })
    .click();
  return figures;
}

async function watched(page: Page, frame: Frame): Promise<Omit<TrainingFigures, "what">> {
  await frame.evaluate(() => {
    const watch = { frames: [] as number[], pictures: 0, shown: "", isOver: false };
    (globalThis as unknown as { watch: typeof watch }).watch = watch;
    const look = (at: number) => {
      watch.frames.push(at);
      const shown = document.querySelector(".objective-value [data-exact]")?.getAttribute("data-exact") ?? "";
      if (shown !== watch.shown) watch.pictures += 1;
      watch.shown = shown;
      if (!watch.isOver) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const from = await stepNow(frame);
  await page.waitForTimeout(WATCHED);
  const to = await stepNow(frame);
  const { frames, pictures } = await frame.evaluate(() => {
    const { watch } = globalThis as unknown as { watch: { frames: number[]; pictures: number; isOver: boolean } };
    watch.isOver = true;
    return watch;
  });
  const gaps = frames.slice(1).map((at, i) => at - (frames[i] ?? at));
  const seconds = ((frames.at(-1) ?? 0) - (frames[0] ?? 0)) / 1000;
  return {
    perSecond: gaps.length / seconds,
    medianGap: median(gaps),
    p95Gap: percentile(gaps, 0.95),
    pictures: pictures / seconds,
    stepsPerSecond: ((to.step - from.step) / (to.at - from.at)) * 1000,
  };
}

/** As the mark above the timeline says, which stands there whatever the box shows. */
const stepNow = (frame: Frame) =>
  frame.evaluate((stepsPerEpoch) => {
    const said = document.querySelector(".training-mark-text")?.textContent ?? "";
    return { step: Number(said.replace(/\D/g, "")) * stepsPerEpoch, at: performance.now() };
  }, STEPS_PER_EPOCH);
