import { leaveGradient, leaveOne, negativeRate } from "./products";
import { address, madd, sumLanes, sumsOfFour, sumsOfTwo, word, zero } from "./vectors";

/**
 * Convolution and pooling over images with the samples innermost: a product of matrices whose inner axis runs through a
 * table of taps (where each weight looks, seen from a position) and whose columns are positions. Padding is a frame laid
 * around the image beforehand, so that no kernel asks where the border is. [channel][position][sample] throughout.
 */

@inline
export function offset(table: usize, at: i32): usize {
  return <usize>load<u32>(table + (<usize>at << 2));
}

export function convolve<T>(pc: usize, part: i32, parts: i32): void {
  const out = address(pc, 2);
  const x = address(pc, 3);
  const W = address(pc, 4);
  const bias = address(pc, 5);
  const channels = word(pc, 6);
  const taps = word(pc, 7);
  const tapTable = address(pc, 8);
  const positions = word(pc, 9);
  const positionTable = address(pc, 10);
  const stride = address(pc, 11);
  const channelBytes = address(pc, 12);
  const rowBytes = <usize>taps * sizeof<T>();
  const to = (positions * (part + 1)) / parts;
  for (let p = (positions * part) / parts; p < to; p++) {
    const base = x + offset(positionTable, p);
    let o = 0;
    for (; o + 4 <= channels; o += 4) {
      const place = out + <usize>o * channelBytes + <usize>p * stride;
      const w = W + <usize>o * rowBytes;
      const b: usize = bias === 0 ? 0 : bias + <usize>o * sizeof<T>();
      let c: usize = 0;
      for (; c + 32 <= stride; c += 32) fourByTwo<T>(place + c, base + c, w, rowBytes, b, taps, tapTable, channelBytes);
      if (c < stride) fourByOne<T>(place + c, base + c, w, rowBytes, b, taps, tapTable, channelBytes);
    }
    for (; o + 2 <= channels; o += 2) {
      const place = out + <usize>o * channelBytes + <usize>p * stride;
      const w = W + <usize>o * rowBytes;
      const b: usize = bias === 0 ? 0 : bias + <usize>o * sizeof<T>();
      let c: usize = 0;
      for (; c + 64 <= stride; c += 64) twoByFour<T>(place + c, base + c, w, rowBytes, b, taps, tapTable, channelBytes);
      for (; c < stride; c += 16) {
        one<T>(place + c, base + c, w, b, taps, tapTable);
        one<T>(place + channelBytes + c, base + c, w + rowBytes, b === 0 ? 0 : b + sizeof<T>(), taps, tapTable);
      }
    }
    for (; o < channels; o++) {
      const place = out + <usize>o * channelBytes + <usize>p * stride;
      const b: usize = bias === 0 ? 0 : bias + <usize>o * sizeof<T>();
      for (let c: usize = 0; c < stride; c += 16) one<T>(place + c, base + c, W + <usize>o * rowBytes, b, taps, tapTable);
    }
  }
}

@inline
function biasAt<T>(bias: usize, row: usize): v128 {
  return bias === 0 ? zero() : v128.load_splat<T>(bias + row * sizeof<T>());
}

function fourByTwo<T>(
  out: usize,
  x: usize,
  w0: usize,
  rowBytes: usize,
  bias: usize,
  taps: i32,
  tapTable: usize,
  channelBytes: usize,
): void {
  let s00 = biasAt<T>(bias, 0);
  let s10 = biasAt<T>(bias, 1);
  let s20 = biasAt<T>(bias, 2);
  let s30 = biasAt<T>(bias, 3);
  let s01 = s00;
  let s11 = s10;
  let s21 = s20;
  let s31 = s30;
  let w1 = w0 + rowBytes;
  let w2 = w1 + rowBytes;
  let w3 = w2 + rowBytes;
  for (const end = tapTable + (<usize>taps << 2); tapTable < end; tapTable += 4) {
    const from = x + <usize>load<u32>(tapTable);
    const x0 = v128.load(from);
    const x1 = v128.load(from, 16);
    let w = v128.load_splat<T>(w0);
    s00 = madd<T>(w, x0, s00);
    s01 = madd<T>(w, x1, s01);
    w = v128.load_splat<T>(w1);
    s10 = madd<T>(w, x0, s10);
    s11 = madd<T>(w, x1, s11);
    w = v128.load_splat<T>(w2);
    s20 = madd<T>(w, x0, s20);
    s21 = madd<T>(w, x1, s21);
    w = v128.load_splat<T>(w3);
    s30 = madd<T>(w, x0, s30);
    s31 = madd<T>(w, x1, s31);
    w0 += sizeof<T>();
    w1 += sizeof<T>();
    w2 += sizeof<T>();
    w3 += sizeof<T>();
  }
  v128.store(out, s00);
  v128.store(out, s01, 16);
  out += channelBytes;
  v128.store(out, s10);
  v128.store(out, s11, 16);
  out += channelBytes;
  v128.store(out, s20);
  v128.store(out, s21, 16);
  out += channelBytes;
  v128.store(out, s30);
  v128.store(out, s31, 16);
}

function fourByOne<T>(
  out: usize,
  x: usize,
  w0: usize,
  rowBytes: usize,
  bias: usize,
  taps: i32,
  tapTable: usize,
  channelBytes: usize,
): void {
  let s0 = biasAt<T>(bias, 0);
  let s1 = biasAt<T>(bias, 1);
  let s2 = biasAt<T>(bias, 2);
  let s3 = biasAt<T>(bias, 3);
  let w1 = w0 + rowBytes;
  let w2 = w1 + rowBytes;
  let w3 = w2 + rowBytes;
  for (const end = tapTable + (<usize>taps << 2); tapTable < end; tapTable += 4) {
    const x0 = v128.load(x + <usize>load<u32>(tapTable));
    s0 = madd<T>(v128.load_splat<T>(w0), x0, s0);
    s1 = madd<T>(v128.load_splat<T>(w1), x0, s1);
    s2 = madd<T>(v128.load_splat<T>(w2), x0, s2);
    s3 = madd<T>(v128.load_splat<T>(w3), x0, s3);
    w0 += sizeof<T>();
    w1 += sizeof<T>();
    w2 += sizeof<T>();
    w3 += sizeof<T>();
  }
  v128.store(out, s0);
  v128.store(out + channelBytes, s1);
  v128.store(out + 2 * channelBytes, s2);
  v128.store(out + 3 * channelBytes, s3);
}

function twoByFour<T>(
  out: usize,
  x: usize,
  w0: usize,
  rowBytes: usize,
  bias: usize,
  taps: i32,
  tapTable: usize,
  channelBytes: usize,
): void {
  let s00 = biasAt<T>(bias, 0);
  let s10 = biasAt<T>(bias, 1);
  let s01 = s00;
  let s02 = s00;
  let s03 = s00;
  let s11 = s10;
  let s12 = s10;
  let s13 = s10;
  let w1 = w0 + rowBytes;
  for (const end = tapTable + (<usize>taps << 2); tapTable < end; tapTable += 4) {
    const from = x + <usize>load<u32>(tapTable);
    const a = v128.load_splat<T>(w0);
    const b = v128.load_splat<T>(w1);
    let v = v128.load(from);
    s00 = madd<T>(a, v, s00);
    s10 = madd<T>(b, v, s10);
    v = v128.load(from, 16);
    s01 = madd<T>(a, v, s01);
    s11 = madd<T>(b, v, s11);
    v = v128.load(from, 32);
    s02 = madd<T>(a, v, s02);
    s12 = madd<T>(b, v, s12);
    v = v128.load(from, 48);
    s03 = madd<T>(a, v, s03);
    s13 = madd<T>(b, v, s13);
    w0 += sizeof<T>();
    w1 += sizeof<T>();
  }
  v128.store(out, s00);
  v128.store(out, s01, 16);
  v128.store(out, s02, 32);
  v128.store(out, s03, 48);
  out += channelBytes;
  v128.store(out, s10);
  v128.store(out, s11, 16);
  v128.store(out, s12, 32);
  v128.store(out, s13, 48);
}

@inline
function one<T>(out: usize, x: usize, w: usize, bias: usize, taps: i32, tapTable: usize): void {
  let s = biasAt<T>(bias, 0);
  for (const end = tapTable + (<usize>taps << 2); tapTable < end; tapTable += 4) {
    s = madd<T>(v128.load_splat<T>(w), v128.load(x + <usize>load<u32>(tapTable)), s);
    w += sizeof<T>();
  }
  v128.store(out, s);
}

/** gW[o, tap] = Σ over positions and samples of δ[o]·x at the tap; gb[o] = Σ δ[o]. */
export function convolveOuter<T>(pc: usize, part: i32, parts: i32): void {
  const gW = address(pc, 2);
  const gb = address(pc, 3);
  const delta = address(pc, 4);
  const x = address(pc, 5);
  const channels = word(pc, 6);
  const taps = word(pc, 7);
  const tapTable = address(pc, 8);
  const positions = word(pc, 9);
  const positionTable = address(pc, 10);
  const stride = address(pc, 11);
  const channelBytes = address(pc, 12);
  const how = word(pc, 13);
  const rowBytes = <usize>taps * sizeof<T>();
  // Taps are shared out: every worker leaves its own columns of gW.
  const last = part + 1 === parts ? taps : ((taps * (part + 1)) / parts) & ~3;
  const first = ((taps * part) / parts) & ~3;
  if (gb !== 0 && part === 0)
    for (let o = 0; o < channels; o++)
      leaveOne<T>(gb + <usize>o * sizeof<T>(), wholeSum<T>(delta + <usize>o * channelBytes, channelBytes), how);
  let o = 0;
  for (; o + 2 <= channels; o += 2) {
    const d = delta + <usize>o * channelBytes;
    const g = gW + <usize>o * rowBytes;
    let t = first;
    for (; t + 4 <= last; t += 4)
      pairByFour<T>(g + <usize>t * sizeof<T>(), rowBytes, d, channelBytes, x, tapTable + (<usize>t << 2), positions, positionTable, stride, how);
    for (; t < last; t++) {
      const tap = offset(tapTable, t);
      const at = g + <usize>t * sizeof<T>();
      leaveOne<T>(at, overPositions<T>(d, x + tap, positions, positionTable, stride), how);
      leaveOne<T>(at + rowBytes, overPositions<T>(d + channelBytes, x + tap, positions, positionTable, stride), how);
    }
  }
  if (o < channels)
    for (let t = first; t < last; t++)
      leaveOne<T>(
        gW + <usize>o * rowBytes + <usize>t * sizeof<T>(),
        overPositions<T>(delta + <usize>o * channelBytes, x + offset(tapTable, t), positions, positionTable, stride),
        how,
      );
}

function wholeSum<T>(from: usize, bytes: usize): T {
  let s = zero();
  for (let i: usize = 0; i < bytes; i += 16) s = v128.add<T>(s, v128.load(from + i));
  return sumLanes<T>(s);
}

function overPositions<T>(delta: usize, x: usize, positions: i32, positionTable: usize, stride: usize): T {
  let s0 = zero();
  let s1 = zero();
  for (let p = 0; p < positions; p++) {
    const from = x + offset(positionTable, p);
    let c: usize = 0;
    for (; c + 32 <= stride; c += 32) {
      s0 = madd<T>(v128.load(delta + c), v128.load(from + c), s0);
      s1 = madd<T>(v128.load(delta + c, 16), v128.load(from + c, 16), s1);
    }
    if (c < stride) s0 = madd<T>(v128.load(delta + c), v128.load(from + c), s0);
    delta += stride;
  }
  return sumLanes<T>(v128.add<T>(s0, s1));
}

function pairByFour<T>(
  g: usize,
  rowBytes: usize,
  d0: usize,
  channelBytes: usize,
  x: usize,
  tapTable: usize,
  positions: i32,
  positionTable: usize,
  stride: usize,
  how: i32,
): void {
  let s00 = zero();
  let s01 = zero();
  let s02 = zero();
  let s03 = zero();
  let s10 = zero();
  let s11 = zero();
  let s12 = zero();
  let s13 = zero();
  const t0 = x + offset(tapTable, 0);
  const t1 = x + offset(tapTable, 1);
  const t2 = x + offset(tapTable, 2);
  const t3 = x + offset(tapTable, 3);
  let d1 = d0 + channelBytes;
  for (const end = positionTable + (<usize>positions << 2); positionTable < end; positionTable += 4) {
    let at = <usize>load<u32>(positionTable);
    for (const stop = at + stride; at < stop; at += 16) {
      const v0 = v128.load(d0);
      const v1 = v128.load(d1);
      let y = v128.load(t0 + at);
      s00 = madd<T>(v0, y, s00);
      s10 = madd<T>(v1, y, s10);
      y = v128.load(t1 + at);
      s01 = madd<T>(v0, y, s01);
      s11 = madd<T>(v1, y, s11);
      y = v128.load(t2 + at);
      s02 = madd<T>(v0, y, s02);
      s12 = madd<T>(v1, y, s12);
      y = v128.load(t3 + at);
      s03 = madd<T>(v0, y, s03);
      s13 = madd<T>(v1, y, s13);
      d0 += 16;
      d1 += 16;
    }
  }
  const step = negativeRate<T>();
  leaveFour<T>(g, s00, s01, s02, s03, how, step);
  leaveFour<T>(g + rowBytes, s10, s11, s12, s13, how, step);
}

@inline
function leaveFour<T>(to: usize, a: v128, b: v128, c: v128, d: v128, how: i32, step: v128): void {
  if (sizeof<T>() == 8) {
    leaveGradient<T>(to, sumsOfTwo(a, b), how, step);
    leaveGradient<T>(to + 16, sumsOfTwo(c, d), how, step);
  } else leaveGradient<T>(to, sumsOfFour(a, b, c, d), how, step);
}

/** gx at every tap of every position += Σ_o W[o, tap]·δ[o]. */
export function convolveTransposed<T>(pc: usize, part: i32): void {
  if (part !== 0) return;
  const gx = address(pc, 2);
  const delta = address(pc, 3);
  const W = address(pc, 4);
  const channels = word(pc, 5);
  const taps = word(pc, 6);
  const tapTable = address(pc, 7);
  const positions = word(pc, 8);
  const positionTable = address(pc, 9);
  const stride = address(pc, 10);
  const channelBytes = address(pc, 11);
  const rowBytes = <usize>taps * sizeof<T>();
  for (let p = 0; p < positions; p++) {
    const base = gx + offset(positionTable, p);
    const d = delta + <usize>p * stride;
    let t = 0;
    for (; t + 4 <= taps; t += 4) {
      const table = tapTable + (<usize>t << 2);
      const w = W + <usize>t * sizeof<T>();
      let c: usize = 0;
      for (; c + 32 <= stride; c += 32) spreadFourByTwo<T>(base + c, d + c, w, rowBytes, channels, channelBytes, table);
      if (c < stride)
        for (let k = 0; k < 4; k++)
          spreadOne<T>(base + offset(table, k) + c, d + c, w + <usize>k * sizeof<T>(), rowBytes, channels, channelBytes);
    }
    for (; t < taps; t++)
      for (let c: usize = 0; c < stride; c += 16)
        spreadOne<T>(base + offset(tapTable, t) + c, d + c, W + <usize>t * sizeof<T>(), rowBytes, channels, channelBytes);
  }
}

@inline
export function addTo<T>(to: usize, s: v128): void {
  v128.store(to, v128.add<T>(v128.load(to), s));
}

function spreadFourByTwo<T>(
  gx: usize,
  d: usize,
  w: usize,
  rowBytes: usize,
  channels: i32,
  channelBytes: usize,
  tapTable: usize,
): void {
  let s00 = zero();
  let s01 = zero();
  let s10 = zero();
  let s11 = zero();
  let s20 = zero();
  let s21 = zero();
  let s30 = zero();
  let s31 = zero();
  for (let o = channels; o > 0; o--) {
    const v0 = v128.load(d);
    const v1 = v128.load(d, 16);
    let x = v128.load_splat<T>(w);
    s00 = madd<T>(x, v0, s00);
    s01 = madd<T>(x, v1, s01);
    x = v128.load_splat<T>(w + sizeof<T>());
    s10 = madd<T>(x, v0, s10);
    s11 = madd<T>(x, v1, s11);
    x = v128.load_splat<T>(w + 2 * sizeof<T>());
    s20 = madd<T>(x, v0, s20);
    s21 = madd<T>(x, v1, s21);
    x = v128.load_splat<T>(w + 3 * sizeof<T>());
    s30 = madd<T>(x, v0, s30);
    s31 = madd<T>(x, v1, s31);
    d += channelBytes;
    w += rowBytes;
  }
  let to = gx + offset(tapTable, 0);
  addTo<T>(to, s00);
  addTo<T>(to + 16, s01);
  to = gx + offset(tapTable, 1);
  addTo<T>(to, s10);
  addTo<T>(to + 16, s11);
  to = gx + offset(tapTable, 2);
  addTo<T>(to, s20);
  addTo<T>(to + 16, s21);
  to = gx + offset(tapTable, 3);
  addTo<T>(to, s30);
  addTo<T>(to + 16, s31);
}

@inline
function spreadOne<T>(to: usize, d: usize, w: usize, rowBytes: usize, channels: i32, channelBytes: usize): void {
  let s = zero();
  for (let o = channels; o > 0; o--) {
    s = madd<T>(v128.load_splat<T>(w), v128.load(d), s);
    d += channelBytes;
    w += rowBytes;
  }
  addTo<T>(to, s);
}
