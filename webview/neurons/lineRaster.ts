/**
 * Lines by the ten thousand, drawn pixel by pixel into two planes of coverage: one for positive weights, one for
 * negative. Measured without a GPU, the 2-D context needs 13 µs for a hair line of 400 pixels and 60 µs for a wider one, and
 * needs them later, in the frame that shows them; here a line takes about 2 µs and takes them now, so that work can be cut into
 * slices. Since each plane only gathers coverage, the order of lines does not matter and the sign that dominates shows.
 */
export class LineRaster {
  readonly width: number;
  readonly height: number;
  private readonly planes: readonly [positive: Uint8Array, negative: Uint8Array];

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.planes = [new Uint8Array(width * height), new Uint8Array(width * height)];
  }

  /** Ends and width in pixels; alpha 0 … 255. A dashed line has gaps along its longer axis. */
  line(
    x1: number,
    y1: number,
    x2: number,
    y2: number,
    width: number,
    alpha: number,
    isNegative: boolean,
    isDashed: boolean,
  ): void {
    const plane = this.planes[isNegative ? 1 : 0];
    const isSteep = Math.abs(y2 - y1) > Math.abs(x2 - x1);
    // Along the longer axis one step a pixel; across it a short run of pixels.
    if (isSteep) this.run(plane, y1, x1, y2, x2, width, alpha, isDashed, this.height, this.width, this.width, 1);
    else this.run(plane, x1, y1, x2, y2, width, alpha, isDashed, this.width, this.height, 1, this.width);
  }

  private run(
    plane: Uint8Array,
    a1: number,
    c1: number,
    a2: number,
    c2: number,
    width: number,
    alpha: number,
    isDashed: boolean,
    length: number,
    across: number,
    alongStride: number,
    acrossStride: number,
  ): void {
    if (a2 < a1) {
      this.run(plane, a2, c2, a1, c1, width, alpha, isDashed, length, across, alongStride, acrossStride);
      return;
    }
    if (a2 < 0 || a1 > length || a2 - a1 < 1e-9) return;
    const slope = (c2 - c1) / (a2 - a1);
    // A line narrower than a pixel covers as much less of it.
    const half = (Math.max(1, width) * Math.sqrt(1 + slope * slope)) / 2;
    const strength = width < 1 ? alpha * width : alpha;
    let from = Math.max(0, Math.ceil(a1 - 0.5));
    let to = Math.min(length - 1, Math.floor(a2 - 0.5));
    // Only where it crosses the picture.
    if (slope !== 0) {
      const enter = (-half - c1) / slope + a1;
      const leave = (across + half - c1) / slope + a1;
      from = Math.max(from, Math.floor(Math.min(enter, leave)));
      to = Math.min(to, Math.ceil(Math.max(enter, leave)));
    } else if (c1 + half < 0 || c1 - half > across) return;
    if (width <= 1 && !isDashed) {
      hair(plane, from, to, c1 + slope * (from + 0.5 - a1), slope, strength, across, alongStride, acrossStride);
      return;
    }
    const start = Math.floor(a1);
    for (let a = from; a <= to; a++) {
      // Counted from the line's own start, or the gaps of many lines would stand in rows.
      if (isDashed && (a - start) % DASH.period >= DASH.drawn) continue;
      const centre = c1 + slope * (a + 0.5 - a1);
      const low = centre - half;
      const high = centre + half;
      const first = Math.max(0, Math.floor(low));
      const last = Math.min(across - 1, Math.floor(high));
      let at = a * alongStride + first * acrossStride;
      for (let c = first; c <= last; c++, at += acrossStride) {
        const covered = Math.min(high, c + 1) - Math.max(low, c);
        const old = plane[at] as number;
        plane[at] = old + (((255 - old) * strength * covered + 127) >> 8);
      }
    }
  }

  /** Writes rows as RGBA, the first at the start of `rgba`; a pixel that both signs cover takes the mean of their colours by coverage. */
  toRgba(fromRow: number, toRow: number, rgba: Uint8ClampedArray, positive: Rgb, negative: Rgb): void {
    const [plus, minus] = this.planes;
    for (let at = fromRow * this.width; at < toRow * this.width; at++) {
      const p = plus[at] as number;
      const n = minus[at] as number;
      const sum = p + n;
      if (sum === 0) continue;
      const share = p / sum;
      const to = (at - fromRow * this.width) * 4;
      rgba[to] = negative[0] + (positive[0] - negative[0]) * share;
      rgba[to + 1] = negative[1] + (positive[1] - negative[1]) * share;
      rgba[to + 2] = negative[2] + (positive[2] - negative[2]) * share;
      rgba[to + 3] = sum - (p * n) / 255;
    }
  }
}

/** In pixels along the longer axis. */
const DASH = { period: 9, drawn: 6 };

/** A line of one pixel: its coverage shared by the two pixels nearest, in whole numbers of a 65536th of a pixel. */
function hair(
  plane: Uint8Array,
  from: number,
  to: number,
  start: number,
  slope: number,
  strength: number,
  across: number,
  alongStride: number,
  acrossStride: number,
): void {
  const alpha = Math.round(strength);
  const step = Math.round(slope * 65536);
  let at = Math.round((start - 0.5) * 65536);
  for (let a = from; a <= to; a++, at += step) {
    const c = at >> 16;
    if (c < -1 || c >= across) continue;
    const share = (at >> 8) & 255;
    const place = a * alongStride + c * acrossStride;
    if (c >= 0) {
      const old = plane[place] as number;
      plane[place] = old + (((255 - old) * ((alpha * (256 - share)) >> 8) + 127) >> 8);
    }
    if (c + 1 < across) {
      const old = plane[place + acrossStride] as number;
      plane[place + acrossStride] = old + (((255 - old) * ((alpha * share) >> 8) + 127) >> 8);
    }
  }
}

export type Rgb = readonly [red: number, green: number, blue: number];
