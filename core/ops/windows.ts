import { extentAttribute } from "./attributes.ts";
import type { Attributes, Inference } from "./op.ts";

/** A window that slides along the axes of an image: what convolution and pooling have in common. */

/** One axis of the image. Place y of the value looks at the places y·stride − padding + i·dilation, i = 0 … kernel − 1. */
export interface Axis {
  /** Places of the input on this axis. */
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  /** Places of the value. */
  readonly output: number;
}

/** What is wrong at a site: what `infer` gives where shapes do not fit. */
export type Refusal = Inference & { readonly ok: false };

/** `port` 0 where the input is at fault, none where an attribute is. */
export function refuse(message: string, port?: number): Refusal {
  return { ok: false, message, ...(port === undefined ? {} : { port }) };
}

/** An axis that the op does not have: the height of a row of numbers. */
export const NO_AXIS: Axis = { input: 1, kernel: 1, stride: 1, padding: 0, dilation: 1, output: 1 };

/** The names of the axes behind the channels, by how many there are. */
const AXIS_NAMES: Readonly<Record<number, readonly string[]>> = { 1: ["length"], 2: ["height", "width"] };

/** `[channels, height, width]`, as messages write the shape of an image with so many axes. */
export function imageForm(axes: number): string {
  return `[channels, ${axisNames(axes).join(", ")}]`;
}

export function axisNames(axes: number): readonly string[] {
  return AXIS_NAMES[axes] ?? [];
}

/** One number an axis; `otherwise` where the attribute is not written. */
export function extentsOf(attributes: Attributes, name: string, otherwise: readonly number[]): readonly number[] {
  return attributes[name] === undefined ? otherwise : extentAttribute(attributes, name, otherwise.length);
}

/**
 * The axes of the window, or what is wrong: along each there are ⌊(n + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1
 * places (PyTorch nn.Conv2d, "Shape"), and at least one is needed. `stride` that is not written is 1, or what is given.
 */
export function slide(
  image: readonly number[],
  kernel: readonly number[],
  attributes: Attributes,
  unwrittenStride: readonly number[] = kernel.map(() => 1),
): readonly Axis[] | Refusal {
  const ones = kernel.map(() => 1);
  const strides = extentsOf(attributes, "stride", unwrittenStride);
  const paddings = extentsOf(attributes, "padding", [...ones].fill(0));
  const dilations = extentsOf(attributes, "dilation", ones);
  const axes: Axis[] = [];
  for (const [at, input] of image.entries()) {
    const [size = 1, stride = 1, padding = 0, dilation = 1] = [kernel[at], strides[at], paddings[at], dilations[at]];
    const reach = dilation * (size - 1) + 1;
    const room = input + 2 * padding;
    if (reach > room) {
      const name = axisNames(image.length)[at] ?? "length";
      const padded = padding > 0 ? `${input} + 2·${padding} of padding = ${room}` : `${input}`;
      const dilated = dilation > 1 ? `${reach} with its dilation of ${dilation} (kernel ${size})` : `${size}`;
      return refuse(
        `the ${name} of the input is ${padded}, but the kernel reaches over ${dilated}; it must fit in at least once.`,
        0,
      );
    }
    axes.push({
      input,
      kernel: size,
      stride,
      padding,
      dilation,
      output: Math.floor((room - reach) / stride) + 1,
    });
  }
  return axes;
}

/** The first place of the value at which the kernel's place `i` lies on the image, not on the padding before it. */
export function firstOn({ stride, padding, dilation }: Axis, i: number): number {
  return Math.max(0, Math.ceil((padding - i * dilation) / stride));
}

/** One past the last such place. */
export function endOn({ input, stride, padding, dilation, output }: Axis, i: number): number {
  return Math.min(output, Math.floor((input - 1 + padding - i * dilation) / stride) + 1);
}

/** The first place of the image that the window at place `at` of the value covers. Without dilation. */
export function windowStart({ stride, padding }: Axis, at: number): number {
  return Math.max(0, at * stride - padding);
}

/** One past the last such place. */
export function windowEnd({ input, kernel, stride, padding }: Axis, at: number): number {
  return Math.min(input, at * stride - padding + kernel);
}
