import * as Code from "../codes";
import { splat } from "./exponential";
import { address, word, zero } from "./vectors";

/**
 * One step of an optimizer over a run of θ: the definitions of core/training/optimizers.ts, which has their sources.
 * Hyperparameters are doubles in this order: η, momentum, dampening, nesterov, α, centered, β₁, β₂, ε, weight decay.
 */
export function optimize<T>(pc: usize, step: f64): void {
  const theta = address(pc, 3);
  const gradient = address(pc, 4);
  const bytes = (address(pc, 5) * sizeof<T>() + 15) & ~15;
  const first = address(pc, 6);
  const second = address(pc, 7);
  const third = address(pc, 8);
  const h = address(pc, 9);
  switch (word(pc, 2)) {
    case Code.SGD:
      return descend<T>(theta, gradient, bytes, first, h, step);
    case Code.RMSPROP:
      return rmsprop<T>(theta, gradient, bytes, first, second, third, h);
    case Code.ADAM:
      return adam<T>(theta, gradient, bytes, first, second, h, step, false);
    case Code.ADAMW:
      return adam<T>(theta, gradient, bytes, first, second, h, step, true);
    default:
      return adagrad<T>(theta, gradient, bytes, first, h);
  }
}

@inline
function decayed<T>(theta: usize, gradient: usize, h: usize): v128 {
  return v128.add<T>(v128.load(gradient), v128.mul<T>(splat<T>(load<f64>(h, 72)), v128.load(theta)));
}

function descend<T>(theta: usize, gradient: usize, bytes: usize, velocity: usize, h: usize, step: f64): void {
  const rate = splat<T>(load<f64>(h));
  const momentum = load<f64>(h, 8);
  const mu = splat<T>(momentum);
  const rest = splat<T>(1 - load<f64>(h, 16));
  const nesterov = load<f64>(h, 24) !== 0;
  for (let i: usize = 0; i < bytes; i += 16) {
    const g = decayed<T>(theta + i, gradient + i, h);
    let direction = g;
    if (momentum !== 0) {
      const v =
        step === 1 ? g : v128.add<T>(v128.mul<T>(mu, v128.load(velocity + i)), v128.mul<T>(rest, g));
      v128.store(velocity + i, v);
      direction = nesterov ? v128.add<T>(g, v128.mul<T>(mu, v)) : v;
    }
    v128.store(theta + i, v128.sub<T>(v128.load(theta + i), v128.mul<T>(rate, direction)));
  }
}

function rmsprop<T>(
  theta: usize,
  gradient: usize,
  bytes: usize,
  square: usize,
  mean: usize,
  velocity: usize,
  h: usize,
): void {
  const rate = splat<T>(load<f64>(h));
  const momentum = load<f64>(h, 8);
  const alpha = splat<T>(load<f64>(h, 32));
  const rest = splat<T>(1 - load<f64>(h, 32));
  const centered = load<f64>(h, 40) !== 0;
  const epsilon = splat<T>(load<f64>(h, 64));
  for (let i: usize = 0; i < bytes; i += 16) {
    const g = decayed<T>(theta + i, gradient + i, h);
    const s = v128.add<T>(v128.mul<T>(alpha, v128.load(square + i)), v128.mul<T>(v128.mul<T>(rest, g), g));
    v128.store(square + i, s);
    let m = zero();
    if (centered) {
      const old = v128.load(mean + i);
      m = v128.add<T>(old, v128.mul<T>(rest, v128.sub<T>(g, old)));
    }
    v128.store(mean + i, m);
    const size = v128.add<T>(v128.sqrt<T>(v128.sub<T>(s, v128.mul<T>(m, m))), epsilon);
    let v = v128.div<T>(g, size);
    if (momentum > 0) v = v128.add<T>(v128.mul<T>(splat<T>(momentum), v128.load(velocity + i)), v);
    v128.store(velocity + i, v);
    v128.store(theta + i, v128.sub<T>(v128.load(theta + i), v128.mul<T>(rate, v)));
  }
}

function adam<T>(
  theta: usize,
  gradient: usize,
  bytes: usize,
  mean: usize,
  square: usize,
  h: usize,
  step: f64,
  decouples: bool,
): void {
  const rate = load<f64>(h);
  const b1 = load<f64>(h, 48);
  const b2 = load<f64>(h, 56);
  const epsilon = splat<T>(load<f64>(h, 64));
  const shrink = splat<T>(1 - rate * load<f64>(h, 72));
  const eta = splat<T>(rate / (1 - b1 ** step));
  const root = splat<T>(Math.sqrt(1 - b2 ** step));
  for (let i: usize = 0; i < bytes; i += 16) {
    const g = decouples ? v128.load(gradient + i) : decayed<T>(theta + i, gradient + i, h);
    let x = v128.load(theta + i);
    if (decouples) x = v128.mul<T>(x, shrink);
    const m = v128.add<T>(v128.mul<T>(splat<T>(b1), v128.load(mean + i)), v128.mul<T>(splat<T>(1 - b1), g));
    const s = v128.add<T>(
      v128.mul<T>(splat<T>(b2), v128.load(square + i)),
      v128.mul<T>(v128.mul<T>(splat<T>(1 - b2), g), g),
    );
    v128.store(mean + i, m);
    v128.store(square + i, s);
    const size = v128.add<T>(v128.div<T>(v128.sqrt<T>(s), root), epsilon);
    v128.store(theta + i, v128.sub<T>(x, v128.div<T>(v128.mul<T>(eta, m), size)));
  }
}

function adagrad<T>(theta: usize, gradient: usize, bytes: usize, square: usize, h: usize): void {
  const rate = splat<T>(load<f64>(h));
  const epsilon = splat<T>(load<f64>(h, 64));
  for (let i: usize = 0; i < bytes; i += 16) {
    const g = decayed<T>(theta + i, gradient + i, h);
    const s = v128.add<T>(v128.load(square + i), v128.mul<T>(g, g));
    v128.store(square + i, s);
    const size = v128.add<T>(v128.sqrt<T>(s), epsilon);
    v128.store(theta + i, v128.sub<T>(v128.load(theta + i), v128.div<T>(v128.mul<T>(rate, g), size)));
  }
}

/**
 * Clips the gradients of all ranges together: every entry at ± the limit, or all by one factor where their Euclidean norm
 * is above it (core/training/clipping.ts). The norm is added up in doubles.
 */
export function clip<T>(pc: usize): void {
  const ranges = word(pc, 3);
  const table = address(pc, 4);
  const limit = load<f64>(address(pc, 5));
  if (word(pc, 2) !== 0) {
    for (let r = 0; r < ranges; r++) {
      const at = <usize>load<u32>(table + (<usize>r << 3));
      const numbers = load<u32>(table + (<usize>r << 3), 4);
      for (let k: u32 = 0; k < numbers; k++) {
        const place = at + <usize>k * sizeof<T>();
        const g = <f64>load<T>(place);
        if (g > limit) store<T>(place, <T>limit);
        else if (g < -limit) store<T>(place, <T>-limit);
      }
    }
    return;
  }
  let squares: f64 = 0;
  for (let r = 0; r < ranges; r++) {
    const at = <usize>load<u32>(table + (<usize>r << 3));
    const numbers = load<u32>(table + (<usize>r << 3), 4);
    for (let k: u32 = 0; k < numbers; k++) {
      const g = <f64>load<T>(at + <usize>k * sizeof<T>());
      squares += g * g;
    }
  }
  const quotient = limit / (Math.sqrt(squares) + 1e-6);
  if (quotient >= 1) return;
  for (let r = 0; r < ranges; r++) {
    const at = <usize>load<u32>(table + (<usize>r << 3));
    const numbers = load<u32>(table + (<usize>r << 3), 4);
    for (let k: u32 = 0; k < numbers; k++) {
      const place = at + <usize>k * sizeof<T>();
      store<T>(place, <T>(<f64>load<T>(place) * quotient));
    }
  }
}
