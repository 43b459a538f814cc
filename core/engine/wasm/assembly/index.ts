import { activate } from "./activations";
import * as Code from "../codes";
import { convolve, convolveOuter, convolveTransposed } from "./convolution";
import {
  addProduct,
  combine,
  copy,
  gather,
  loadRows,
  scatter,
  seed,
  slope,
  softmax,
  softmaxBackward,
  times,
  wherePositive,
} from "./elementwise";
import { loss, lossBackward, objective, regularize } from "./losses";
import { neuronsBackward, neuronsForward } from "./neurons";
import { clip, optimize } from "./optimizers";
import { frame, pool, poolBackward } from "./pooling";
import { outer, product, setRate } from "./products";
import { vectorOuter, vectorProduct, vectorTransposed } from "./vectorProducts";
import { address, word } from "./vectors";

/**
 * The module: a program is a run of instructions in memory, and one call runs any range of it, or a whole stretch of
 * training. Two or more workers may run the same program side by side: each takes its part of every instruction, and a
 * barrier stands between one instruction and the next, so that the numbers are the same however many there are.
 */

@external("env", "host")
declare function host(node: i32, phase: i32): void;

let stepNumber: f64 = 0;
let firstRow: i32 = 0;
let barrierAt: usize = 0;

export function heapBase(): usize {
  return __heap_base;
}

export function setBarrier(at: usize): void {
  barrierAt = at;
}

/** How often a thread looks before it sleeps, and how long it sleeps before it looks again (nanoseconds). */
const LOOKS = 20_000;
const NAP: i64 = 2_000_000;
/** After so many naps, ten seconds or more, the others must have died: this thread stops too instead of waiting for ever. */
const NAPS = 5_000;

/** Barriers that this thread has come to. All threads run the same program, so all come to the same number of them. */
let arrivals: i32 = 0;

/**
 * At `barrierAt` stand the number of sleepers and then, for every thread, how many barriers it has come to: each writes its
 * own number alone and waits until no other's is smaller. A step between two barriers lasts microseconds, so whoever waits
 * spins; it sleeps where a busy machine keeps the others from running.
 */
function wait(part: i32, parts: i32): void {
  const mine = barrierAt + 4 + (<usize>part << 2);
  arrivals++;
  atomic.store<i32>(mine, arrivals);
  if (atomic.load<i32>(barrierAt) > 0) atomic.notify(mine, parts);
  for (let other = 0; other < parts; other++) if (other !== part) waitFor(barrierAt + 4 + (<usize>other << 2));
}

@inline
function waitFor(flag: usize): void {
  for (let looks = LOOKS; looks > 0; looks--) if (atomic.load<i32>(flag) - arrivals >= 0) return;
  let seen = atomic.load<i32>(flag);
  for (let naps = NAPS; seen - arrivals < 0; naps--) {
    if (naps === 0) unreachable();
    atomic.add<i32>(barrierAt, 1);
    atomic.wait<i32>(flag, seen, NAP);
    atomic.sub<i32>(barrierAt, 1);
    seen = atomic.load<i32>(flag);
  }
}

function run<T>(pc: usize, end: usize, part: i32, parts: i32): void {
  while (pc < end) {
    switch (word(pc, 0)) {
      case Code.PRODUCT:
        product<T>(pc, part, parts);
        break;
      case Code.VECTOR_PRODUCT:
        vectorProduct<T>(pc, part, parts);
        break;
      case Code.VECTOR_TRANSPOSED:
        vectorTransposed<T>(pc, part, parts);
        break;
      case Code.OUTER:
        outer<T>(pc, part, parts);
        break;
      case Code.VECTOR_OUTER:
        vectorOuter<T>(pc, part, parts);
        break;
      case Code.NEURONS_FORWARD:
        neuronsForward<T>(pc, part);
        break;
      case Code.NEURONS_BACKWARD:
        neuronsBackward<T>(pc, part);
        break;
      case Code.ACTIVATE:
        activate<T>(pc, part, parts);
        break;
      case Code.TIMES:
        times<T>(pc, part, parts);
        break;
      case Code.WHERE_POSITIVE:
        wherePositive<T>(pc, part, parts);
        break;
      case Code.CONVOLVE:
        convolve<T>(pc, part, parts);
        break;
      case Code.CONVOLVE_OUTER:
        convolveOuter<T>(pc, part, parts);
        break;
      case Code.CONVOLVE_TRANSPOSED:
        convolveTransposed<T>(pc, part);
        break;
      case Code.POOL:
        pool<T>(pc, part, parts);
        break;
      case Code.POOL_BACKWARD:
        poolBackward<T>(pc, part, parts);
        break;
      case Code.LOAD_ROWS:
        loadRows<T>(pc, firstRow, part, parts);
        break;
      case Code.BARRIER:
        if (parts > 1) wait(part, parts);
        break;
      default:
        if (part === 0) alone<T>(pc);
    }
    pc += <usize>load<u32>(pc, 4) << 2;
  }
}

/** Instructions too small to share out. */
function alone<T>(pc: usize): void {
  switch (word(pc, 0)) {
    case Code.SOFTMAX:
      return softmax<T>(pc);
    case Code.SOFTMAX_BACKWARD:
      return softmaxBackward<T>(pc);
    case Code.COPY:
      return copy<T>(pc);
    case Code.CLEAR:
      memory.fill(address(pc, 2), 0, address(pc, 3));
      return;
    case Code.COMBINE:
      return combine<T>(pc);
    case Code.ADD_PRODUCT:
      return addProduct<T>(pc);
    case Code.LOSS:
      return loss<T>(pc);
    case Code.LOSS_BACKWARD:
      return lossBackward<T>(pc);
    case Code.OBJECTIVE:
      return objective<T>(pc);
    case Code.REGULARIZE:
      return regularize<T>(pc);
    case Code.GATHER:
      return gather<T>(pc);
    case Code.SCATTER:
      return scatter<T>(pc);
    case Code.OPTIMIZE:
      return optimize<T>(pc, stepNumber);
    case Code.CLIP:
      return clip<T>(pc);
    case Code.FRAME:
      return frame<T>(pc);
    case Code.HOST:
      return host(word(pc, 2), word(pc, 3));
    case Code.SEED:
      return seed<T>(pc);
    case Code.SLOPE:
      return slope<T>(pc);
    default:
      unreachable();
  }
}

@inline
function train<T>(
  pc: usize,
  end: usize,
  steps: i32,
  step: f64,
  row: i32,
  rowsAStep: i32,
  rate: f64,
  objectiveAt: usize,
  trace: usize,
  part: i32,
  parts: i32,
): void {
  setRate(rate);
  for (let k = 0; k < steps; k++) {
    stepNumber = step + <f64>k;
    firstRow = row + k * rowsAStep;
    run<T>(pc, end, part, parts);
    if (trace !== 0 && part === 0) store<f64>(trace + (<usize>k << 3), load<f64>(objectiveAt));
  }
}

export function run32(pc: usize, end: usize): void {
  run<f32>(pc, end, 0, 1);
}

export function run64(pc: usize, end: usize): void {
  run<f64>(pc, end, 0, 1);
}

/** `steps` steps of training, the first one being number `step` (from 1) with the rows from `row` on; objectives go to `trace`. */
export function train32(
  pc: usize,
  end: usize,
  steps: i32,
  step: f64,
  row: i32,
  rowsAStep: i32,
  rate: f64,
  objectiveAt: usize,
  trace: usize,
  part: i32,
  parts: i32,
): void {
  train<f32>(pc, end, steps, step, row, rowsAStep, rate, objectiveAt, trace, part, parts);
}

export function train64(
  pc: usize,
  end: usize,
  steps: i32,
  step: f64,
  row: i32,
  rowsAStep: i32,
  rate: f64,
  objectiveAt: usize,
  trace: usize,
  part: i32,
  parts: i32,
): void {
  train<f64>(pc, end, steps, step, row, rowsAStep, rate, objectiveAt, trace, part, parts);
}
