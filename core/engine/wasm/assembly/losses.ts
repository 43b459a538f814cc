import * as Code from "../codes";
import { address, word } from "./vectors";

/**
 * Losses, in doubles whatever the numbers are: they are few, and every digit of theirs counts. Formulas and conventions
 * are those of core/ops/losses.ts and core/ops/crossEntropy.ts.
 */

@inline
function timesLog(factor: f64, log: f64): f64 {
  return factor === 0 ? 0 : factor * log;
}

@inline
function over(numerator: f64, denominator: f64): f64 {
  return numerator === 0 ? 0 : numerator / denominator;
}

@inline
function softplus(u: f64): f64 {
  return Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
}

@inline
function sigmoid(u: f64): f64 {
  const e = Math.exp(-Math.abs(u));
  return u >= 0 ? 1 / (1 + e) : e / (1 + e);
}

export function loss<T>(pc: usize): void {
  const kind = word(pc, 2);
  const y = address(pc, 4);
  const t = address(pc, 5);
  const components = word(pc, 6);
  const stride = address(pc, 7);
  const samples = <usize>word(pc, 8) * sizeof<T>();
  let sum: f64 = 0;
  if (kind === Code.SOFTMAX_CROSS_ENTROPY) {
    const isIndex = word(pc, 10) !== 0;
    for (let s: usize = 0; s < samples; s += sizeof<T>())
      sum += crossEntropyOf<T>(y + s, t + s, components, stride, isIndex);
  } else if (kind === Code.SQUARED_ERROR) sum = sumOf<T>(Code.SQUARED_ERROR, y, t, components, stride, samples);
  else sum = sumOf<T>(kind, y, t, components, stride, samples);
  store<T>(address(pc, 3), <T>(sum * load<f64>(address(pc, 9))));
}

@inline
function sumOf<T>(kind: i32, y: usize, t: usize, components: i32, stride: usize, samples: usize): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < components; i++) {
    const row = <usize>i * stride;
    for (let s: usize = 0; s < samples; s += sizeof<T>())
      sum += term(kind, <f64>load<T>(y + row + s), <f64>load<T>(t + row + s));
  }
  return sum;
}

@inline
function term(kind: i32, y: f64, t: f64): f64 {
  if (kind === Code.SQUARED_ERROR) return (y - t) * (y - t);
  if (kind === Code.LOGISTIC) return timesLog(t, softplus(-y)) + timesLog(1 - t, softplus(y));
  return -timesLog(t, Math.log(y)) - timesLog(1 - t, Math.log1p(-y));
}

@inline
function slope(kind: i32, y: f64, t: f64): f64 {
  if (kind === Code.SQUARED_ERROR) return 2 * (y - t);
  if (kind === Code.LOGISTIC) return (1 - t) * sigmoid(y) - t * sigmoid(-y);
  return over(1 - t, 1 - y) - over(t, y);
}

@inline
function share<T>(t: usize, i: i32, components: i32, stride: usize, isIndex: bool): f64 {
  if (!isIndex) return <f64>load<T>(t + <usize>i * stride);
  const index = <f64>load<T>(t);
  if (!(Math.floor(index) === index && index >= 0 && index < <f64>components)) return NaN;
  return index === <f64>i ? 1 : 0;
}

/** The place of the largest logit and, above it, ln Σ e^(u_j − max) over the others. */
let largestAt: i32 = 0;
function logSumAbove<T>(u: usize, components: i32, stride: usize): f64 {
  let at = 0;
  for (let i = 1; i < components; i++)
    if (load<T>(u + <usize>i * stride) > load<T>(u + <usize>at * stride)) at = i;
  const largest = <f64>load<T>(u + <usize>at * stride);
  let others: f64 = 0;
  for (let i = 0; i < components; i++)
    if (i !== at) others += Math.exp(<f64>load<T>(u + <usize>i * stride) - largest);
  largestAt = at;
  return Math.log1p(others);
}

function crossEntropyOf<T>(u: usize, t: usize, components: i32, stride: usize, isIndex: bool): f64 {
  const above = logSumAbove<T>(u, components, stride);
  const largest = <f64>load<T>(u + <usize>largestAt * stride);
  let sum: f64 = 0;
  for (let i = 0; i < components; i++) {
    const wanted = share<T>(t, i, components, stride, isIndex);
    if (wanted !== 0) sum += wanted * (above - (<f64>load<T>(u + <usize>i * stride) - largest));
  }
  return sum;
}

/** ∂L/∂prediction; lanes without a sample get 0, so that no sum over lanes counts them. */
export function lossBackward<T>(pc: usize): void {
  const kind = word(pc, 2);
  const g = address(pc, 3);
  const y = address(pc, 4);
  const t = address(pc, 5);
  const components = word(pc, 6);
  const stride = address(pc, 7);
  const samples = <usize>word(pc, 8) * sizeof<T>();
  const factor = load<f64>(address(pc, 9)) * <f64>load<T>(address(pc, 11));
  const add = word(pc, 12) !== 0;
  if (kind === Code.SOFTMAX_CROSS_ENTROPY) {
    const isIndex = word(pc, 10) !== 0;
    for (let s: usize = 0; s < samples; s += sizeof<T>())
      crossEntropySlopes<T>(g + s, y + s, t + s, components, stride, isIndex, factor, add);
  } else if (kind === Code.SQUARED_ERROR)
    slopesOf<T>(Code.SQUARED_ERROR, g, y, t, components, stride, samples, factor, add);
  else slopesOf<T>(kind, g, y, t, components, stride, samples, factor, add);
  if (!add)
    for (let i = 0; i < components; i++)
      for (let s = samples; s < stride; s += sizeof<T>()) store<T>(g + <usize>i * stride + s, <T>0);
}

@inline
function slopesOf<T>(
  kind: i32,
  g: usize,
  y: usize,
  t: usize,
  components: i32,
  stride: usize,
  samples: usize,
  factor: f64,
  add: bool,
): void {
  for (let i = 0; i < components; i++) {
    const row = <usize>i * stride;
    for (let s: usize = 0; s < samples; s += sizeof<T>())
      leave<T>(g + row + s, factor * slope(kind, <f64>load<T>(y + row + s), <f64>load<T>(t + row + s)), add);
  }
}

@inline
function leave<T>(to: usize, value: f64, add: bool): void {
  store<T>(to, add ? load<T>(to) + <T>value : <T>value);
}

function crossEntropySlopes<T>(
  g: usize,
  u: usize,
  t: usize,
  components: i32,
  stride: usize,
  isIndex: bool,
  factor: f64,
  add: bool,
): void {
  const above = logSumAbove<T>(u, components, stride);
  const at = largestAt;
  const largest = <f64>load<T>(u + <usize>at * stride);
  let total: f64 = 0;
  for (let i = 0; i < components; i++) total += share<T>(t, i, components, stride, isIndex);
  for (let i = 0; i < components; i++) {
    const p = Math.exp(<f64>load<T>(u + <usize>i * stride) - largest - above);
    const wanted = share<T>(t, i, components, stride, isIndex);
    const rest = i === at ? -Math.expm1(-above) : 1 - p;
    leave<T>(g + <usize>i * stride, factor * (p * (total - wanted) - wanted * rest), add);
  }
}

/** J = the sum of its terms over their samples + l2·Σθ² + l1·Σ|θ|. */
export function objective<T>(pc: usize): void {
  let sum: f64 = 0;
  const terms = address(pc, 4);
  for (let k: usize = 0; k < <usize>word(pc, 3); k++) {
    const at = <usize>load<u32>(terms + (k << 3));
    for (let s: usize = 0; s < <usize>load<u32>(terms + (k << 3), 4); s++) sum += <f64>load<T>(at + s * sizeof<T>());
  }
  const penalties = address(pc, 5);
  const ranges = address(pc, 7);
  let squares: f64 = 0;
  let absolutes: f64 = 0;
  for (let k: usize = 0; k < <usize>word(pc, 6); k++) {
    const at = <usize>load<u32>(ranges + (k << 3));
    for (let i: usize = 0; i < <usize>load<u32>(ranges + (k << 3), 4); i++) {
      const theta = <f64>load<T>(at + i * sizeof<T>());
      squares += theta * theta;
      absolutes += Math.abs(theta);
    }
  }
  if (penalties !== 0) sum += load<f64>(penalties) * squares + load<f64>(penalties, 8) * absolutes;
  store<f64>(address(pc, 2), sum);
}

/** g += 2·l2·θ + l1·sign θ. */
export function regularize<T>(pc: usize): void {
  const ranges = address(pc, 3);
  const l2 = load<f64>(address(pc, 4));
  const l1 = load<f64>(address(pc, 4), 8);
  for (let k: usize = 0; k < <usize>word(pc, 2); k++) {
    const row = ranges + k * 12;
    const theta = <usize>load<u32>(row);
    const g = <usize>load<u32>(row, 4);
    for (let i: usize = 0; i < <usize>load<u32>(row, 8); i++) {
      const x = <f64>load<T>(theta + i * sizeof<T>());
      const sign: f64 = x > 0 ? 1 : x < 0 ? -1 : 0;
      const at = g + i * sizeof<T>();
      store<T>(at, load<T>(at) + <T>(2 * l2 * x + l1 * sign));
    }
  }
}
