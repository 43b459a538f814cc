import { addTo, offset } from "./convolution";
import { address, word, zero } from "./vectors";

/** Pooling, by the same tables of taps and positions as convolution.ts, and the frame that both may need. */

/** The mean of the taps, or their maximum where there are no counts. */
export function pool<T>(pc: usize, part: i32, parts: i32): void {
  const out = address(pc, 2);
  const x = address(pc, 3);
  const channels = word(pc, 4);
  const taps = word(pc, 5);
  const tapTable = address(pc, 6);
  const positions = word(pc, 7);
  const positionTable = address(pc, 8);
  const stride = address(pc, 9);
  const channelBytes = address(pc, 10);
  const counts = address(pc, 11);
  const to = (channels * (part + 1)) / parts;
  for (let ch = (channels * part) / parts; ch < to; ch++)
    for (let p = 0; p < positions; p++) {
      const base = x + <usize>ch * channelBytes + offset(positionTable, p);
      const place = out + <usize>(ch * positions + p) * stride;
      const count = counts === 0 ? zero() : v128.load_splat<T>(counts + <usize>p * sizeof<T>());
      for (let c: usize = 0; c < stride; c += 16) {
        let s = v128.load(base + offset(tapTable, 0) + c);
        for (let t = 1; t < taps; t++) {
          const v = v128.load(base + offset(tapTable, t) + c);
          s = counts === 0 ? v128.max<T>(s, v) : v128.add<T>(s, v);
        }
        v128.store(place + c, counts === 0 ? s : v128.div<T>(s, count));
      }
    }
}

/** The mean sends its share to every tap; the maximum everything to the first tap that holds it, as PyTorch does. */
export function poolBackward<T>(pc: usize, part: i32, parts: i32): void {
  const gx = address(pc, 2);
  const x = address(pc, 3);
  const g = address(pc, 4);
  const channels = word(pc, 5);
  const taps = word(pc, 6);
  const tapTable = address(pc, 7);
  const positions = word(pc, 8);
  const positionTable = address(pc, 9);
  const stride = address(pc, 10);
  const channelBytes = address(pc, 11);
  const counts = address(pc, 12);
  const to = (channels * (part + 1)) / parts;
  for (let ch = (channels * part) / parts; ch < to; ch++)
    for (let p = 0; p < positions; p++) {
      const from = <usize>ch * channelBytes + offset(positionTable, p);
      const place = g + <usize>(ch * positions + p) * stride;
      for (let c: usize = 0; c < stride; c += 16) {
        const upstream = v128.load(place + c);
        if (counts !== 0) {
          const each = v128.div<T>(upstream, v128.load_splat<T>(counts + <usize>p * sizeof<T>()));
          for (let t = 0; t < taps; t++) addTo<T>(gx + from + offset(tapTable, t) + c, each);
          continue;
        }
        const at = x + from + c;
        let largest = v128.load(at + offset(tapTable, 0));
        for (let t = 1; t < taps; t++) largest = v128.max<T>(largest, v128.load(at + offset(tapTable, t)));
        let found = zero();
        for (let t = 0; t < taps; t++) {
          const tap = offset(tapTable, t);
          const here = v128.andnot(v128.eq<T>(v128.load(at + tap), largest), found);
          addTo<T>(gx + from + tap + c, v128.and(upstream, here));
          found = v128.or(found, here);
        }
      }
    }
}

/** Lays an image into a frame, or adds what a frame's inside holds to an image. */
export function frame<T>(pc: usize): void {
  let to = address(pc, 2);
  let from = address(pc, 3);
  const channels = word(pc, 4);
  const height = word(pc, 5);
  const width = <usize>word(pc, 6);
  const paddedWidth = <usize>word(pc, 7);
  const paddedHeight = <usize>word(pc, 8);
  const top = <usize>word(pc, 9);
  const left = <usize>word(pc, 10);
  const stride = address(pc, 11);
  const background = word(pc, 12) === 0 ? zero() : v128.splat<T>(<T>-Infinity);
  const comesOut = word(pc, 13) !== 0;
  const whole = paddedWidth * paddedHeight * stride;
  const row = width * stride;
  for (let ch = 0; ch < channels; ch++) {
    const outer = comesOut ? from : to;
    if (!comesOut) for (let i: usize = 0; i < whole; i += 16) v128.store(outer + i, background);
    for (let y = 0; y < height; y++) {
      const inside = outer + ((top + <usize>y) * paddedWidth + left) * stride;
      const image = (comesOut ? to : from) + <usize>y * row;
      if (comesOut) for (let i: usize = 0; i < row; i += 16) addTo<T>(image + i, v128.load(inside + i));
      else memory.copy(inside, image, row);
    }
    to += comesOut ? <usize>height * row : whole;
    from += comesOut ? whole : <usize>height * row;
  }
}
