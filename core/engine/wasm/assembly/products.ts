import * as Code from "../codes";
import { address, madd, sumLanes, sumsOfFour, sumsOfTwo, word, zero } from "./vectors";

/**
 * Products of matrices with the samples innermost. Tiles of four rows and two vectors of samples keep eight sums in
 * registers: that many fit, and more would be spilled (shared/anchors/performance.md).
 */

/** η of the step at hand, for gradients that move their parameter at once. */
export let rate: f64 = 0;
export function setRate(value: f64): void {
  rate = value;
}

/** out[i] (+)= Σ_k A[i, k]·X[k] + b[i]; rows of X and out are `stride` bytes of samples. */
export function product<T>(pc: usize, part: i32, parts: i32): void {
  const out = address(pc, 2);
  const A = address(pc, 3);
  const rowStep = address(pc, 4);
  const columnStep = address(pc, 5);
  const X = address(pc, 6);
  const bias = address(pc, 7);
  const rows = word(pc, 8);
  const inner = word(pc, 9);
  const stride = address(pc, 10);
  const add = word(pc, 11) !== 0;
  const to = (rows * (part + 1)) / parts;
  let i = (rows * part) / parts;
  for (; i + 4 <= to; i += 4) {
    const a = A + <usize>i * rowStep;
    const o = out + <usize>i * stride;
    const b: usize = bias === 0 ? 0 : bias + <usize>i * sizeof<T>();
    let c: usize = 0;
    for (; c + 32 <= stride; c += 32) fourByTwo<T>(o + c, a, rowStep, columnStep, X + c, b, inner, stride, add);
    if (c < stride) fourByOne<T>(o + c, a, rowStep, columnStep, X + c, b, inner, stride, add);
  }
  for (; i < to; i++) {
    const a = A + <usize>i * rowStep;
    const o = out + <usize>i * stride;
    const b: usize = bias === 0 ? 0 : bias + <usize>i * sizeof<T>();
    let c: usize = 0;
    for (; c + 64 <= stride; c += 64) oneByFour<T>(o + c, a, columnStep, X + c, b, inner, stride, add);
    for (; c < stride; c += 16) oneByOne<T>(o + c, a, columnStep, X + c, b, inner, stride, add);
  }
}

@inline
function biasAt<T>(bias: usize, row: usize): v128 {
  return bias === 0 ? zero() : v128.load_splat<T>(bias + row * sizeof<T>());
}

@inline
export function leave<T>(to: usize, sum: v128, add: bool): void {
  v128.store(to, add ? v128.add<T>(v128.load(to), sum) : sum);
}

@inline
function fourByTwo<T>(
  out: usize,
  a: usize,
  rowStep: usize,
  columnStep: usize,
  x: usize,
  bias: usize,
  inner: i32,
  stride: usize,
  add: bool,
): void {
  let s00 = biasAt<T>(bias, 0);
  let s10 = biasAt<T>(bias, 1);
  let s20 = biasAt<T>(bias, 2);
  let s30 = biasAt<T>(bias, 3);
  let s01 = s00;
  let s11 = s10;
  let s21 = s20;
  let s31 = s30;
  let a1 = a + rowStep;
  let a2 = a1 + rowStep;
  let a3 = a2 + rowStep;
  for (let k = inner; k > 0; k--) {
    const x0 = v128.load(x);
    const x1 = v128.load(x, 16);
    let w = v128.load_splat<T>(a);
    s00 = madd<T>(w, x0, s00);
    s01 = madd<T>(w, x1, s01);
    w = v128.load_splat<T>(a1);
    s10 = madd<T>(w, x0, s10);
    s11 = madd<T>(w, x1, s11);
    w = v128.load_splat<T>(a2);
    s20 = madd<T>(w, x0, s20);
    s21 = madd<T>(w, x1, s21);
    w = v128.load_splat<T>(a3);
    s30 = madd<T>(w, x0, s30);
    s31 = madd<T>(w, x1, s31);
    a += columnStep;
    a1 += columnStep;
    a2 += columnStep;
    a3 += columnStep;
    x += stride;
  }
  leave<T>(out, s00, add);
  leave<T>(out + 16, s01, add);
  out += stride;
  leave<T>(out, s10, add);
  leave<T>(out + 16, s11, add);
  out += stride;
  leave<T>(out, s20, add);
  leave<T>(out + 16, s21, add);
  out += stride;
  leave<T>(out, s30, add);
  leave<T>(out + 16, s31, add);
}

@inline
function fourByOne<T>(
  out: usize,
  a: usize,
  rowStep: usize,
  columnStep: usize,
  x: usize,
  bias: usize,
  inner: i32,
  stride: usize,
  add: bool,
): void {
  let s0 = biasAt<T>(bias, 0);
  let s1 = biasAt<T>(bias, 1);
  let s2 = biasAt<T>(bias, 2);
  let s3 = biasAt<T>(bias, 3);
  let a1 = a + rowStep;
  let a2 = a1 + rowStep;
  let a3 = a2 + rowStep;
  for (let k = inner; k > 0; k--) {
    const x0 = v128.load(x);
    s0 = madd<T>(v128.load_splat<T>(a), x0, s0);
    s1 = madd<T>(v128.load_splat<T>(a1), x0, s1);
    s2 = madd<T>(v128.load_splat<T>(a2), x0, s2);
    s3 = madd<T>(v128.load_splat<T>(a3), x0, s3);
    a += columnStep;
    a1 += columnStep;
    a2 += columnStep;
    a3 += columnStep;
    x += stride;
  }
  leave<T>(out, s0, add);
  leave<T>(out + stride, s1, add);
  leave<T>(out + 2 * stride, s2, add);
  leave<T>(out + 3 * stride, s3, add);
}

function oneByFour<T>(
  out: usize,
  a: usize,
  columnStep: usize,
  x: usize,
  bias: usize,
  inner: i32,
  stride: usize,
  add: bool,
): void {
  let s0 = biasAt<T>(bias, 0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let k = inner; k > 0; k--) {
    const w = v128.load_splat<T>(a);
    s0 = madd<T>(w, v128.load(x), s0);
    s1 = madd<T>(w, v128.load(x, 16), s1);
    s2 = madd<T>(w, v128.load(x, 32), s2);
    s3 = madd<T>(w, v128.load(x, 48), s3);
    a += columnStep;
    x += stride;
  }
  leave<T>(out, s0, add);
  leave<T>(out + 16, s1, add);
  leave<T>(out + 32, s2, add);
  leave<T>(out + 48, s3, add);
}

@inline
function oneByOne<T>(
  out: usize,
  a: usize,
  columnStep: usize,
  x: usize,
  bias: usize,
  inner: i32,
  stride: usize,
  add: bool,
): void {
  let s = biasAt<T>(bias, 0);
  for (let k = inner; k > 0; k--) {
    s = madd<T>(v128.load_splat<T>(a), v128.load(x), s);
    a += columnStep;
    x += stride;
  }
  leave<T>(out, s, add);
}

/** Leaves numbers of a gradient behind: instead, beside what is there, or by moving the parameter itself. */
@inline
export function leaveGradient<T>(to: usize, g: v128, how: i32, step: v128): void {
  if (how === Code.SET) v128.store(to, g);
  else if (how === Code.ADD) v128.store(to, v128.add<T>(v128.load(to), g));
  else v128.store(to, madd<T>(step, g, v128.load(to)));
}

@inline
export function leaveOne<T>(to: usize, g: T, how: i32): void {
  if (how === Code.SET) store<T>(to, g);
  else if (how === Code.ADD) store<T>(to, load<T>(to) + g);
  else store<T>(to, load<T>(to) - <T>rate * g);
}

@inline
export function negativeRate<T>(): v128 {
  return sizeof<T>() == 8 ? f64x2.splat(-rate) : f32x4.splat(-(<f32>rate));
}

/** gA[i, j] = Σ_s δ[i, s]·x[j, s] and gb[i] = Σ_s δ[i, s]: two rows by four columns at a time. */
export function outer<T>(pc: usize, part: i32, parts: i32): void {
  const gA = address(pc, 2);
  const gb = address(pc, 3);
  const delta = address(pc, 4);
  const x = address(pc, 5);
  const rows = word(pc, 6);
  const columns = word(pc, 7);
  const stride = address(pc, 8);
  const how = word(pc, 9);
  const to = (rows * (part + 1)) / parts;
  let i = (rows * part) / parts;
  if (gb !== 0) biases<T>(gb, delta, i, to, stride, how);
  const rowBytes = <usize>columns * sizeof<T>();
  for (; i + 2 <= to; i += 2) {
    const d = delta + <usize>i * stride;
    const g = gA + <usize>i * rowBytes;
    let j = 0;
    for (; j + 4 <= columns; j += 4)
      twoByFour<T>(g + <usize>j * sizeof<T>(), rowBytes, d, x + <usize>j * stride, stride, how);
    for (; j + 2 <= columns; j += 2)
      twoByTwo<T>(g + <usize>j * sizeof<T>(), rowBytes, d, x + <usize>j * stride, stride, how);
    for (; j < columns; j++) {
      const xj = x + <usize>j * stride;
      leaveOne<T>(g + <usize>j * sizeof<T>(), dot<T>(d, xj, stride), how);
      leaveOne<T>(g + rowBytes + <usize>j * sizeof<T>(), dot<T>(d + stride, xj, stride), how);
    }
  }
  if (i < to) {
    const d = delta + <usize>i * stride;
    const g = gA + <usize>i * rowBytes;
    let j = 0;
    for (; j + 4 <= columns; j += 4) oneByFourSums<T>(g + <usize>j * sizeof<T>(), d, x + <usize>j * stride, stride, how);
    for (; j < columns; j++) leaveOne<T>(g + <usize>j * sizeof<T>(), dot<T>(d, x + <usize>j * stride, stride), how);
  }
}

@inline
function leaveFour<T>(to: usize, a: v128, b: v128, c: v128, d: v128, how: i32, step: v128): void {
  if (sizeof<T>() == 8) {
    leaveGradient<T>(to, sumsOfTwo(a, b), how, step);
    leaveGradient<T>(to + 16, sumsOfTwo(c, d), how, step);
  } else leaveGradient<T>(to, sumsOfFour(a, b, c, d), how, step);
}

@inline
function twoByFour<T>(g: usize, rowBytes: usize, d: usize, x: usize, stride: usize, how: i32): void {
  let s00 = zero();
  let s01 = zero();
  let s02 = zero();
  let s03 = zero();
  let s10 = zero();
  let s11 = zero();
  let s12 = zero();
  let s13 = zero();
  let d1 = d + stride;
  let x1 = x + stride;
  let x2 = x1 + stride;
  let x3 = x2 + stride;
  for (const end = d + stride; d < end; d += 16) {
    const v0 = v128.load(d);
    const v1 = v128.load(d1);
    let y = v128.load(x);
    s00 = madd<T>(v0, y, s00);
    s10 = madd<T>(v1, y, s10);
    y = v128.load(x1);
    s01 = madd<T>(v0, y, s01);
    s11 = madd<T>(v1, y, s11);
    y = v128.load(x2);
    s02 = madd<T>(v0, y, s02);
    s12 = madd<T>(v1, y, s12);
    y = v128.load(x3);
    s03 = madd<T>(v0, y, s03);
    s13 = madd<T>(v1, y, s13);
    d1 += 16;
    x += 16;
    x1 += 16;
    x2 += 16;
    x3 += 16;
  }
  const step = negativeRate<T>();
  leaveFour<T>(g, s00, s01, s02, s03, how, step);
  leaveFour<T>(g + rowBytes, s10, s11, s12, s13, how, step);
}

@inline
function twoByTwo<T>(g: usize, rowBytes: usize, d: usize, x: usize, stride: usize, how: i32): void {
  let s00 = zero();
  let s01 = zero();
  let s10 = zero();
  let s11 = zero();
  for (let i: usize = 0; i < stride; i += 16) {
    const v0 = v128.load(d + i);
    const v1 = v128.load(d + stride + i);
    const x0 = v128.load(x + i);
    const x1 = v128.load(x + stride + i);
    s00 = madd<T>(v0, x0, s00);
    s10 = madd<T>(v1, x0, s10);
    s01 = madd<T>(v0, x1, s01);
    s11 = madd<T>(v1, x1, s11);
  }
  if (sizeof<T>() == 8) {
    leaveGradient<T>(g, sumsOfTwo(s00, s01), how, negativeRate<T>());
    leaveGradient<T>(g + rowBytes, sumsOfTwo(s10, s11), how, negativeRate<T>());
    return;
  }
  let sums = sumsOfFour(s00, s01, s10, s11);
  if (how !== Code.SET) {
    const old = v128.load64_lane(g + rowBytes, v128.load64_zero(g), 1);
    sums = how === Code.ADD ? f32x4.add(old, sums) : madd<f32>(negativeRate<f32>(), sums, old);
  }
  v128.store64_lane(g, sums, 0);
  v128.store64_lane(g + rowBytes, sums, 1);
}

/** gb[i] = Σ_s δ[i, s], four rows at a time. */
@inline
function biases<T>(gb: usize, delta: usize, from: i32, to: i32, stride: usize, how: i32): void {
  const step = negativeRate<T>();
  let i = from;
  for (; i + 4 <= to; i += 4) {
    const d = delta + <usize>i * stride;
    let s0 = v128.load(d);
    let s1 = v128.load(d + stride);
    let s2 = v128.load(d + 2 * stride);
    let s3 = v128.load(d + 3 * stride);
    for (let c: usize = 16; c < stride; c += 16) {
      s0 = v128.add<T>(s0, v128.load(d + c));
      s1 = v128.add<T>(s1, v128.load(d + stride + c));
      s2 = v128.add<T>(s2, v128.load(d + 2 * stride + c));
      s3 = v128.add<T>(s3, v128.load(d + 3 * stride + c));
    }
    leaveFour<T>(gb + <usize>i * sizeof<T>(), s0, s1, s2, s3, how, step);
  }
  for (; i < to; i++) leaveOne<T>(gb + <usize>i * sizeof<T>(), rowSum<T>(delta + <usize>i * stride, stride), how);
}

function oneByFourSums<T>(g: usize, d: usize, x: usize, stride: usize, how: i32): void {
  let s0 = zero();
  let s1 = zero();
  let s2 = zero();
  let s3 = zero();
  for (let i: usize = 0; i < stride; i += 16) {
    const v = v128.load(d + i);
    s0 = madd<T>(v, v128.load(x + i), s0);
    s1 = madd<T>(v, v128.load(x + stride + i), s1);
    s2 = madd<T>(v, v128.load(x + 2 * stride + i), s2);
    s3 = madd<T>(v, v128.load(x + 3 * stride + i), s3);
  }
  leaveFour<T>(g, s0, s1, s2, s3, how, negativeRate<T>());
}

@inline
export function dot<T>(a: usize, b: usize, bytes: usize): T {
  let s = zero();
  for (let i: usize = 0; i < bytes; i += 16) s = madd<T>(v128.load(a + i), v128.load(b + i), s);
  return sumLanes<T>(s);
}

@inline
export function rowSum<T>(a: usize, bytes: usize): T {
  let s = zero();
  for (let i: usize = 0; i < bytes; i += 16) s = v128.add<T>(s, v128.load(a + i));
  return sumLanes<T>(s);
}
