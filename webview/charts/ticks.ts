/** Round numbers of an axis. */

/** The step between ticks: 1, 2 or 5 times a power of ten, so that at most `most` of them span `size`. */
export function niceStep(size: number, most: number): number {
  const raw = size / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5].find((one) => one * power >= raw * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** All multiples of the nice step within [from, to]; none where that is no interval. */
export function niceTicks(from: number, to: number, most: number): readonly number[] {
  const size = to - from;
  if (!(size > 0) || !Number.isFinite(size)) return [];
  const step = niceStep(size, most);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  // Without the last digits: 3 × 0.1 would be 0.30000000000000004.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const tick = Number(((first + i) * step).toPrecision(14));
    return tick === 0 ? 0 : tick;
  });
}

/**
 * Of a logarithmic axis: powers of ten, every second or third of many, with 2 and 5, or 3, times them between few. Less than a
 * decade has the ticks of a linear axis. `from` must be positive.
 */
export function logTicks(from: number, to: number, most: number): readonly number[] {
  if (!(from > 0 && to > from) || !Number.isFinite(to)) return [];
  const decades = Math.log10(to / from);
  if (decades < 1) return niceTicks(from, to, most);
  const factors = decades * 3 <= most ? [1, 2, 5] : decades * 2 <= most ? [1, 3] : [1];
  const stride = Math.max(1, Math.ceil(decades / Math.max(1, most)));
  const ticks: number[] = [];
  const first = Math.floor(Math.log10(from) + 1e-9);
  for (let power = Math.ceil(first / stride) * stride - stride; power <= Math.log10(to) + 1e-9; power += stride) {
    for (const factor of factors) {
      const tick = Number(`${factor}e${power}`);
      if (tick >= from * (1 - 1e-12) && tick <= to * (1 + 1e-12)) ticks.push(tick);
    }
  }
  return ticks;
}
