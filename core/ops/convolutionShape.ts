import { formatShape, type Shape } from "../shape.ts";
import { extentAttribute, numberAttribute } from "./attributes.ts";
import type { Convolution } from "./convolve.ts";
import type { Site } from "./op.ts";
import { axisNames, imageForm, NO_AXIS, type Refusal, refuse, slide } from "./windows.ts";

/** What a convolution's attributes, its input and its written W say together, or what is wrong with them. */

const known = new WeakMap<Site, Convolution>();

/** The convolution at a site whose shapes fit. Found once: a pass allocates nothing. */
export function convolutionAt(site: Site, axes: number): Convolution {
  const seen = known.get(site);
  if (seen !== undefined) return seen;
  const found = findConvolution(site, axes);
  if ("message" in found) throw new TypeError(found.message);
  known.set(site, found);
  return found;
}

/** [out][in / groups][height][width], or without the height. */
export function weightShape({ channels, inChannels, groups, rows, columns }: Convolution, axes: number): Shape {
  return [channels, inChannels / groups, ...(axes === 1 ? [] : [rows.kernel]), columns.kernel];
}

export function findConvolution(site: Site, axes: number): Convolution | Refusal {
  const image = readImage(site.inputs[0] ?? [], axes);
  if ("message" in image) return image;
  const size = readKernel(site, axes);
  if ("message" in size) return size;
  const { channels, kernel } = size;
  const [inChannels = 1, ...places] = image;
  const groups = numberAttribute(site.attributes, "groups");
  if (inChannels % groups !== 0 || channels % groups !== 0) {
    return refuse(
      `its ${groups} groups must divide both its ${inChannels} input channels and its ${channels} output channels.`,
    );
  }
  const inGroup = inChannels / groups;
  const written = site.written?.get("W")?.[1];
  if (written !== undefined && written !== inGroup) {
    const wanted = groups === 1 ? `${inChannels}` : `${inChannels} / ${groups} groups = ${inGroup}`;
    return refuse(
      `its input is ${formatShape(image)}, so the second axis of W, the input channels, must be ${wanted}, but W is ${formatShape(site.written?.get("W") ?? [])}.`,
      0,
    );
  }
  const slid = slide(places, kernel, site.attributes);
  if ("message" in slid) return slid;
  const [rows = NO_AXIS, columns = NO_AXIS] = axes === 1 ? [NO_AXIS, ...slid] : slid;
  return { inChannels, channels, groups, rows, columns };
}

/** The shape of the image, if it is one. */
export function readImage(shape: Shape, axes: number): Shape | Refusal {
  if (shape.length === axes + 1) return shape;
  const hint = shape.length === axes ? ` Give it one channel: ${formatShape([1, ...shape])}.` : "";
  return refuse(
    `it reads ${axes === 1 ? "a signal" : "an image"} ${imageForm(axes)}, but its input is ${formatShape(shape)}.${hint}`,
    0,
  );
}

/** Channels and kernel, from the attributes or from a written W; where both say it, they must agree. */
function readKernel(
  site: Site,
  axes: number,
): { readonly channels: number; readonly kernel: readonly number[] } | Refusal {
  const shape = site.written?.get("W") ?? [];
  // An empty list says nothing.
  const W = shape.includes(0) ? [] : shape;
  const form = `[out][in / groups]${axisNames(axes)
    .map((name) => `[${name}]`)
    .join("")}`;
  // Fewer axes than W has are no mistake: shared parameters may stand for whole kernels. What does not fit is told with the parameters.
  if (W.length > axes + 2)
    return refuse(`W has ${axes + 2} axes, ${form}, but the one written has ${W.length}: ${formatShape(W)}.`);
  const [written] = W;
  const kernelOfW = W.length === axes + 2 ? W.slice(2) : undefined;
  const own = site.attributes["channels"];
  const channels = typeof own === "number" ? own : written;
  const kernel = site.attributes["kernel"] === undefined ? kernelOfW : extentAttribute(site.attributes, "kernel", axes);
  if (channels === undefined || kernel === undefined) {
    const missing = [
      ...(channels === undefined ? ['"channels": 8'] : []),
      ...(kernel === undefined ? ['"kernel": 3'] : []),
    ];
    return refuse(
      `how many output channels it has and how large its kernel is must be written, here for example ${missing.join(", ")}; or W in full, ${form}.`,
    );
  }
  if (written !== undefined && written !== channels)
    return refuse(
      `"channels" is ${channels}, but W is ${formatShape(W)}, which has ${written} output channels; they must agree.`,
    );
  if (kernelOfW?.some((length, axis) => length !== kernel[axis]))
    return refuse(
      `"kernel" is ${formatShape(kernel)}, but W is ${formatShape(W)}, whose kernels are ${formatShape(kernelOfW)}; they must agree.`,
    );
  return { channels, kernel };
}
