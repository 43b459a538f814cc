import type { Page } from "playwright-core";

/** Zoom of the view, as React Flow has it in both pages. */
export function zoomOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const transform = document.querySelector<HTMLElement>(".react-flow__viewport")?.style.transform ?? "";
    return Number(/scale\(([\d.e-]+)\)/.exec(transform)?.[1] ?? Number.NaN);
  });
}

/** Of the pane, where the hand works. */
async function middleOf(page: Page): Promise<readonly [number, number]> {
  const box = await page.locator(".react-flow__pane").boundingBox();
  if (!box) throw new Error("There is no pane.");
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** Turns the wheel in the middle of the pane until the zoom is as wanted. */
export async function zoomTo(page: Page, zoom: number): Promise<void> {
  const [x, y] = await middleOf(page);
  await page.mouse.move(x, y);
  for (let turn = 0; turn < 60; turn++) {
    const now = await zoomOf(page);
    const octaves = Math.log2(zoom / now);
    if (Math.abs(octaves) < 0.02) break;
    await page.mouse.wheel(0, -Math.max(-200, Math.min(200, octaves / 0.002)));
    await page.waitForTimeout(60);
  }
  await page.waitForTimeout(700);
}

const SECONDS = 2;
const REACH = 260;

/** Frames a second while the hand drags the ground to and fro, by the time stamps of the frames themselves. */
export async function pan(page: Page): Promise<number> {
  const [x, y] = await groundNear(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 4, y + 2);
  await page.evaluate(() => window.meter.startFrames());
  const start = performance.now();
  for (let i = 0; performance.now() - start < SECONDS * 1000; i++) {
    const phase = (i % 80) / 80;
    const swing = phase < 0.5 ? 4 * phase - 1 : 3 - 4 * phase;
    await page.mouse.move(x + swing * REACH, y + swing * 60);
  }
  const frames = await page.evaluate(() => window.meter.stopFrames());
  await page.mouse.up();
  await page.waitForTimeout(400);
  const lasted = (frames.at(-1) ?? 0) - (frames[0] ?? 0);
  return (1000 * (frames.length - 1)) / lasted;
}

/** A point near the middle where a press drags the view and not a node or a wire. */
async function groundNear(page: Page): Promise<readonly [number, number]> {
  const [x, y] = await middleOf(page);
  for (let i = 0; i < 120; i++) {
    const [px, py] = [x + ((i * 37) % 240) - 120, y + ((i * 53) % 160) - 80];
    await page.mouse.move(px, py);
    const isGround = await page.evaluate(
      ([px, py]) => {
        const element = document.elementFromPoint(px, py);
        return element?.classList.contains("react-flow__pane") ?? false;
      },
      [px, py] as const,
    );
    if (isGround) return [px, py];
  }
  throw new Error("There is no free ground to drag the view by.");
}
