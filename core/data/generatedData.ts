import type { DataSource } from "../document/document.ts";
import { closest, listAlternatives } from "../document/suggest.ts";
import type { GraphNode } from "../graph/graph.ts";
import { problem } from "../problems.ts";
import { formatShape } from "../shape.ts";
import type { Feed, Feeds } from "./feed.ts";
import { GENERATORS, type Generator, generate } from "./generators.ts";
import { quote } from "./quote.ts";

type GeneratorSource = Extract<DataSource, { kind: "generator" }>;

/** More than anybody looks at, and few enough to stay in memory. */
const MOST_SAMPLES = 1_000_000;

/**
 * Feeds the inputs, in file order, with the point's coordinates and then the label, as many as their shapes take: the usual
 * pair is an input of shape [2] and one of shape [] or [1], but `x1`, `x2`, `t` work as well. A class is fed as
 * its index where one component is left for it and as one-hot where there is one a class; inputs that the coordinates fill get no label.
 */
export function feedFromGenerator(source: GeneratorSource, inputs: readonly GraphNode[]): Feeds {
  const generator = GENERATORS.get(source.generator.value);
  if (!generator) return refuse("NN210", source.generator.range, describeUnknown(source.generator.value));
  if (source.samples < 1) return refuse("NN608", source.range, "The generator is asked for no samples.");
  if (source.samples > MOST_SAMPLES) {
    const message = `The generator is asked for ${source.samples} samples; it gives at most ${MOST_SAMPLES}.`;
    return refuse("NN203", source.range, message);
  }

  const total = inputs.reduce((sum, node) => sum + node.size, 0);
  const labelWidth = total - generator.dimension;
  const boundary = endsAt(inputs, generator.dimension);
  const fits = labelWidth === 0 || labelWidth === 1 || (generator.classes !== null && labelWidth === generator.classes);
  if (!boundary || !fits) return refuse("NN605", source.range, describeMisfit(generator, inputs));

  const { points, labels } = generate(generator, source.samples, source.noise, source.seed);
  const components = labelWidth > 1 ? [points, oneHot(labels, labelWidth)] : [points, labels];
  const all = new Float64Array(total * source.samples);
  let filled = 0;
  for (const part of components) {
    all.set(part.subarray(0, all.length - filled), filled);
    filled += part.length;
  }
  const byInput = new Map<string, Feed>();
  let start = 0;
  for (const node of inputs) {
    const end = start + node.size * source.samples;
    byInput.set(node.id, {
      values: all.slice(start, end),
      classNames: null,
      placeOf: () => ({ range: source.range, text: "" }),
    });
    start = end;
  }
  return { rows: source.samples, byInput, problems: [] };
}

/** True where some input ends exactly after `count` components, so that no input mixes coordinates and label. */
function endsAt(inputs: readonly GraphNode[], count: number): boolean {
  let end = 0;
  for (const node of inputs) {
    end += node.size;
    if (end >= count) break;
  }
  return end === count;
}

function oneHot(labels: Float64Array, classes: number): Float64Array {
  const values = new Float64Array(classes * labels.length);
  for (const [row, label] of labels.entries()) values[label * labels.length + row] = 1;
  return values;
}

function refuse(code: "NN203" | "NN210" | "NN605" | "NN608", range: GeneratorSource["range"], message: string): Feeds {
  return { rows: 0, byInput: new Map(), problems: [problem(code, range, message)] };
}

function describeUnknown(name: string): string {
  const near = closest(name, GENERATORS.keys());
  const hint = near === null ? `it is one of ${listAlternatives(GENERATORS.keys())}.` : `did you mean ${quote(near)}?`;
  return `No generator is called ${quote(name)}; ${hint}`;
}

function describeMisfit(generator: Generator, inputs: readonly GraphNode[]): string {
  const coordinates = generator.dimension === 1 ? "1 coordinate" : `${generator.dimension} coordinates`;
  const label = generator.classes === null ? "1 number" : `1 number (or ${generator.classes} for one-hot)`;
  const shapes = inputs.map((node) => `${quote(node.id)} ${formatShape(node.shape)}`).join(", ");
  return `Generator ${quote(generator.name)} gives the inputs, in file order, ${coordinates} and then a label of ${label}; the inputs are ${shapes || "none"}.`;
}
