import { leave, leaveGradient, leaveOne, negativeRate } from "./products";
import { address, madd, sumLanes, word, zero } from "./vectors";

/** The same products for one sample: a matrix and a vector, whose components are what lies in a row. */

/** u[i] = Σ_k A[i, k]·x[k] + b[i] for one sample: the inner axis is contiguous. */
export function vectorProduct<T>(pc: usize, part: i32, parts: i32): void {
  const u = address(pc, 2);
  const bias = address(pc, 3);
  const A = address(pc, 4);
  const x = address(pc, 5);
  const rows = word(pc, 6);
  const inner = word(pc, 7);
  const to = (rows * (part + 1)) / parts;
  const rowBytes = <usize>inner * sizeof<T>();
  const whole = rowBytes & ~31;
  for (let i = (rows * part) / parts; i < to; i++) {
    const a = A + <usize>i * rowBytes;
    let s0 = zero();
    let s1 = zero();
    let k: usize = 0;
    for (; k < whole; k += 32) {
      s0 = madd<T>(v128.load(a + k), v128.load(x + k), s0);
      s1 = madd<T>(v128.load(a + k, 16), v128.load(x + k, 16), s1);
    }
    let sum = sumLanes<T>(v128.add<T>(s0, s1));
    for (; k < rowBytes; k += sizeof<T>()) sum += load<T>(a + k) * load<T>(x + k);
    if (bias !== 0) sum += load<T>(bias + <usize>i * sizeof<T>());
    store<T>(u + <usize>i * sizeof<T>(), sum);
  }
}

/** gx[j] (+)= Σ_i A[i, j]·δ[i] for one sample: four vectors of columns at a time, down the rows. */
export function vectorTransposed<T>(pc: usize, part: i32, parts: i32): void {
  const gx = address(pc, 2);
  const A = address(pc, 3);
  const delta = address(pc, 4);
  const columns = word(pc, 5);
  const rows = word(pc, 6);
  const add = word(pc, 7) !== 0;
  const rowBytes = <usize>columns * sizeof<T>();
  const end = <usize>((columns * (part + 1)) / parts) * sizeof<T>();
  let j = <usize>((columns * part) / parts) * sizeof<T>();
  for (; j + 64 <= end; j += 64) {
    let s0 = zero();
    let s1 = zero();
    let s2 = zero();
    let s3 = zero();
    let a = A + j;
    for (let i = 0; i < rows; i++) {
      const d = v128.load_splat<T>(delta + <usize>i * sizeof<T>());
      s0 = madd<T>(d, v128.load(a), s0);
      s1 = madd<T>(d, v128.load(a, 16), s1);
      s2 = madd<T>(d, v128.load(a, 32), s2);
      s3 = madd<T>(d, v128.load(a, 48), s3);
      a += rowBytes;
    }
    leave<T>(gx + j, s0, add);
    leave<T>(gx + j + 16, s1, add);
    leave<T>(gx + j + 32, s2, add);
    leave<T>(gx + j + 48, s3, add);
  }
  for (; j + 16 <= end; j += 16) {
    let s = zero();
    let a = A + j;
    for (let i = 0; i < rows; i++) {
      s = madd<T>(v128.load_splat<T>(delta + <usize>i * sizeof<T>()), v128.load(a), s);
      a += rowBytes;
    }
    leave<T>(gx + j, s, add);
  }
  for (; j < end; j += sizeof<T>()) {
    let s: T = <T>0;
    let a = A + j;
    for (let i = 0; i < rows; i++) {
      s += load<T>(a) * load<T>(delta + <usize>i * sizeof<T>());
      a += rowBytes;
    }
    store<T>(gx + j, add ? load<T>(gx + j) + s : s);
  }
}

/** gA[i, j] = δ[i]·x[j], gb[i] = δ[i] for one sample. */
export function vectorOuter<T>(pc: usize, part: i32, parts: i32): void {
  const gA = address(pc, 2);
  const gb = address(pc, 3);
  const delta = address(pc, 4);
  const x = address(pc, 5);
  const rows = word(pc, 6);
  const columns = word(pc, 7);
  const how = word(pc, 8);
  const to = (rows * (part + 1)) / parts;
  const rowBytes = <usize>columns * sizeof<T>();
  const whole = rowBytes & ~15;
  const step = negativeRate<T>();
  for (let i = (rows * part) / parts; i < to; i++) {
    const d = load<T>(delta + <usize>i * sizeof<T>());
    if (gb !== 0) leaveOne<T>(gb + <usize>i * sizeof<T>(), d, how);
    const splat = v128.splat<T>(d);
    const g = gA + <usize>i * rowBytes;
    let j: usize = 0;
    for (; j < whole; j += 16) leaveGradient<T>(g + j, v128.mul<T>(splat, v128.load(x + j)), how, step);
    for (; j < rowBytes; j += sizeof<T>()) leaveOne<T>(g + j, d * load<T>(x + j), how);
  }
}
