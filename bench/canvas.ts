// The canvas beside plain React Flow, in the same run: the first frame, panning at three zooms, and a step.

import { closeBrowser } from "../test/support/chromium.ts";
import { CASES, type CanvasCase } from "./canvas/cases.ts";
import { benchNeurons, printNeurons } from "./canvas/neurons.ts";
import { messagesFor, openOurs, openPlain, type Shown } from "./canvas/pages.ts";
import { pan, zoomOf, zoomTo } from "./canvas/panning.ts";
import { median, ms, printLoad, printTable, times } from "./measure.ts";

const ROUNDS = Number(process.env["ROUNDS"] ?? 3);
/** `ONLY=1000,10000`: cases by the beginning of their names; `neurons` is the network opened into its units. */
const ONLY = process.env["ONLY"]?.split(",");
const STEPS = 20;

interface Figures {
  readonly first: number[];
  readonly atOne: number[];
  readonly between: number[];
  readonly whole: number[];
  readonly step: number[];
}

const noFigures = (): Figures => ({ first: [], atOne: [], between: [], whole: [], step: [] });

/** Panning at the zoom that shows the whole, at zoom 1, and at the geometric mean of the two. */
async function measurePanning({ page }: Shown, figures: Figures): Promise<void> {
  const whole = await zoomOf(page);
  figures.whole.push(await pan(page));
  await zoomTo(page, Math.sqrt(whole));
  figures.between.push(await pan(page));
  await zoomTo(page, 1);
  figures.atOne.push(await pan(page));
}

/** From the command to the end of the frame that shows the step: values change, and nothing else. */
async function measureSteps({ page }: Shown, figures: Figures): Promise<void> {
  for (let step = 0; step < STEPS; step++) {
    figures.step.push(await page.evaluate(() => window.meter.answer({ type: "command", command: "stepBack" })));
    await page.waitForTimeout(120);
  }
}

async function measure(given: CanvasCase): Promise<{ readonly ours: Figures; readonly plain: Figures }> {
  const messages = await messagesFor(given.text());
  const ours = noFigures();
  const plain = noFigures();
  for (let round = 0; round < ROUNDS; round++) {
    const shown = await openOurs(messages, given.state);
    ours.first.push(shown.firstFrame);
    // The layout engine and the fonts have their say before frames are counted.
    await shown.page.waitForTimeout(given.rest);
    await measurePanning(shown, ours);
    await measureSteps(shown, ours);
    await shown.close();
    const [first] = messages;
    if (first?.type !== "network" || round >= given.plainRounds) continue;
    const peer = await openPlain(first.network);
    plain.first.push(peer.firstFrame);
    await peer.page.waitForTimeout(500);
    await measurePanning(peer, plain);
    await peer.close();
  }
  return { ours, plain };
}

const fps = (list: readonly number[]): string => (list.length === 0 ? "–" : median(list).toFixed(0));
const against = (ours: number, bar: number | null, isMet: boolean): string =>
  bar === null ? "" : ` ${isMet ? "pass" : "MISS"} (${ours.toFixed(0)} against ${bar})`;

printLoad("before");
const rows: string[][] = [];
for (const given of CASES.filter(({ name }) => !ONLY || ONLY.some((start) => name.startsWith(start)))) {
  const { ours, plain } = await measure(given);
  const first = median(ours.first);
  const slowest = Math.min(median(ours.atOne), median(ours.between), median(ours.whole));
  const isQuick = given.firstFrame === null || first <= given.firstFrame;
  const isSmooth = given.fps === null || slowest >= given.fps;
  const peer = plain.first.length > 0 ? median(plain.first) : null;
  rows.push(
    [given.name, "ours", ms(first), fps(ours.atOne), fps(ours.between), fps(ours.whole), ms(median(ours.step))].concat(
      `first frame${against(first, given.firstFrame, isQuick)}, panning${against(slowest, given.fps, isSmooth)}`,
    ),
  );
  if (peer !== null) {
    const worst = Math.min(median(plain.atOne), median(plain.between), median(plain.whole));
    const note = `ours is ${times(peer / first)} as quick, and ${times(slowest / worst)} as smooth where each is slowest`;
    rows.push(["", "plain React Flow", ms(peer), fps(plain.atOne), fps(plain.between), fps(plain.whole), "", note]);
  }
  console.error(`  measured: ${given.name}`);
}
const neurons = !ONLY || ONLY.includes("neurons") ? await benchNeurons() : null;
await closeBrowser();
printTable(
  `The canvas in its page (medians of ${ROUNDS} rounds; frames a second while panning, 60 at most)`,
  ["", "", "first frame", "zoom 1", "between", "whole", "step", "bars"],
  rows,
  [1, 7],
);
if (neurons) printNeurons(neurons);
printLoad("after");
