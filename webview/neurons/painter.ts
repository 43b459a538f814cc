import type { Colours } from "./colours.ts";
import { drawRing, drawUnits, type UnitReadings, type Viewport } from "./drawUnits.ts";
import { drawHighlight, type NumbersOf, paintSheet, type Sheet } from "./lineJob.ts";
import type { Box, Scene } from "./scene.ts";
import type { UnitState } from "./unitStore.ts";

/** All that decides what is seen; `linesKey` changes with whatever changes the lines, and with nothing else. */
export interface Shot {
  readonly scene: Scene;
  readonly viewport: Viewport;
  readonly width: number;
  readonly height: number;
  readonly dpr: number;
  readonly colours: Colours;
  readonly linesKey: readonly unknown[];
  readonly numbersOf: NumbersOf;
  readonly readingsOf: (id: string) => UnitReadings;
  readonly units: Pick<UnitState, "hovered" | "focused">;
}

/** What of a frame may be spent on lines, in milliseconds: little while the view moves, more when it stands. */
const SLICE = { moving: 7, standing: 22 };
/** The zoom has settled when it has stood for as long, in milliseconds. */
const SETTLED = 120;
/** A sheet reaches beyond the view by this share of it, so that a pan can go on while the next one is drawn. */
const BEYOND = { most: 0.5, least: 0.15 };
/** Pixels of a sheet at most (32 MB): it reaches less far beyond a large view, and is drawn coarser if even that is too much. */
const MOST_PIXELS = 8_000_000;

/**
 * Draws the opened layers onto a canvas as large as the view. The lines come from a sheet that is drawn in slices and
 * then only moved (or scaled, until the zoom has settled); circles and numbers, of which few are in view, are drawn in every frame.
 */
export class NeuronPainter {
  private front: { readonly sheet: Sheet; readonly key: readonly unknown[]; readonly dpr: number } | null = null;
  private job: {
    readonly work: Generator<void, Sheet, void>;
    readonly key: readonly unknown[];
    readonly area: Box;
    readonly scale: number;
    readonly dpr: number;
  } | null = null;
  private zoom = 0;
  private zoomedAt = 0;
  private place = { x: 0, y: 0 };
  private movedAt = 0;
  /** Sheets drawn so far; for tests. */
  sheets = 0;

  /** Draws; true where another frame is needed though nothing changes. */
  draw(context: CanvasRenderingContext2D, shot: Shot, now: number): boolean {
    const { scene, viewport, width, height, dpr } = shot;
    context.setTransform(dpr, 0, 0, dpr, 0, 0);
    context.clearRect(0, 0, width, height);
    if (scene.units.length === 0) {
      this.front = null;
      this.job = null;
      return false;
    }
    const needsMore = this.prepareLines(shot, now);
    const lit = shot.units.hovered ?? shot.units.focused;
    if (this.front && same(this.front.key, shot.linesKey)) {
      context.globalAlpha = lit ? 0.22 : 1;
      this.blit(context, this.front.sheet, shot);
      context.globalAlpha = 1;
    }
    if (lit) drawHighlight(context, scene, lit, shot.numbersOf, shot.colours, viewport);
    for (const units of scene.units) drawUnits(context, units, shot.readingsOf(units.id), viewport, shot, shot.colours);
    for (const unit of [shot.units.hovered, shot.units.focused]) {
      const units = unit && scene.units.find(({ id }) => id === unit.node);
      if (units) drawRing(context, units, unit, viewport, shot.colours, unit === shot.units.focused);
    }
    return needsMore;
  }

  private blit(
    context: CanvasRenderingContext2D,
    { canvas, area, scale }: Sheet,
    { viewport: { x, y, zoom }, width, height, dpr }: Shot,
  ): void {
    // Only what is in view: without a GPU the rest would be scaled for nothing.
    const left = Math.max(0, Math.floor((-x / zoom - area.x) * scale));
    const top = Math.max(0, Math.floor((-y / zoom - area.y) * scale));
    const right = Math.min(canvas.width, Math.ceil(((width - x) / zoom - area.x) * scale));
    const bottom = Math.min(canvas.height, Math.ceil(((height - y) / zoom - area.y) * scale));
    if (right <= left || bottom <= top) return;
    const factor = zoom / scale;
    // Pixel on pixel where nothing is scaled: sharper, and several times as quick as between pixels.
    const isExact = Math.abs(factor * dpr - 1) < 1e-6;
    const snap = (at: number) => (isExact ? Math.round(at * dpr) / dpr : at);
    context.drawImage(
      canvas,
      left,
      top,
      right - left,
      bottom - top,
      snap((area.x + left / scale) * zoom + x),
      snap((area.y + top / scale) * zoom + y),
      (right - left) * factor,
      (bottom - top) * factor,
    );
  }

  /** Works on the sheet that the view needs, for no longer than a slice; true where there is more to do. */
  private prepareLines(shot: Shot, now: number): boolean {
    const { scene, viewport, dpr, linesKey } = shot;
    if (viewport.zoom !== this.zoom) {
      this.zoom = viewport.zoom;
      this.zoomedAt = now;
      this.movedAt = now;
    }
    if (viewport.x !== this.place.x || viewport.y !== this.place.y) {
      this.place = { x: viewport.x, y: viewport.y };
      this.movedAt = now;
    }
    const seen = scene.bounds && overlap(viewOf(shot), scene.bounds);
    if (!seen || (scene.bundles.length === 0 && scene.plain.length === 0)) {
      this.job = null;
      return false;
    }
    const { front } = this;
    const isCurrent = front !== null && same(front.key, linesKey) && front.dpr === dpr;
    // A sheet that was drawn coarser for its size is as good as it gets.
    const isSharp = isCurrent && Math.abs(front.sheet.scale / this.scaleFor(shot) - 1) < 1e-6;
    if (isSharp && covers(front.sheet.area, seen)) {
      this.job = null;
      return false;
    }
    // While the zoom moves, the old sheet is scaled; with none to scale, a new one is begun at once.
    if (isCurrent && !isSharp && now - this.zoomedAt < SETTLED) return true;
    const { job } = this;
    const fits = job && same(job.key, linesKey) && job.scale === this.scaleFor(shot) && covers(job.area, seen);
    if (!fits) this.begin(shot);
    return this.work(now - this.movedAt < SETTLED ? SLICE.moving : SLICE.standing);
  }

  private begin(shot: Shot): void {
    const area = this.areaFor(shot);
    if (!area) return;
    const { scene, dpr, numbersOf, colours, linesKey } = shot;
    const scale = this.scaleFor(shot);
    this.job = { work: paintSheet(area, scale, dpr, scene, numbersOf, colours), key: linesKey, area, scale, dpr };
  }

  private work(slice: number): boolean {
    const { job } = this;
    if (!job) return false;
    const end = performance.now() + slice;
    do {
      const step = job.work.next();
      if (!step.done) continue;
      this.front = { sheet: step.value, key: job.key, dpr: job.dpr };
      this.job = null;
      this.sheets += 1;
      return false;
    } while (performance.now() < end);
    return true;
  }

  private areaFor(shot: Shot): Box | null {
    const view = viewOf(shot);
    const beyond = beyondOf(shot);
    const wide = {
      x: view.x - view.width * beyond,
      y: view.y - view.height * beyond,
      width: view.width * (1 + 2 * beyond),
      height: view.height * (1 + 2 * beyond),
    };
    const { bounds } = shot.scene;
    return (
      bounds && overlap(wide, { x: bounds.x - 4, y: bounds.y - 4, width: bounds.width + 8, height: bounds.height + 8 })
    );
  }

  /** Of the view's own size first, so that it does not depend on where the view is. */
  private scaleFor(shot: Shot): number {
    const pixels = pixelsOf(shot) * (1 + 2 * beyondOf(shot)) ** 2;
    return shot.viewport.zoom * shot.dpr * Math.min(1, Math.sqrt(MOST_PIXELS / pixels));
  }
}

function pixelsOf({ width, height, dpr }: Shot): number {
  return width * height * dpr * dpr;
}

function beyondOf(shot: Shot): number {
  return Math.max(BEYOND.least, Math.min(BEYOND.most, (Math.sqrt(MOST_PIXELS / pixelsOf(shot)) - 1) / 2));
}

function viewOf({ viewport: { x, y, zoom }, width, height }: Shot): Box {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

function overlap(a: Box, b: Box): Box | null {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

function covers(outer: Box, inner: Box): boolean {
  const slack = 1e-6;
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    inner.x + inner.width <= outer.x + outer.width + slack &&
    inner.y + inner.height <= outer.y + outer.height + slack
  );
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((entry, i) => Object.is(entry, b[i]));
}
