import { leaveOne } from "./products";
import { address, madd, sumLanes, word, zero } from "./vectors";

/**
 * Single neurons of one level, run as one instruction over a table of their references. Forward, a row of the table is
 * [references, w, b or 0, x …]; backward [references, w, gw, gb or 0, x, gx or 0, …]: addresses all.
 */
export function neuronsForward<T>(pc: usize, part: i32): void {
  if (part !== 0) return;
  let u = address(pc, 2);
  let row = address(pc, 4);
  const stride = address(pc, 5);
  for (let n = word(pc, 3); n > 0; n--) {
    const references = load<i32>(row);
    const w = <usize>load<u32>(row, 4);
    const b = <usize>load<u32>(row, 8);
    if (stride === sizeof<T>()) {
      let sum: T = b === 0 ? <T>0 : load<T>(b);
      for (let e: usize = 0; e < <usize>references; e++)
        sum += load<T>(w + e * sizeof<T>()) * load<T>(<usize>load<u32>(row + (e << 2), 12));
      store<T>(u, sum);
    } else weigh<T>(u, row + 12, references, w, b === 0 ? zero() : v128.load_splat<T>(b), stride);
    u += stride;
    row += <usize>(references + 3) << 2;
  }
}

function weigh<T>(u: usize, sources: usize, references: i32, w: usize, bias: v128, stride: usize): void {
  let c: usize = 0;
  const end = sources + (<usize>references << 2);
  for (; c + 64 <= stride; c += 64) {
    let s0 = bias;
    let s1 = bias;
    let s2 = bias;
    let s3 = bias;
    let a = w;
    for (let at = sources; at < end; at += 4) {
      const weight = v128.load_splat<T>(a);
      const x = <usize>load<u32>(at) + c;
      s0 = madd<T>(weight, v128.load(x), s0);
      s1 = madd<T>(weight, v128.load(x, 16), s1);
      s2 = madd<T>(weight, v128.load(x, 32), s2);
      s3 = madd<T>(weight, v128.load(x, 48), s3);
      a += sizeof<T>();
    }
    v128.store(u + c, s0);
    v128.store(u + c, s1, 16);
    v128.store(u + c, s2, 32);
    v128.store(u + c, s3, 48);
  }
  for (; c < stride; c += 16) {
    let s = bias;
    let a = w;
    for (let at = sources; at < end; at += 4) {
      s = madd<T>(v128.load_splat<T>(a), v128.load(<usize>load<u32>(at) + c), s);
      a += sizeof<T>();
    }
    v128.store(u + c, s);
  }
}

export function neuronsBackward<T>(pc: usize, part: i32): void {
  if (part !== 0) return;
  let delta = address(pc, 2);
  let row = address(pc, 4);
  const stride = address(pc, 5);
  const how = word(pc, 6);
  for (let n = word(pc, 3); n > 0; n--) {
    const references = load<i32>(row);
    const w = <usize>load<u32>(row, 4);
    const gw = <usize>load<u32>(row, 8);
    const gb = <usize>load<u32>(row, 12);
    const end = row + 16 + (<usize>references << 3);
    if (stride === sizeof<T>()) {
      const d = load<T>(delta);
      if (gb !== 0) leaveOne<T>(gb, d, how);
      let e: usize = 0;
      for (let at = row + 16; at < end; at += 8) {
        const gx = <usize>load<u32>(at, 4);
        if (gx !== 0) store<T>(gx, load<T>(gx) + load<T>(w + e) * d);
        leaveOne<T>(gw + e, d * load<T>(<usize>load<u32>(at)), how);
        e += sizeof<T>();
      }
    } else {
      let biasSum = zero();
      for (let c: usize = 0; c < stride; c += 16) biasSum = v128.add<T>(biasSum, v128.load(delta + c));
      if (gb !== 0) leaveOne<T>(gb, sumLanes<T>(biasSum), how);
      let e: usize = 0;
      for (let at = row + 16; at < end; at += 8) {
        const x = <usize>load<u32>(at);
        const gx = <usize>load<u32>(at, 4);
        leaveOne<T>(gw + e, gx === 0 ? along<T>(delta, x, stride) : spread<T>(delta, x, gx, w + e, stride), how);
        e += sizeof<T>();
      }
    }
    delta += stride;
    row = end;
  }
}

/** Σ δ·x over the samples. */
@inline
function along<T>(delta: usize, x: usize, stride: usize): T {
  let s0 = zero();
  let s1 = zero();
  let c: usize = 0;
  for (; c + 32 <= stride; c += 32) {
    s0 = madd<T>(v128.load(delta + c), v128.load(x + c), s0);
    s1 = madd<T>(v128.load(delta + c, 16), v128.load(x + c, 16), s1);
  }
  if (c < stride) s0 = madd<T>(v128.load(delta + c), v128.load(x + c), s0);
  return sumLanes<T>(v128.add<T>(s0, s1));
}

/** The same, and gx += w·δ on the way, with the weight as it was. */
@inline
function spread<T>(delta: usize, x: usize, gx: usize, w: usize, stride: usize): T {
  const weight = v128.load_splat<T>(w);
  let s0 = zero();
  let s1 = zero();
  let c: usize = 0;
  for (; c + 32 <= stride; c += 32) {
    const d0 = v128.load(delta + c);
    const d1 = v128.load(delta + c, 16);
    s0 = madd<T>(d0, v128.load(x + c), s0);
    s1 = madd<T>(d1, v128.load(x + c, 16), s1);
    v128.store(gx + c, madd<T>(weight, d0, v128.load(gx + c)));
    v128.store(gx + c, madd<T>(weight, d1, v128.load(gx + c, 16)), 16);
  }
  if (c < stride) {
    const d0 = v128.load(delta + c);
    s0 = madd<T>(d0, v128.load(x + c), s0);
    v128.store(gx + c, madd<T>(weight, d0, v128.load(gx + c)));
  }
  return sumLanes<T>(v128.add<T>(s0, s1));
}
