// How a 784-128-64-10 network with all its layers opened pans: the real bundle in a headless browser, real mouse events,
// frames as requestAnimationFrame counts them. Called by `npm run bench:canvas`; alone: node --import tsx bench/canvas/neurons.ts
import type { Page } from "playwright-core";
import { build } from "../../scripts/build.mjs";
import { isMain } from "../../scripts/install.mjs";
import { ms, percentile, printLoad, printTable } from "../measure.ts";

export interface NeuronFigures {
  /** From the command to open all layers until every line is drawn. */
  readonly opening: number;
  readonly rows: readonly {
    readonly what: string;
    readonly fps: number;
    readonly p95: number;
    readonly dropped: number;
  }[];
}

const WIDTHS = [784, 128, 64, 10];
const VIEW = { width: 1280, height: 800 };
const PAN = { seconds: 3, radius: 160 };

/** Weights by He's rule and one sample with a picture's worth of numbers; computed by the real engine. */
export function perceptron(widths: readonly number[]): string {
  const nodes: Record<string, object> = {
    x: { op: "input", shape: [widths[0]] },
    t: { op: "input", shape: [widths.at(-1)] },
  };
  let last = "x";
  for (const [i, units] of widths.slice(1).entries()) {
    const isLast = i === widths.length - 2;
    const id = isLast ? "logits" : `h${i + 1}`;
    nodes[id] = { op: "dense", inputs: [last], units, activation: isLast ? "identity" : "relu" };
    last = id;
  }
  nodes["p"] = { op: "softmax", inputs: [last] };
  nodes["L"] = { op: "cross-entropy", inputs: ["p", "t"] };
  const x = Array.from({ length: widths[0] ?? 1 }, (_, i) => Math.max(0, Math.sin(i * 0.7) * Math.cos(i / 28)));
  const t = Array.from({ length: widths.at(-1) ?? 1 }, (_, i) => (i === 3 ? 1 : 0));
  return JSON.stringify({ nn: 1, nodes, objective: "L", data: { rows: [{ x, t }] }, training: { seed: 7 } });
}

export async function benchNeurons(): Promise<NeuronFigures> {
  // Its browser is closed by mocha's `after`, which is not there.
  const closers: (() => unknown)[] = [];
  (globalThis as { after?: (close: () => unknown) => void }).after ??= (close) => closers.push(close);
  const { openCanvas, atRest } = await import("../../test/browser/canvasPage.ts");
  const { page, fake, close } = await openCanvas(perceptron(WIDTHS), {
    context: { viewport: VIEW, reducedMotion: "reduce" },
  });
  await atRest(page);
  const start = Date.now();
  await fake.post({ type: "command", command: "toggleNeurons" });
  await page.waitForSelector('canvas.neurons[data-units="996"]');
  await linesDrawn(page);
  const opening = Date.now() - start;
  const rows = [];
  rows.push({ what: "panning, all in view", ...(await pan(page)) });
  await fake.post({ type: "command", command: "zoomIn" });
  for (let i = 0; i < 30 && (await zoomOf(page)) < 1; i++) {
    await fake.post({ type: "command", command: "zoomIn" });
    await page.waitForTimeout(30);
  }
  await linesDrawn(page);
  rows.push({ what: `panning at zoom ${(await zoomOf(page)).toFixed(2)}`, ...(await pan(page)) });
  rows.push({ what: "zooming by the wheel", ...(await zoomAbout(page)) });
  await close();
  for (const closer of closers) await closer();
  return { opening, rows };
}

async function linesDrawn(page: Page): Promise<void> {
  await page.waitForTimeout(400);
  await page.waitForSelector('canvas.neurons[data-busy="false"]', { timeout: 60_000 });
}

function zoomOf(page: Page): Promise<number> {
  return page.$eval(".react-flow__viewport", (element) => new DOMMatrix((element as HTMLElement).style.transform).a);
}

/** The ground is dragged about in a circle, far from any node. */
async function pan(page: Page): Promise<{ fps: number; p95: number; dropped: number }> {
  const box = await page.locator(".react-flow").boundingBox();
  if (!box) throw new Error("The canvas is not there.");
  const [x, y] = await emptyPlace(page, box);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await startCounting(page);
  const end = Date.now() + PAN.seconds * 1000;
  for (let step = 0; Date.now() < end; step++) {
    const angle = step / 12;
    await page.mouse.move(x + PAN.radius * Math.sin(angle), y + (PAN.radius / 2) * Math.sin(2 * angle));
  }
  const figures = await stopCounting(page);
  await page.mouse.up();
  return figures;
}

async function zoomAbout(page: Page): Promise<{ fps: number; p95: number; dropped: number }> {
  const box = await page.locator(".react-flow").boundingBox();
  if (!box) throw new Error("The canvas is not there.");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await startCounting(page);
  const end = Date.now() + PAN.seconds * 1000;
  for (let step = 0; Date.now() < end; step++) await page.mouse.wheel(0, step % 40 < 20 ? 30 : -30);
  return stopCounting(page);
}

type Box = { x: number; y: number; width: number; height: number };

async function emptyPlace(page: Page, box: Box): Promise<readonly [number, number]> {
  for (let tries = 0; tries < 400; tries++) {
    const x = box.x + box.width * (0.2 + 0.6 * ((tries * 0.618) % 1));
    const y = box.y + box.height * (0.15 + 0.5 * ((tries * 0.382) % 1));
    const isGround = await page.evaluate(
      ([x, y]) => document.elementFromPoint(x, y)?.classList.contains("react-flow__pane") ?? false,
      [x, y] as const,
    );
    if (isGround) return [x, y];
  }
  throw new Error("There is no empty place to pan from.");
}

async function startCounting(page: Page): Promise<void> {
  await page.evaluate(() => {
    const frames: number[] = [];
    const counting = { frames, on: true };
    (globalThis as { counting?: typeof counting }).counting = counting;
    const tick = (now: number) => {
      frames.push(now);
      if (counting.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
}

async function stopCounting(page: Page): Promise<{ fps: number; p95: number; dropped: number }> {
  const frames = await page.evaluate(() => {
    const { counting } = globalThis as { counting?: { frames: number[]; on: boolean } };
    if (counting) counting.on = false;
    return counting?.frames ?? [];
  });
  const gaps = frames.slice(1).map((at, i) => at - (frames[i] ?? at));
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  return {
    fps: (1000 * gaps.length) / total,
    p95: percentile(gaps, 0.95),
    dropped: gaps.filter((gap) => gap > 34).length / gaps.length,
  };
}

export function printNeurons({ opening, rows }: NeuronFigures): void {
  printTable(
    `784-128-64-10 opened into its neurons (target: panning at 30 fps or more); opened and drawn in ${ms(opening)}`,
    ["", "fps", "p95 of a frame", "frames over 34 ms"],
    rows.map(({ what, fps, p95, dropped }) => [what, fps.toFixed(0), ms(p95), `${Math.round(dropped * 100)} %`]),
  );
}

if (isMain(import.meta.url)) {
  await build({ production: true });
  printLoad("before");
  printNeurons(await benchNeurons());
  printLoad("after");
}
