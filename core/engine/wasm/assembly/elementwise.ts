import * as Code from "../codes";
import { leaveOne } from "./products";
import { address, madd, sumLanes, word, zero } from "./vectors";

/** What acts on each number alone. Runs are whole vectors: what lies behind the last number is room that nobody reads. */

/** out = g ⊙ φ′. */
export function times<T>(pc: usize, part: i32, parts: i32): void {
  const vectors = word(pc, 5) >> 4;
  const out = address(pc, 2);
  const g = address(pc, 3);
  const d = address(pc, 4);
  const end = <usize>((vectors * (part + 1)) / parts) << 4;
  let i = <usize>((vectors * part) / parts) << 4;
  for (; i + 32 <= end; i += 32) {
    const first = v128.mul<T>(v128.load(g + i), v128.load(d + i));
    v128.store(out + i, v128.mul<T>(v128.load(g + i, 16), v128.load(d + i, 16)), 16);
    v128.store(out + i, first);
  }
  if (i < end) v128.store(out + i, v128.mul<T>(v128.load(g + i), v128.load(d + i)));
}

/** out = g where z > 0, else 0: the ReLU's way back needs no derivative kept. */
export function wherePositive<T>(pc: usize, part: i32, parts: i32): void {
  const vectors = word(pc, 5) >> 4;
  const out = address(pc, 2);
  const z = address(pc, 3);
  const g = address(pc, 4);
  const end = (<usize>((vectors * (part + 1)) / parts)) << 4;
  for (let i = (<usize>((vectors * part) / parts)) << 4; i < end; i += 16)
    v128.store(out + i, v128.and(v128.load(g + i), v128.gt<T>(v128.load(z + i), zero())));
}

export function copy<T>(pc: usize): void {
  const to = address(pc, 2);
  const from = address(pc, 3);
  const bytes = address(pc, 4);
  if (word(pc, 5) === 0) {
    memory.copy(to, from, bytes);
    return;
  }
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.add<T>(v128.load(to + i), v128.load(from + i)));
  for (; i < bytes; i += sizeof<T>()) store<T>(to + i, load<T>(to + i) + load<T>(from + i));
}

export function combine<T>(pc: usize): void {
  const out = address(pc, 2);
  const a = address(pc, 3);
  const b = address(pc, 4);
  const bytes = address(pc, 5);
  const kind = word(pc, 6);
  for (let i: usize = 0; i < bytes; i += 16) {
    const x = v128.load(a + i);
    const y = v128.load(b + i);
    if (kind === Code.MULTIPLY) v128.store(out + i, v128.mul<T>(x, y));
    else if (kind === Code.SUM) v128.store(out + i, v128.add<T>(x, y));
    else v128.store(out + i, v128.sub<T>(x, y));
  }
}

/** out += a ⊙ b. */
export function addProduct<T>(pc: usize): void {
  const out = address(pc, 2);
  const a = address(pc, 3);
  const b = address(pc, 4);
  const bytes = address(pc, 5);
  for (let i: usize = 0; i < bytes; i += 16)
    v128.store(out + i, madd<T>(v128.load(a + i), v128.load(b + i), v128.load(out + i)));
}

/** ∂/∂slope of a learned slope: Σ g·min(u, 0). */
export function slope<T>(pc: usize): void {
  const g = address(pc, 3);
  const u = address(pc, 4);
  const bytes = address(pc, 5);
  let sum = zero();
  for (let i: usize = 0; i < bytes; i += 16)
    sum = madd<T>(v128.load(g + i), v128.min<T>(v128.load(u + i), zero()), sum);
  leaveOne<T>(address(pc, 2), sumLanes<T>(sum), word(pc, 6));
}

export function seed<T>(pc: usize): void {
  const at = address(pc, 2);
  for (let s: usize = 0; s < <usize>word(pc, 3); s++)
    store<T>(at + s * sizeof<T>(), load<T>(at + s * sizeof<T>()) + <T>1);
}

export function gather<T>(pc: usize): void {
  const to = address(pc, 3);
  const table = address(pc, 5);
  for (let k: usize = 0; k < <usize>word(pc, 2); k++)
    store<T>(to + k * sizeof<T>(), load<T>(<usize>load<u32>(table + (k << 2))));
}

export function scatter<T>(pc: usize): void {
  const from = address(pc, 3);
  const table = address(pc, 4);
  for (let k: usize = 0; k < <usize>word(pc, 2); k++) {
    const to = <usize>load<u32>(table + (k << 2));
    store<T>(to, load<T>(to) + load<T>(from + k * sizeof<T>()));
  }
}

/** Rows of a data set, [row][feature], as [feature][sample]. Lanes without a sample keep what they hold: nothing counts them. */
export function loadRows<T>(pc: usize, first: i32, part: i32, parts: i32): void {
  const data = address(pc, 2);
  const to = address(pc, 3);
  const features = word(pc, 4);
  const samples = word(pc, 5);
  const stride = address(pc, 6);
  const order = address(pc, 7);
  const rowBytes = <usize>features * sizeof<T>();
  const end = (features * (part + 1)) / parts;
  if (order === 0) {
    for (let f = (features * part) / parts; f < end; f++) {
      let from = data + <usize>first * rowBytes + <usize>f * sizeof<T>();
      let into = to + <usize>f * stride;
      for (let s = samples; s > 0; s--) {
        store<T>(into, load<T>(from));
        from += rowBytes;
        into += sizeof<T>();
      }
    }
    return;
  }
  for (let s = 0; s < samples; s++) {
    const row = load<i32>(order + (<usize>(first + s) << 2));
    let from = data + <usize>row * rowBytes;
    let into = to + <usize>s * sizeof<T>();
    for (let f = (features * part) / parts; f < end; f++) {
      store<T>(into + <usize>f * stride, load<T>(from + <usize>f * sizeof<T>()));
    }
  }
}

/** z_i = e^(u_i)/Σ_j e^(u_j) of every sample, shifted by the largest u; the way back is z_i·(g_i − Σ_j z_j·g_j). */
export function softmax<T>(pc: usize): void {
  const z = address(pc, 2);
  const u = address(pc, 3);
  const components = <usize>word(pc, 4);
  const stride = address(pc, 5);
  for (let s: usize = 0; s < stride; s += sizeof<T>()) {
    let largest: f64 = -Infinity;
    for (let i: usize = 0; i < components; i++) largest = Math.max(largest, <f64>load<T>(u + i * stride + s));
    let sum: f64 = 0;
    for (let i: usize = 0; i < components; i++) {
      const e = Math.exp(<f64>load<T>(u + i * stride + s) - largest);
      sum += e;
      store<T>(z + i * stride + s, <T>e);
    }
    for (let i: usize = 0; i < components; i++)
      store<T>(z + i * stride + s, <T>(<f64>load<T>(z + i * stride + s) / sum));
  }
}

export function softmaxBackward<T>(pc: usize): void {
  const delta = address(pc, 2);
  const z = address(pc, 3);
  const g = address(pc, 4);
  const components = <usize>word(pc, 5);
  const stride = address(pc, 6);
  const add = word(pc, 7) !== 0;
  for (let s: usize = 0; s < stride; s += sizeof<T>()) {
    let mixed: f64 = 0;
    for (let i: usize = 0; i < components; i++)
      mixed += <f64>load<T>(z + i * stride + s) * <f64>load<T>(g + i * stride + s);
    for (let i: usize = 0; i < components; i++) {
      const at = i * stride + s;
      const d = <T>(<f64>load<T>(z + at) * (<f64>load<T>(g + at) - mixed));
      store<T>(delta + at, add ? load<T>(delta + at) + d : d);
    }
  }
}
