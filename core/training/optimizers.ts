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
    const decayed = gradient.map((g, k) => g + h.weightDecay * at(theta, k));
    moveByMoments(theta, decayed, memory, step, h);
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
