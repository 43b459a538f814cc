import { createRandom, type Random } from "../random.ts";

/** A made-up data set: points of `dimension` coordinates, each with a label. */
export interface Generator {
  readonly name: string;
  /** What it looks like and what `noise` does. */
  readonly doc: string;
  readonly dimension: 1 | 2;
  /** Number of classes; null where the label is a quantity. */
  readonly classes: number | null;
  /** Point `i` of `samples` and its label. Classes take turns, so that every batch holds all of them. */
  sample(
    i: number,
    samples: number,
    random: Random,
    noise: number,
  ): { readonly point: readonly number[]; readonly label: number };
}

/** How many points a class has, and the place of point `i` among those of its class. */
function turn(i: number, samples: number): { readonly label: number; readonly at: number; readonly of: number } {
  const label = i % 2;
  return { label, at: Math.floor(i / 2), of: Math.floor((samples + 1 - label) / 2) };
}

/** Adds normal noise of the given standard deviation. The draw is made even where noise is 0, so that turning it up moves no point elsewhere. */
function blur(x: number, random: Random, noise: number): number {
  return x + noise * random.normal();
}

function blurPoint(x: number, y: number, random: Random, noise: number): readonly [number, number] {
  return [blur(x, random, noise), blur(y, random, noise)];
}

function inSquare(random: Random): readonly [number, number] {
  return [2 * random.uniform() - 1, 2 * random.uniform() - 1];
}

const spiral: Generator = {
  name: "spiral",
  doc: "Two arms that wind around each other: radius r = i/n, angle 3.5πr, the second arm turned by π. Noise: standard deviation of each coordinate.",
  // The arms are those of TensorFlow Playground's spiral (radius scaled to 1).
  dimension: 2,
  classes: 2,
  sample(i, samples, random, noise) {
    const { label, at, of } = turn(i, samples);
    const radius = at / of;
    const angle = 3.5 * Math.PI * radius + label * Math.PI;
    return { point: blurPoint(radius * Math.sin(angle), radius * Math.cos(angle), random, noise), label };
  },
};

const circles: Generator = {
  name: "circles",
  doc: "A circle of radius 1 (class 0) around one of radius 1/2 (class 1), evenly spaced. Noise: standard deviation of each coordinate.",
  // scikit-learn's make_circles with factor 0.5.
  dimension: 2,
  classes: 2,
  sample(i, samples, random, noise) {
    const { label, at, of } = turn(i, samples);
    const radius = label === 0 ? 1 : 0.5;
    const angle = (2 * Math.PI * at) / of;
    return { point: blurPoint(radius * Math.cos(angle), radius * Math.sin(angle), random, noise), label };
  },
};

const moons: Generator = {
  name: "moons",
  doc: "Two half circles, (cos a, sin a) and (1 − cos a, 1/2 − sin a), a from 0 to π. Noise: standard deviation of each coordinate.",
  // scikit-learn's make_moons.
  dimension: 2,
  classes: 2,
  sample(i, samples, random, noise) {
    const { label, at, of } = turn(i, samples);
    const angle = of === 1 ? 0 : (Math.PI * at) / (of - 1);
    const x = label === 0 ? Math.cos(angle) : 1 - Math.cos(angle);
    const y = label === 0 ? Math.sin(angle) : 0.5 - Math.sin(angle);
    return { point: blurPoint(x, y, random, noise), label };
  },
};

const xor: Generator = {
  name: "xor",
  doc: "Uniform points of the square from −1 to 1; class 1 where the signs of the coordinates differ. Noise moves a point after its class is fixed.",
  dimension: 2,
  classes: 2,
  sample(_i, _samples, random, noise) {
    const [x, y] = inSquare(random);
    return { point: blurPoint(x, y, random, noise), label: x > 0 !== y > 0 ? 1 : 0 };
  },
};

const gauss: Generator = {
  name: "gauss",
  doc: "Two normal clouds around (−1, −1), class 0, and (1, 1), class 1. Noise is added to their standard deviation of 0.4.",
  dimension: 2,
  classes: 2,
  sample(i, samples, random, noise) {
    const { label } = turn(i, samples);
    const center = 2 * label - 1;
    return { point: blurPoint(center, center, random, 0.4 + noise), label };
  },
};

const plane: Generator = {
  name: "plane",
  doc: "Regression: uniform points of the square from −1 to 1, labelled (x₁ + x₂)/2. Noise: standard deviation of the label.",
  dimension: 2,
  classes: null,
  sample(_i, _samples, random, noise) {
    const [x, y] = inSquare(random);
    return { point: [x, y], label: blur((x + y) / 2, random, noise) };
  },
};

const sine: Generator = {
  name: "sine",
  doc: "Regression: x evenly from 0 to 1, both ends included, labelled sin 2πx. Noise: standard deviation of the label.",
  dimension: 1,
  classes: null,
  sample(i, samples, random, noise) {
    const x = samples === 1 ? 0 : i / (samples - 1);
    return { point: [x], label: blur(Math.sin(2 * Math.PI * x), random, noise) };
  },
};

/** By the name that `data.generator` gives. */
export const GENERATORS: ReadonlyMap<string, Generator> = new Map(
  [spiral, circles, moons, xor, gauss, plane, sine].map((generator) => [generator.name, generator]),
);

/** All points and labels, each [component][row]. The same arguments give the same numbers. */
export function generate(
  generator: Generator,
  samples: number,
  noise: number,
  seed: number,
): { readonly points: Float64Array; readonly labels: Float64Array } {
  const random = createRandom(`${generator.name}:${seed}`);
  const points = new Float64Array(generator.dimension * samples);
  const labels = new Float64Array(samples);
  for (let i = 0; i < samples; i++) {
    const { point, label } = generator.sample(i, samples, random, noise);
    for (const [axis, x] of point.entries()) points[axis * samples + i] = x;
    labels[i] = label;
  }
  return { points, labels };
}
