import { erfc, gaussian } from "../../../ops/errorFunction";
import * as Code from "../codes";
import { boundedNegative, exp, expOfNegative, exponentOf, powerOfTwo, seriesAt, splat, wholeOf } from "./exponential";
import { address, word, zero } from "./vectors";

/**
 * z = φ(u) and, in the same sweep, φ′(u) from the same exponential, so that going back is one multiplication. Every
 * derivative comes from u, never from a rounded z (as in core/ops/sigmoidActivations.ts, whose formulas these are).
 */
export function activate<T>(pc: usize, part: i32, parts: i32): void {
  const code = word(pc, 2);
  const vectors = word(pc, 6) >> 4;
  const from = <usize>((vectors * part) / parts) << 4;
  const bytes = (<usize>((vectors * (part + 1)) / parts) << 4) - from;
  const u = address(pc, 3) + from;
  const z = address(pc, 4) + from;
  const d: usize = address(pc, 5) === 0 ? 0 : address(pc, 5) + from;
  const constants = address(pc, 7);
  switch (code) {
    case Code.SIGMOID:
      for (let i: usize = 0; i < bytes; i += 16) sigmoid<T>(v128.load(u + i), z, d, i);
      return;
    case Code.TANH:
      for (let i: usize = 0; i < bytes; i += 16) tanh<T>(v128.load(u + i), z, d, i, false);
      return;
    case Code.TANH_HALF:
      for (let i: usize = 0; i < bytes; i += 16)
        tanh<T>(v128.mul<T>(v128.load(u + i), splat<T>(0.5)), z, d, i, true);
      return;
    case Code.RELU: {
      for (let i: usize = 0; i < bytes; i += 16) {
        const x = v128.load(u + i);
        v128.store(z + i, v128.pmax<T>(x, zero()));
        if (d !== 0) v128.store(d + i, v128.and(v128.gt<T>(x, zero()), splat<T>(1)));
      }
      return;
    }
    case Code.LEAKY_RELU:
    case Code.PRELU: {
      const slope = v128.load_splat<T>(constants);
      for (let i: usize = 0; i < bytes; i += 16) {
        const x = v128.load(u + i);
        const factor = v128.bitselect(splat<T>(1), slope, v128.gt<T>(x, zero()));
        v128.store(z + i, v128.mul<T>(x, factor));
        if (d !== 0) v128.store(d + i, factor);
      }
      return;
    }
    case Code.ELU:
      exponentialLinear<T>(u, z, d, bytes, v128.load_splat<T>(constants), splat<T>(1));
      return;
    case Code.SELU:
      exponentialLinear<T>(u, z, d, bytes, splat<T>(1.6732632423543772), splat<T>(1.0507009873554805));
      return;
    case Code.SILU:
      for (let i: usize = 0; i < bytes; i += 16) {
        const x = v128.load(u + i);
        const up = logistic<T>(x);
        v128.store(z + i, v128.mul<T>(x, up));
        if (d !== 0) {
          const down = v128.mul<T>(x, logistic<T>(v128.neg<T>(x)));
          v128.store(d + i, v128.mul<T>(up, v128.add<T>(splat<T>(1), down)));
        }
      }
      return;
    case Code.GELU_TANH:
      for (let i: usize = 0; i < bytes; i += 16) geluTanh<T>(v128.load(u + i), z, d, i);
      return;
    case Code.IDENTITY: {
      for (let i: usize = 0; i < bytes; i += 16) {
        v128.store(z + i, v128.load(u + i));
        if (d !== 0) v128.store(d + i, splat<T>(1));
      }
      return;
    }
    case Code.HARD_TANH:
      for (let i: usize = 0; i < bytes; i += 16) {
        const x = v128.load(u + i);
        v128.store(z + i, v128.min<T>(v128.max<T>(x, splat<T>(-1)), splat<T>(1)));
        const inside = v128.and(v128.gt<T>(x, splat<T>(-1)), v128.lt<T>(x, splat<T>(1)));
        if (d !== 0) v128.store(d + i, v128.and(inside, splat<T>(1)));
      }
      return;
    case Code.HARD_SIGMOID:
      for (let i: usize = 0; i < bytes; i += 16) {
        const x = v128.load(u + i);
        const shifted = v128.add<T>(x, splat<T>(3));
        const cut = v128.min<T>(v128.max<T>(shifted, zero()), splat<T>(6));
        v128.store(z + i, v128.div<T>(cut, splat<T>(6)));
        const inside = v128.and(v128.gt<T>(x, splat<T>(-3)), v128.lt<T>(x, splat<T>(3)));
        if (d !== 0) v128.store(d + i, v128.and(inside, splat<T>(1.0 / 6.0)));
      }
      return;
    case Code.STEP:
      for (let i: usize = 0; i < bytes; i += 16) {
        const x = v128.load(u + i);
        const fired = v128.and(v128.gt<T>(x, zero()), splat<T>(1));
        v128.store(z + i, v128.bitselect(fired, x, v128.eq<T>(x, x)));
        if (d !== 0) v128.store(d + i, zero());
      }
      return;
    default:
      oneByOne<T>(code, u, z, d, bytes);
  }
}

/** 1, −2, 2, the sign bit and 4, in memory for the same reason as those of exponential.ts. */
const DOUBLES = memory.data<u64>([0x3ff0000000000000, 0xc000000000000000, 0x4000000000000000, 0x8000000000000000, 0x4010000000000000]);
const SINGLES = memory.data<u32>([0x3f800000, 0xc0000000, 0x40000000, 0x80000000, 0x40800000]);

@inline
function constant<T>(at: usize): v128 {
  if (sizeof<T>() == 8) return v128.load64_splat(DOUBLES + (at << 3));
  return v128.load32_splat(SINGLES + (at << 2));
}

@inline
function one<T>(): v128 {
  return constant<T>(0);
}

/** −|x|. */
@inline
function minusSize<T>(x: v128): v128 {
  return v128.or(x, constant<T>(3));
}

@inline
function sigmoid<T>(x: v128, z: usize, d: usize, i: usize): void {
  const e = expOfNegative<T>(minusSize<T>(x));
  const large = v128.div<T>(one<T>(), v128.add<T>(one<T>(), e));
  const small = v128.mul<T>(e, large);
  v128.store(z + i, v128.bitselect(large, small, v128.ge<T>(x, zero())));
  // σ(u)·σ(−u) is the product of the two, whichever is which.
  if (d !== 0) v128.store(d + i, v128.mul<T>(large, small));
}

@inline
function logistic<T>(x: v128): v128 {
  const e = expOfNegative<T>(minusSize<T>(x));
  const large = v128.div<T>(one<T>(), v128.add<T>(one<T>(), e));
  return v128.bitselect(large, v128.mul<T>(e, large), v128.ge<T>(x, zero()));
}

/** tanh x = −t/(2 + t) with t = e^(−2|x|) − 1, which keeps the digits of a small x; 1/cosh² x = 4(1 + t)/(2 + t)². */
@inline
function tanh<T>(x: v128, z: usize, d: usize, i: usize, isHalved: bool): void {
  // −2|x| = 2·(−|x|)
  const doubled = boundedNegative<T>(v128.mul<T>(minusSize<T>(x), constant<T>(2)));
  const shifted = exponentOf<T>(doubled);
  const p = seriesAt<T>(doubled, wholeOf<T>(shifted));
  const s = powerOfTwo<T>(shifted);
  const product = v128.mul<T>(s, p);
  const t = v128.add<T>(product, v128.sub<T>(s, one<T>()));
  const over = v128.div<T>(one<T>(), v128.add<T>(t, constant<T>(2)));
  // t/(2 + t) is negative: its sign is turned where x has none.
  v128.store(z + i, v128.xor(v128.mul<T>(t, over), v128.andnot(constant<T>(3), x)));
  if (d !== 0) {
    const e = v128.add<T>(product, s);
    v128.store(d + i, v128.mul<T>(v128.mul<T>(constant<T>(isHalved ? 2 : 4), e), v128.mul<T>(over, over)));
  }
}

/** λ·(u where u > 0, else α·(e^u − 1)). */
@inline
function exponentialLinear<T>(u: usize, z: usize, d: usize, bytes: usize, alpha: v128, scale: v128): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    const x = v128.load(u + i);
    const positive = v128.gt<T>(x, zero());
    const bounded = boundedNegative<T>(v128.pmin<T>(x, zero()));
    const shifted = exponentOf<T>(bounded);
    const p = seriesAt<T>(bounded, wholeOf<T>(shifted));
    const s = powerOfTwo<T>(shifted);
    const product = v128.mul<T>(s, p);
    const below = v128.mul<T>(alpha, v128.add<T>(product, v128.sub<T>(s, splat<T>(1))));
    v128.store(z + i, v128.mul<T>(scale, v128.bitselect(x, below, positive)));
    // e^u below the bound is no longer s·p + s; the exponential itself goes on down to where doubles end.
    const slope = v128.mul<T>(alpha, exp<T>(v128.pmin<T>(x, zero())));
    if (d !== 0) v128.store(d + i, v128.mul<T>(scale, v128.bitselect(splat<T>(1), slope, positive)));
  }
}

/** u·σ(2v) with v = √(2/π)·(u + 0.044715·u³). */
@inline
function geluTanh<T>(x: v128, z: usize, d: usize, i: usize): void {
  const slope = splat<T>(1.5957691216057308);
  const square = v128.mul<T>(x, x);
  const cubic = v128.mul<T>(splat<T>(0.044715), square);
  const v = v128.mul<T>(v128.mul<T>(slope, x), v128.add<T>(splat<T>(1), cubic));
  const gate = logistic<T>(v);
  v128.store(z + i, v128.mul<T>(x, gate));
  if (d === 0) return;
  const inner = v128.mul<T>(slope, v128.add<T>(splat<T>(1), v128.mul<T>(splat<T>(3), cubic)));
  const both = v128.mul<T>(gate, logistic<T>(v128.neg<T>(v)));
  v128.store(d + i, v128.add<T>(gate, v128.mul<T>(v128.mul<T>(x, both), inner)));
}

/** The two that need a logarithm or the error function. */
function oneByOne<T>(code: i32, u: usize, z: usize, d: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += sizeof<T>()) {
    const x = <f64>load<T>(u + i);
    let value: f64 = 0;
    let slope: f64 = 0;
    if (code === Code.SOFTPLUS) {
      const e = Math.exp(-Math.abs(x));
      value = Math.max(x, 0) + Math.log1p(e);
      slope = x >= 0 ? 1 / (1 + e) : e / (1 + e);
    } else {
      const below = erfc(-x * Math.SQRT1_2) / 2;
      value = x * below;
      slope = below + (x * gaussian(x * Math.SQRT1_2)) / Math.sqrt(2 * Math.PI);
    }
    store<T>(z + i, <T>value);
    if (d !== 0) store<T>(d + i, <T>slope);
  }
}
