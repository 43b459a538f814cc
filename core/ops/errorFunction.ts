/**
 * erf and erfc to about 1e-15 relative, tails included, by W. J. Cody's rational Chebyshev approximations
 * (Mathematics of Computation 23, 1969, pp. 631-637; the coefficients are those of his SPECFUN).
 * Lists run from the highest power to the constant.
 */
const INNER_NUMERATOR = [
  1.85777706184603153e-1, 3.1611237438705656, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3,
];
const INNER_DENOMINATOR = [
  1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3,
];
const MIDDLE_NUMERATOR = [
  2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1, 2.98635138197400131e2,
  8.8195222124176909e2, 1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3,
];
const MIDDLE_DENOMINATOR = [
  1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3, 3.29079923573345963e3,
  4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
];
const TAIL_NUMERATOR = [
  1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
  1.60837851487422766e-2, 6.58749161529837803e-4,
];
const TAIL_DENOMINATOR = [
  1, 2.56852019228982242, 1.87295284992346047, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3,
];

/** Up to here erf is computed, and erfc = 1 − erf loses nothing; beyond it erfc, and erf = 1 − erfc. */
const INNER = 0.46875;

/** erf x = 2/√π ∫₀ˣ e^(−t²) dt. */
export function erf(x: number): number {
  if (Math.abs(x) <= INNER) return erfNearZero(x);
  return x > 0 ? 1 - erfcPositive(x) : erfcPositive(-x) - 1;
}

/** erfc x = 1 − erf x, exact where erf is near 1: erfc 10 = 2.09e-45. */
export function erfc(x: number): number {
  if (Math.abs(x) <= INNER) return 1 - erfNearZero(x);
  return x > 0 ? erfcPositive(x) : 2 - erfcPositive(-x);
}

function erfNearZero(x: number): number {
  const y = x * x;
  return (x * polynomial(INNER_NUMERATOR, y)) / polynomial(INNER_DENOMINATOR, y);
}

function erfcPositive(x: number): number {
  if (!(x < 27.3)) return Number.isNaN(x) ? x : 0;
  if (x <= 4) return (gaussian(x) * polynomial(MIDDLE_NUMERATOR, x)) / polynomial(MIDDLE_DENOMINATOR, x);
  const y = 1 / (x * x);
  const correction = (y * polynomial(TAIL_NUMERATOR, y)) / polynomial(TAIL_DENOMINATOR, y);
  return (gaussian(x) * (1 / Math.sqrt(Math.PI) - correction)) / x;
}

/** e^(−x²) without the rounding of x² blown up by the exponential: x = h + r with h² exact. */
export function gaussian(x: number): number {
  const h = Math.trunc(x * 16) / 16;
  return Math.exp(-h * h) * Math.exp(-(x - h) * (x + h));
}

/** Horner's rule. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = coefficients[0] as number;
  // Counted by hand: the WebAssembly module is compiled from this file too, by a compiler without iterators.
  for (let k = 1; k < coefficients.length; k++) sum = sum * x + (coefficients[k] as number);
  return sum;
}
