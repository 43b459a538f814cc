import { madd } from "./vectors";

/**
 * e^x and e^x − 1 on vectors. x = n·ln 2 + r with |r| ≤ ln 2/2, then the series of e^r − 1 (13 terms for f64, 7 for
 * f32: what is left out is below half a unit in the last place), and 2^n put in through the exponent bits (Cody and
 * Waite, Software manual for the elementary functions, 1980). NaN stays NaN, and both ends are reached.
 */

/**
 * The constants, in memory: a vector that is loaded costs one instruction, while one that is written into the code is put
 * together anew, in several, wherever it is used.
 * 0: 1/ln 2, 1-2: −ln 2 in two parts, 3-5: bounds of x, 6: ½, then the coefficients of the series.
 */
const DOUBLES = memory.data<f64>([
  1.4426950408889634, -0.693147180369123816490, -1.90821492927058770002e-10, -747.0, 711.0, -708.0, 0.5,
  2.0876756987868099e-9, 2.7557319223985893e-7, 2.4801587301587302e-5, 1.3888888888888889e-3, 4.1666666666666664e-2,
  1.6059043836821613e-10, 2.505210838544172e-8, 2.7557319223985888e-6, 1.9841269841269841e-4, 8.3333333333333332e-3,
  1.6666666666666666e-1,
]);
const SINGLES = memory.data<f32>([
  1.4426950408889634, -0.693145751953125, -1.42860682030941723212e-6, -105.0, 90.0, -87.0, 0.5,
  1.9841269841269841e-4, 1.3888888888888889e-3, 8.3333333333333332e-3, 4.1666666666666664e-2, 1.6666666666666666e-1,
]);
/** 1.5·2^52 and the bits of 1; the same for 32 bits. */
const POWER64 = memory.data<u64>([0x4338000000000000, 0x3ff0000000000000]);
const POWER32 = memory.data<u32>([0x4b400000, 0x3f800000]);

@inline
function constant<T>(at: usize): v128 {
  if (sizeof<T>() == 8) return v128.load64_splat(DOUBLES + (at << 3));
  return v128.load32_splat(SINGLES + (at << 2));
}

@inline
function reduced<T>(x: v128, n: v128): v128 {
  return madd<T>(n, constant<T>(2), madd<T>(n, constant<T>(1), x));
}

/** e^r − 1 for |r| ≤ 0.35. */
@inline
function series<T>(r: v128): v128 {
  if (sizeof<T>() == 8) {
    // Even and odd parts run side by side: a chain of thirteen would wait for itself.
    const s = f64x2.mul(r, r);
    let even = madd<f64>(constant<f64>(7), s, constant<f64>(8));
    even = madd<f64>(even, s, constant<f64>(9));
    even = madd<f64>(even, s, constant<f64>(10));
    even = madd<f64>(even, s, constant<f64>(11));
    even = madd<f64>(even, s, constant<f64>(6));
    let odd = madd<f64>(constant<f64>(12), s, constant<f64>(13));
    odd = madd<f64>(odd, s, constant<f64>(14));
    odd = madd<f64>(odd, s, constant<f64>(15));
    odd = madd<f64>(odd, s, constant<f64>(16));
    odd = madd<f64>(odd, s, constant<f64>(17));
    // r + r²·(even + r·odd): r itself is added last and keeps all its digits.
    return madd<f64>(s, madd<f64>(odd, r, even), r);
  }
  const s = f32x4.mul(r, r);
  let odd = madd<f32>(constant<f32>(7), s, constant<f32>(9));
  odd = madd<f32>(odd, s, constant<f32>(11));
  const even = madd<f32>(madd<f32>(constant<f32>(8), s, constant<f32>(10)), s, constant<f32>(6));
  return madd<f32>(s, madd<f32>(odd, r, even), r);
}

@inline
export function splat<T>(x: f64): v128 {
  if (sizeof<T>() == 8) return f64x2.splat(x);
  return f32x4.splat(<f32>x);
}

/** e^x. (`pmin` and `pmax` are one machine instruction each, and give their first operand back where it is NaN.) */
@inline
export function exp<T>(x: v128): v128 {
  const bounded = v128.pmin<T>(v128.pmax<T>(x, constant<T>(3)), constant<T>(4));
  const n = wholeOf<T>(exponentOf<T>(bounded));
  const p = series<T>(reduced<T>(bounded, n));
  // In two steps: 2^n itself may lie outside the range of exponents where e^x does not.
  const half = v128.nearest<T>(v128.mul<T>(n, constant<T>(6)));
  const first = powerOfTwo<T>(v128.add<T>(half, shifter<T>()));
  const rest = powerOfTwo<T>(v128.add<T>(v128.sub<T>(n, half), shifter<T>()));
  return v128.mul<T>(madd<T>(first, p, first), rest);
}

/** e^x for x ≤ 0. Singles end at e^−87, above where they lose digits; doubles go on to the very last one. */
@inline
export function expOfNegative<T>(x: v128): v128 {
  if (sizeof<T>() == 8 && !i64x2.all_true(f64x2.ge(x, constant<f64>(5)))) return exp<T>(x);
  const bounded = boundedNegative<T>(x);
  const shifted = exponentOf<T>(bounded);
  const s = powerOfTwo<T>(shifted);
  return madd<T>(s, seriesAt<T>(bounded, wholeOf<T>(shifted)), s);
}

/**
 * For x ≤ 0, bounded where e^x − 1 is −1 to the last digit: with n and the two parts p = e^r − 1 and s = 2^n,
 * e^x = s·p + s and e^x − 1 = s·p + (s − 1).
 */
@inline
export function boundedNegative<T>(x: v128): v128 {
  return v128.pmax<T>(x, constant<T>(5));
}

/** 1.5·2^52 or 1.5·2^23: a number added to it is rounded to a whole one, which then stands in the low bits. */
@inline
function shifter<T>(): v128 {
  if (sizeof<T>() == 8) return v128.load64_splat(POWER64);
  return v128.load32_splat(POWER32);
}

/** n = x/ln 2 rounded, with the shifter added to it. */
@inline
export function exponentOf<T>(x: v128): v128 {
  return madd<T>(x, constant<T>(0), shifter<T>());
}

/** n itself. */
@inline
export function wholeOf<T>(shifted: v128): v128 {
  return v128.sub<T>(shifted, shifter<T>());
}

@inline
export function seriesAt<T>(x: v128, n: v128): v128 {
  return series<T>(reduced<T>(x, n));
}

/** 2^n, from n with the shifter added to it; |n| small enough for an exponent. */
@inline
export function powerOfTwo<T>(shifted: v128): v128 {
  if (sizeof<T>() == 8) return i64x2.add(i64x2.shl(shifted, 52), v128.load64_splat(POWER64 + 8));
  return i32x4.add(i32x4.shl(shifted, 23), v128.load32_splat(POWER32 + 4));
}
