import type { Amount, Fill } from "../explain/line.ts";

/**
 * Optimizers by PyTorch's definitions and defaults (torch.optim). Each is a record: its defaults, the arrays that it
 * remembers for every number of θ, and its update; training, help and documentation read the records.
 */
export interface Optimizer {
  readonly name: string;
  readonly title: string;
  readonly doc: string;
  /** One step of one number, TeX without delimiters; g is the gradient with weight decay added. */
  readonly tex: string;
  readonly source: string;
  readonly defaults: Hyperparameters;
  /** Arrays kept beside each parameter, zero at the start. */
  readonly memory: readonly string[];
  /** Moves θ in place; `step` counts from 1. */
  update(
    theta: Float64Array,
    gradient: Float64Array,
    memory: readonly Float64Array[],
    step: number,
    h: Hyperparameters,
  ): void;
  /** The same step of one number as formulas, in their order; the last gives the number itself. */
  formulas(step: NumberStep): readonly StepFormula[];
}

/** One number of θ in one step, for whoever explains it. Amounts have the names that they go by in formulas. */
export interface NumberStep {
  readonly theta: Amount;
  /** The gradient as `update` is given it: clipped already. */
  readonly gradient: Amount;
  /** What is remembered of it before the step and after, in the order of `memory`. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly next: number;
  /** As `update` counts it. */
  readonly step: number;
  readonly h: Hyperparameters;
}

/** `left ← write`, of the result that the step has there. */
export interface StepFormula {
  readonly label: string;
  readonly left: string;
  readonly write: (fill: Fill) => string;
  readonly result: number;
}

export interface Hyperparameters {
  readonly learningRate: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly nesterov: boolean;
  readonly alpha: number;
  readonly centered: boolean;
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  readonly weightDecay: number;
}

const DEFAULTS: Hyperparameters = {
  learningRate: 1e-3,
  momentum: 0,
  dampening: 0,
  nesterov: false,
  alpha: 0.99,
  centered: false,
  betas: [0.9, 0.999],
  epsilon: 1e-8,
  weightDecay: 0,
};

const sgd: Optimizer = {
  name: "sgd",
  title: "Gradient descent",
  doc: "θ moves against its gradient; with momentum it keeps part of its last step.",
  tex: String.raw`v \leftarrow \mu v+(1-\tau)\,g,\quad \theta \leftarrow \theta-\eta\,v`,
  source: "Lecture 10, gradient descent; PyTorch torch.optim.SGD",
  defaults: DEFAULTS,
  memory: ["velocity"],
  update(theta, gradient, [velocity = new Float64Array(theta.length)], step, h) {
    for (let k = 0; k < theta.length; k++) {
      const g = at(gradient, k) + h.weightDecay * at(theta, k);
      if (h.momentum === 0) {
        theta[k] = at(theta, k) - h.learningRate * g;
        continue;
      }
      // The first velocity is the gradient itself, undamped.
      const v = step === 1 ? g : h.momentum * at(velocity, k) + (1 - h.dampening) * g;
      velocity[k] = v;
      theta[k] = at(theta, k) - h.learningRate * (h.nesterov ? g + h.momentum * v : v);
    }
  },
  formulas(step) {
    const { before, after, h } = step;
    const { g, lines } = decayed(step);
    if (h.momentum === 0) return [...lines, moved(step, g)];
    const v = named("v", after, 0);
    const mu = constant("\\mu", h.momentum);
    const damped = (fill: Fill): string =>
      h.dampening === 0 ? fill(g) : `(1-${fill(constant("\\tau", h.dampening))}) \\cdot ${fill(g)}`;
    const write = (fill: Fill): string =>
      step.step === 1 ? fill(g) : `${fill(mu)} \\cdot ${fill(named("v", before, 0))} + ${damped(fill)}`;
    const velocity = { label: "velocity", left: v.symbol, write, result: v.value as number };
    const ahead = (fill: Fill): string => `(${fill(g)} + ${fill(mu)} \\cdot ${fill(v)})`;
    return [...lines, velocity, moved(step, h.nesterov ? ahead : v)];
  },
};

const rmsprop: Optimizer = {
  name: "rmsprop",
  title: "RMSProp",
  doc: "Each step is divided by a running root mean square of the gradients.",
  tex: String.raw`s \leftarrow \alpha s+(1-\alpha)\,g^2,\quad \theta \leftarrow \theta-\eta\,\frac{g}{\sqrt{s}+\varepsilon}`,
  source: "Hinton, lecture 6e, 2012; PyTorch torch.optim.RMSprop",
  defaults: { ...DEFAULTS, learningRate: 1e-2 },
  memory: ["square", "mean", "velocity"],
  update(theta, gradient, [square = EMPTY, mean = EMPTY, velocity = EMPTY], _step, h) {
    for (let k = 0; k < theta.length; k++) {
      const g = at(gradient, k) + h.weightDecay * at(theta, k);
      const s = h.alpha * at(square, k) + (1 - h.alpha) * g * g;
      square[k] = s;
      const m = h.centered ? at(mean, k) + (1 - h.alpha) * (g - at(mean, k)) : 0;
      mean[k] = m;
      const direction = g / (Math.sqrt(s - m * m) + h.epsilon);
      const v = h.momentum > 0 ? h.momentum * at(velocity, k) + direction : direction;
      velocity[k] = v;
      theta[k] = at(theta, k) - h.learningRate * v;
    }
  },
  formulas(step) {
    const { before, after, h } = step;
    const { g, lines } = decayed(step);
    const alpha = constant("\\alpha", h.alpha);
    const s = named("s", after, 0);
    const m = named("m", after, 1);
    const all = [...lines, average("mean of squares", s, named("s", before, 0), alpha, squareOf(g))];
    if (h.centered) all.push(average("mean", m, named("m", before, 1), alpha, g));
    const under = (fill: Fill): string => (h.centered ? `${fill(s)} - ${squareOf(m)(fill)}` : fill(s));
    const direction = (fill: Fill): string => scaled(fill, fill(g), under(fill), h);
    if (h.momentum === 0) return [...all, moved(step, direction)];
    const v = named("v", after, 2);
    const write = (fill: Fill): string =>
      `${fill(constant("\\mu", h.momentum))} \\cdot ${fill(named("v", before, 2))} + ${direction(fill)}`;
    all.push({ label: "velocity", left: v.symbol, write, result: v.value as number });
    return [...all, moved(step, v)];
  },
};

const adam: Optimizer = {
  name: "adam",
  title: "Adam",
  doc: "Momentum and RMSProp together, both corrected for starting at 0.",
  tex: String.raw`m \leftarrow \beta_1 m+(1-\beta_1)\,g,\quad s \leftarrow \beta_2 s+(1-\beta_2)\,g^2,\quad \theta \leftarrow \theta-\eta\,\frac{m/(1-\beta_1^t)}{\sqrt{s/(1-\beta_2^t)}+\varepsilon}`,
  source: "Kingma and Ba, Adam, 2015; PyTorch torch.optim.Adam",
  defaults: DEFAULTS,
  memory: ["mean", "square"],
  update(theta, gradient, memory, step, h) {
    const whole = gradient.map((g, k) => g + h.weightDecay * at(theta, k));
    moveByMoments(theta, whole, memory, step, h);
  },
  formulas(step) {
    const { g, lines } = decayed(step);
    return [...lines, ...byMoments(step, g, step.theta)];
  },
};

const adamw: Optimizer = {
  name: "adamw",
  title: "AdamW",
  doc: "Adam whose weight decay shrinks θ directly, apart from the gradient.",
  tex: String.raw`\theta \leftarrow (1-\eta\lambda)\,\theta,\ \text{then as Adam}`,
  source: "Loshchilov and Hutter, Decoupled weight decay regularization, 2019; PyTorch torch.optim.AdamW",
  defaults: { ...DEFAULTS, weightDecay: 1e-2 },
  memory: ["mean", "square"],
  update(theta, gradient, memory, step, h) {
    for (let k = 0; k < theta.length; k++) theta[k] = at(theta, k) * (1 - h.learningRate * h.weightDecay);
    moveByMoments(theta, gradient, memory, step, h);
  },
  formulas(step) {
    const { theta, gradient, h } = step;
    if (h.weightDecay === 0) return byMoments(step, gradient, theta);
    const shrunk = (theta.value as number) * (1 - h.learningRate * h.weightDecay);
    const write = (fill: Fill): string =>
      `(1 - ${fill(constant("\\eta", h.learningRate))} \\cdot ${fill(constant("\\lambda", h.weightDecay))}) \\cdot ${fill(theta)}`;
    const decay = { label: "weight decay", left: theta.symbol, write, result: shrunk };
    return [decay, ...byMoments(step, gradient, { ...theta, value: shrunk })];
  },
};

const adagrad: Optimizer = {
  name: "adagrad",
  title: "Adagrad",
  doc: "Each step is divided by the root of the sum of all squared gradients so far.",
  tex: String.raw`s \leftarrow s+g^2,\quad \theta \leftarrow \theta-\eta\,\frac{g}{\sqrt{s}+\varepsilon}`,
  source: "Duchi, Hazan and Singer, Adaptive subgradient methods, 2011; PyTorch torch.optim.Adagrad",
  defaults: { ...DEFAULTS, learningRate: 1e-2, epsilon: 1e-10 },
  memory: ["square"],
  update(theta, gradient, [square = EMPTY], _step, h) {
    for (let k = 0; k < theta.length; k++) {
      const g = at(gradient, k) + h.weightDecay * at(theta, k);
      const s = at(square, k) + g * g;
      square[k] = s;
      theta[k] = at(theta, k) - (h.learningRate * g) / (Math.sqrt(s) + h.epsilon);
    }
  },
  formulas(step) {
    const { g, lines } = decayed(step);
    const s = named("s", step.after, 0);
    const write = (fill: Fill): string => `${fill(named("s", step.before, 0))} + ${squareOf(g)(fill)}`;
    const squares = { label: "sum of squares", left: s.symbol, write, result: s.value as number };
    return [...lines, squares, moved(step, (fill) => scaled(fill, fill(g), fill(s), step.h))];
  },
};

/** Every optimizer by its name in the file. */
export const optimizers: ReadonlyMap<string, Optimizer> = new Map(
  [sgd, rmsprop, adam, adamw, adagrad].map((record) => [record.name, record]),
);

const EMPTY = new Float64Array(0);

function moveByMoments(
  theta: Float64Array,
  gradient: Float64Array,
  [mean = EMPTY, square = EMPTY]: readonly Float64Array[],
  step: number,
  { betas: [beta1, beta2], epsilon, learningRate }: Hyperparameters,
): void {
  const stepSize = learningRate / (1 - beta1 ** step);
  const rootCorrection = Math.sqrt(1 - beta2 ** step);
  for (let k = 0; k < theta.length; k++) {
    const g = at(gradient, k);
    const m = at(mean, k) + (1 - beta1) * (g - at(mean, k));
    const s = beta2 * at(square, k) + (1 - beta2) * g * g;
    mean[k] = m;
    square[k] = s;
    theta[k] = at(theta, k) - (stepSize * m) / (Math.sqrt(s) / rootCorrection + epsilon);
  }
}

function at(values: Float64Array, k: number): number {
  return values[k] as number;
}

// Formulas.

function constant(symbol: string, value: number): Amount {
  return { symbol, value };
}

function named(symbol: string, memory: readonly number[], at: number): Amount {
  return { symbol, value: memory[at] ?? 0 };
}

/** g, with a line for it where decay adds something to the gradient. */
function decayed({ theta, gradient, h }: NumberStep): { readonly g: Amount; readonly lines: readonly StepFormula[] } {
  if (h.weightDecay === 0) return { g: gradient, lines: [] };
  const result = (gradient.value as number) + h.weightDecay * (theta.value as number);
  const write = (fill: Fill): string =>
    `${fill(gradient)} + ${fill(constant("\\lambda", h.weightDecay))} \\cdot ${fill(theta)}`;
  return { g: constant("g", result), lines: [{ label: "with weight decay", left: "g", write, result }] };
}

/** θ ← θ − η·direction. */
function moved(step: NumberStep, direction: Amount | ((fill: Fill) => string), theta = step.theta): StepFormula {
  const write = (fill: Fill): string => {
    const along = typeof direction === "function" ? direction(fill) : fill(direction);
    return `${fill(theta)} - ${fill(constant("\\eta", step.h.learningRate))} \\cdot ${along}`;
  };
  return { label: "step", left: theta.symbol, write, result: step.next };
}

/** average ← β·average + (1−β)·what. */
function average(
  label: string,
  after: Amount,
  before: Amount,
  beta: Amount,
  what: Amount | ((fill: Fill) => string),
): StepFormula {
  const write = (fill: Fill): string =>
    `${fill(beta)} \\cdot ${fill(before)} + (1-${fill(beta)}) \\cdot ${typeof what === "function" ? what(fill) : fill(what)}`;
  return { label, left: after.symbol, write, result: after.value as number };
}

function squareOf(amount: Amount): (fill: Fill) => string {
  return (fill) => `{${fill(amount)}}^{2}`;
}

function scaled(fill: Fill, above: string, square: string, { epsilon }: Hyperparameters): string {
  return `\\frac{${above}}{\\sqrt{${square}} + ${fill(constant("\\varepsilon", epsilon))}}`;
}

function byMoments(step: NumberStep, g: Amount, theta: Amount): readonly StepFormula[] {
  const { before, after, h } = step;
  const t = constant("t", step.step);
  const beta1 = constant("\\beta_1", h.betas[0]);
  const beta2 = constant("\\beta_2", h.betas[1]);
  const m = named("m", after, 0);
  const s = named("s", after, 1);
  const unbiased = (label: string, hat: string, of: Amount, beta: Amount): StepFormula => ({
    label,
    left: hat,
    write: (fill) => `\\frac{${fill(of)}}{1 - {${fill(beta)}}^{${fill(t)}}}`,
    result: (of.value as number) / (1 - (beta.value as number) ** step.step),
  });
  const mean = unbiased("mean, corrected", "\\hat{m}", m, beta1);
  const squares = unbiased("squares, corrected", "\\hat{s}", s, beta2);
  const direction = (fill: Fill): string =>
    scaled(fill, fill(constant(mean.left, mean.result)), fill(constant(squares.left, squares.result)), h);
  return [
    average("mean", m, named("m", before, 0), beta1, g),
    average("mean of squares", s, named("s", before, 1), beta2, squareOf(g)),
    mean,
    squares,
    moved(step, direction, theta),
  ];
}
