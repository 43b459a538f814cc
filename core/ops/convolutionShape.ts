import { formatShape, type Shape } from "../shape.ts";
import { numberAttribute } from "./attributes.ts";
import type { Convolution } from "./convolve.ts";
import type { Site } from "./op.ts";
import { axisNames, extentsOf, imageForm, NO_AXIS, slide } from "./windows.ts";

/** What a convolution's attributes, its input and its written W say together, or what is wrong with them. */

const known = new WeakMap<Site, Convolution>();

/** The convolution at a site whose shapes fit. Found once: a pass allocates nothing. */
export function convolutionAt(site: Site, axes: number): Convolution {
  const seen = known.get(site);
  if (seen !== undefined) return seen;
  const found = findConvolution(site, axes);
  if (typeof found === "string") throw new TypeError(found);
  known.set(site, found);
  return found;
}

/** [out][in / groups][height][width], or without the height. */
export function weightShape({ channels, inChannels, groups, rows, columns }: Convolution, axes: number): Shape {
  return [channels, inChannels / groups, ...(axes === 1 ? [] : [rows.kernel]), columns.kernel];
}

export function findConvolution(site: Site, axes: number): Convolution | string {
  const image = readImage(site.inputs[0] ?? [], axes);
  if (typeof image === "string") return image;
  const size = readKernel(site, axes);
  if (typeof size === "string") return size;
  const { channels, kernel } = size;
  const [inChannels = 1, ...places] = image;
  const groups = numberAttribute(site.attributes, "groups");
  if (inChannels % groups !== 0 || channels % groups !== 0) {
    return `its ${groups} groups must divide both its ${inChannels} input channels and its ${channels} output channels.`;
  }
  const inGroup = inChannels / groups;
  const written = site.written?.get("W")?.[1];
  if (written !== undefined && written !== inGroup) {
    const wanted = groups === 1 ? `${inChannels}` : `${inChannels} / ${groups} groups = ${inGroup}`;
    return `its input is ${formatShape(image)}, so the second axis of W, the input channels, must be ${wanted}, but W is ${formatShape(site.written?.get("W") ?? [])}.`;
  }
  const slid = slide(places, kernel, site.attributes);
  if (typeof slid === "string") return slid;
  const [rows = NO_AXIS, columns = NO_AXIS] = axes === 1 ? [NO_AXIS, ...slid] : slid;
  return { inChannels, channels, groups, rows, columns };
}

/** The shape of the image, if it is one. */
export function readImage(shape: Shape, axes: number): Shape | string {
  if (shape.length === axes + 1) return shape;
  const hint = shape.length === axes ? ` Give it one channel: ${formatShape([1, ...shape])}.` : "";
  return `it reads ${axes === 1 ? "a signal" : "an image"} ${imageForm(axes)}, but its input is ${formatShape(shape)}.${hint}`;
}

/** Channels and kernel, from the attributes or from a written W; where both say it, they must agree. */
function readKernel(
  site: Site,
  axes: number,
): { readonly channels: number; readonly kernel: readonly number[] } | string {
  const W = site.written?.get("W") ?? [];
  const form = `[out][in / groups]${axisNames(axes)
    .map((name) => `[${name}]`)
    .join("")}`;
  // Fewer axes than W has are no mistake: shared parameters may stand for whole kernels. What does not fit is told with the parameters.
  if (W.length > axes + 2)
    return `W has ${axes + 2} axes, ${form}, but the one written has ${W.length}: ${formatShape(W)}.`;
  const [written] = W;
  const kernelOfW = W.length === axes + 2 ? W.slice(2) : undefined;
  const own = site.attributes["channels"];
  const channels = typeof own === "number" ? own : written;
  const kernel =
    site.attributes["kernel"] === undefined
      ? kernelOfW
      : extentsOf(
          site.attributes,
          "kernel",
          Array.from({ length: axes }, () => 1),
        );
  if (channels === undefined || kernel === undefined) {
    const missing = [
      ...(channels === undefined ? ['"channels": 8'] : []),
      ...(kernel === undefined ? ['"kernel": 3'] : []),
    ];
    return `how many output channels it has and how large its kernel is must be written, here for example ${missing.join(", ")}; or W in full, ${form}.`;
  }
  if (written !== undefined && written !== channels)
    return `"channels" is ${channels}, but W is ${formatShape(W)}, which has ${written} output channels; they must agree.`;
  if (kernelOfW?.some((length, axis) => length !== kernel[axis]))
    return `"kernel" is ${formatShape(kernel)}, but W is ${formatShape(W)}, whose kernels are ${formatShape(kernelOfW)}; they must agree.`;
  return { channels, kernel };
}
