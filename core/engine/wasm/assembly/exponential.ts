import { madd } from "./vectors";

/**
 * e^x and e^x − 1 on vectors. x = n·ln 2 + r with |r| ≤ ln 2/2, then the series of e^r − 1 (13 terms for f64, 7 for
 * f32: what is left out is below half a unit in the last place), and 2^n put in through the exponent bits (Cody and
 * Waite, Software manual for the elementary functions, 1980). NaN stays NaN, and both ends are reached.
 */

/** 2^n for whole n in the lanes, |n| small enough for an exponent. */
// @ts-expect-error: decorator
@inline
function power<T>(n: v128): v128 {
  if (sizeof<T>() == 8) {
    // Adding 1.5·2^52 leaves n in the low bits.
    const bits = f64x2.add(n, f64x2.splat(6755399441055744.0));
    return i64x2.add(i64x2.shl(bits, 52), i64x2.splat(0x3ff0000000000000));
  }
  const bits = f32x4.add(n, f32x4.splat(12582912.0));
  return i32x4.add(i32x4.shl(bits, 23), i32x4.splat(0x3f800000));
}

// @ts-expect-error: decorator
@inline
function reduced<T>(x: v128, n: v128): v128 {
  if (sizeof<T>() == 8) {
    const high = f64x2.sub(x, f64x2.mul(n, f64x2.splat(0.693147180369123816490)));
    return f64x2.sub(high, f64x2.mul(n, f64x2.splat(1.90821492927058770002e-10)));
  }
  const high = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693145751953125)));
  return f32x4.sub(high, f32x4.mul(n, f32x4.splat(1.42860682030941723212e-6)));
}

/** e^r − 1 for |r| ≤ 0.35. */
// @ts-expect-error: decorator
@inline
function series<T>(r: v128): v128 {
  if (sizeof<T>() == 8) {
    // Even and odd parts run side by side: a chain of thirteen would wait for itself.
    const s = f64x2.mul(r, r);
    let even = f64x2.splat(2.0876756987868099e-9);
    even = madd<f64>(even, s, f64x2.splat(2.7557319223985893e-7));
    even = madd<f64>(even, s, f64x2.splat(2.4801587301587302e-5));
    even = madd<f64>(even, s, f64x2.splat(1.3888888888888889e-3));
    even = madd<f64>(even, s, f64x2.splat(4.1666666666666664e-2));
    even = madd<f64>(even, s, f64x2.splat(0.5));
    let odd = f64x2.splat(1.6059043836821613e-10);
    odd = madd<f64>(odd, s, f64x2.splat(2.505210838544172e-8));
    odd = madd<f64>(odd, s, f64x2.splat(2.7557319223985888e-6));
    odd = madd<f64>(odd, s, f64x2.splat(1.9841269841269841e-4));
    odd = madd<f64>(odd, s, f64x2.splat(8.3333333333333332e-3));
    odd = madd<f64>(odd, s, f64x2.splat(1.6666666666666666e-1));
    // r + r²·(even + r·odd): r itself is added last and keeps all its digits.
    return madd<f64>(s, madd<f64>(odd, r, even), r);
  }
  let p = f32x4.splat(1.9841269841269841e-4);
  p = madd<f32>(p, r, f32x4.splat(1.3888888888888889e-3));
  p = madd<f32>(p, r, f32x4.splat(8.3333333333333332e-3));
  p = madd<f32>(p, r, f32x4.splat(4.1666666666666664e-2));
  p = madd<f32>(p, r, f32x4.splat(1.6666666666666666e-1));
  p = madd<f32>(p, r, f32x4.splat(0.5));
  return madd<f32>(f32x4.mul(r, r), p, r);
}

// @ts-expect-error: decorator
@inline
export function splat<T>(x: f64): v128 {
  if (sizeof<T>() == 8) return f64x2.splat(x);
  return f32x4.splat(<f32>x);
}

/** e^x. (`pmin` and `pmax` are one machine instruction each, and give their first operand back where it is NaN.) */
// @ts-expect-error: decorator
@inline
export function exp<T>(x: v128): v128 {
  const bounded =
    sizeof<T>() == 8
      ? f64x2.pmin(f64x2.pmax(x, f64x2.splat(-747.0)), f64x2.splat(711.0))
      : f32x4.pmin(f32x4.pmax(x, f32x4.splat(-105.0)), f32x4.splat(90.0));
  const n = v128.nearest<T>(v128.mul<T>(bounded, splat<T>(1.4426950408889634)));
  const p = series<T>(reduced<T>(bounded, n));
  // In two steps: 2^n itself may lie outside the range of exponents where e^x does not.
  const half = v128.nearest<T>(v128.mul<T>(n, splat<T>(0.5)));
  const first = power<T>(half);
  return v128.mul<T>(madd<T>(first, p, first), power<T>(v128.sub<T>(n, half)));
}


/** The two parts of e^x for x ≤ 0: p = e^r − 1 and s = 2^n, so that e^x = s·p + s and e^x − 1 = s·p + (s − 1). */
// @ts-expect-error: decorator
@inline
export function boundedNegative<T>(x: v128): v128 {
  return sizeof<T>() == 8 ? f64x2.pmax(x, f64x2.splat(-708.0)) : f32x4.pmax(x, f32x4.splat(-87.0));
}

// @ts-expect-error: decorator
@inline
export function exponentOf<T>(x: v128): v128 {
  return v128.nearest<T>(v128.mul<T>(x, splat<T>(1.4426950408889634)));
}

// @ts-expect-error: decorator
@inline
export function seriesAt<T>(x: v128, n: v128): v128 {
  return series<T>(reduced<T>(x, n));
}

// @ts-expect-error: decorator
@inline
export function powerOfTwo<T>(n: v128): v128 {
  return power<T>(n);
}
