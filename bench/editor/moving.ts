import type { Frame, Page } from "playwright-core";
import { median, percentile } from "../measure.ts";
import { type Recording, record } from "./record.ts";

/** A neuron φ(u) = tanh(w·1) whose value tells which weight the picture is of. */
export const PROBE = "h1";
const STEPS = 40;
const MOVES = 120;

export interface Latency {
  readonly median: number;
  readonly p95: number;
  readonly count: number;
}

const latency = (times: readonly number[]): Latency => ({
  median: median(times),
  p95: percentile(times, 0.95),
  count: times.length,
});

const take = (frame: Frame) =>
  frame.evaluate(() => {
    const { recording } = globalThis as unknown as { recording: Recording };
    const copy = structuredClone(recording);
    for (const list of Object.values(recording)) list.length = 0;
    return copy;
  });

export const startRecording = (frame: Frame) => frame.evaluate(record, PROBE);

/** From the key's own time stamp until the canvas has changed on screen, one key after the other. */
export async function stepThrough(page: Page, frame: Frame, key: string): Promise<Latency> {
  await frame.locator(".react-flow__pane").click({ position: { x: 5, y: 5 } });
  const times: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    await take(frame);
    await page.keyboard.press(key);
    await page.waitForTimeout(250);
    const { keys, pictures } = await take(frame);
    const [pressed] = keys;
    const [first] = pictures;
    if (pressed !== undefined && first) times.push(first.at - pressed);
  }
  return latency(times);
}

export interface Scrub extends Latency {
  /** Share of the screen's frames that were not drawn while the hand moved. */
  readonly dropped: number;
  /** The same while the pointer moves as fast over the inspector without dragging anything: the machine's own part. */
  readonly droppedAtRest: number;
  readonly pictures: number;
  /** Processor time of the page's main thread for each picture, which does not grow with the load of the machine. */
  readonly processor: number;
}

/** Drags the probe's weight in the inspector; from each pointer move until the picture is of that weight or a later one. */
export async function scrub(page: Page, frame: Frame): Promise<Scrub> {
  const cell = frame.locator('.app-inspector [role="spinbutton"]').first();
  await cell.waitFor();
  const box = await cell.boundingBox();
  if (!box) throw new Error("The weight is not on screen.");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const move = async () => {
    const start = performance.now();
    for (let i = 1; i <= MOVES; i++) {
      await page.mouse.move(x + i, y);
      const due = start + i * 16 - performance.now();
      if (due > 0) await page.waitForTimeout(due);
    }
  };
  await page.mouse.move(x, y);
  await take(frame);
  await move();
  const rest = await take(frame);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await take(frame);
  const processorTime = await processorClock(page);
  const before = await processorTime();
  await move();
  await page.waitForTimeout(500);
  const processor = (await processorTime()) - before;
  const { moves, pictures, frames } = await take(frame);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  const times = moves.flatMap(({ at, weight }) => {
    // Labels have four digits; tanh grows with the weight.
    const wanted = Math.tanh(weight) * (1 - 1e-4);
    const picture = pictures.find((picture) => picture.at > at && picture.value >= wanted);
    return picture ? [picture.at - at] : [];
  });
  const last = moves.at(-1)?.at ?? 0;
  const during = frames.filter((time) => time <= last);
  return {
    ...latency(times),
    dropped: droppedShare(during),
    droppedAtRest: droppedShare(rest.frames),
    pictures: pictures.length,
    processor: processor / pictures.length,
  };
}

/** A clock of the page's main thread, in milliseconds; it starts when it is asked for. */
async function processorClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
}

const FRAME_MS = 1000 / 60;

function droppedShare(frames: readonly number[]): number {
  const gaps = frames.slice(1).map((time, i) => Math.max(1, Math.round((time - (frames[i] ?? time)) / FRAME_MS)));
  const due = gaps.reduce((sum, gap) => sum + gap, 0);
  return due === 0 ? 0 : 1 - gaps.length / due;
}
