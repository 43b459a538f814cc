import { extentAttribute } from "../../ops/attributes.ts";
import * as Code from "./codes.ts";
import { emitActivation, emitDelta } from "./emitUnits.ts";
import type { ParamPlace, Place, Planner } from "./plan.ts";

/**
 * Convolution and pooling: where every tap of the kernel looks, and from which positions, as two tables of offsets into
 * the (framed) image. One axis is two axes of which the first has length 1.
 */
interface Window {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly dilation: readonly [number, number];
}

interface Geometry extends Window {
  /** Bytes of one channel of the framed image. */
  readonly channelBytes: number;
  readonly framedHeight: number;
  readonly framedWidth: number;
  readonly isFramed: boolean;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly positions: number;
  readonly positionTable: number;
}

const pair = (values: readonly number[], missing: number): readonly [number, number] =>
  values.length === 1 ? [missing, values[0] ?? missing] : [values[0] ?? missing, values[1] ?? missing];

function windowOf(place: Place, kernel: readonly number[]): Window {
  const { attributes, site } = place.node;
  const [channels = 1, ...extent] = site.inputs[0] ?? [];
  const axes = extent.length;
  const read = (name: string, missing: number, alone: number): readonly [number, number] =>
    pair(attributes[name] === undefined ? extent.map(() => missing) : extentAttribute(attributes, name, axes), alone);
  const [height, width] = pair(extent, 1);
  return {
    channels,
    height,
    width,
    kernel: pair(kernel, 1),
    stride: attributes["stride"] === undefined ? pair(kernel, 1) : read("stride", 1, 1),
    padding: read("padding", 0, 0),
    dilation: read("dilation", 1, 1),
  };
}

function geometryOf(planner: Planner, place: Place, window: Window): Geometry {
  const { height, width, kernel, stride, padding, dilation } = window;
  const framedHeight = height + 2 * padding[0];
  const framedWidth = width + 2 * padding[1];
  const outHeight = Math.floor((framedHeight - dilation[0] * (kernel[0] - 1) - 1) / stride[0]) + 1;
  const outWidth = Math.floor((framedWidth - dilation[1] * (kernel[1] - 1) - 1) / stride[1]) + 1;
  const positions: number[] = [];
  for (let y = 0; y < outHeight; y++)
    for (let x = 0; x < outWidth; x++) positions.push((y * stride[0] * framedWidth + x * stride[1]) * place.stride);
  return {
    ...window,
    framedHeight,
    framedWidth,
    isFramed: padding[0] + padding[1] > 0,
    channelBytes: framedHeight * framedWidth * place.stride,
    outHeight,
    outWidth,
    positions: positions.length,
    positionTable: planner.table(positions),
  };
}

/** Offsets of the kernel's taps, over `channels` channels. */
function tapsOf(place: Place, geometry: Geometry, channels: number): number[] {
  const { kernel, dilation, framedWidth, channelBytes } = geometry;
  const taps: number[] = [];
  for (let c = 0; c < channels; c++)
    for (let ky = 0; ky < kernel[0]; ky++)
      for (let kx = 0; kx < kernel[1]; kx++)
        taps.push(c * channelBytes + (ky * dilation[0] * framedWidth + kx * dilation[1]) * place.stride);
  return taps;
}

/** The image as the kernel sees it: where it lies, or laid into a frame. */
function framed(planner: Planner, geometry: Geometry, image: number, stride: number, background: number): number {
  if (!geometry.isFramed) return image;
  const room = planner.reserve(geometry.channels * geometry.channelBytes);
  emitFrame(planner, geometry, room, image, stride, background, 0);
  return room;
}

function emitFrame(
  planner: Planner,
  geometry: Geometry,
  to: number,
  from: number,
  stride: number,
  background: number,
  direction: number,
): void {
  const { channels, height, width, framedWidth, framedHeight, padding } = geometry;
  planner.emit(
    Code.FRAME,
    to,
    from,
    channels,
    height,
    width,
    framedWidth,
    framedHeight,
    padding[0],
    padding[1],
    stride,
    background,
    direction,
  );
}

/** Adds a framed gradient to the image's, through a frame of its own where the image has one. */
function sendToImage(planner: Planner, place: Place, geometry: Geometry, emit: (gradient: number) => void): void {
  planner.sendBack(place.node.edges, (to, adds) => {
    const bytes = geometry.channels * geometry.height * geometry.width * place.stride;
    if (!adds) planner.emit(Code.CLEAR, to, bytes);
    if (!geometry.isFramed) {
      emit(to);
      return;
    }
    const room = planner.reserve(geometry.channels * geometry.channelBytes);
    planner.emit(Code.CLEAR, room, geometry.channels * geometry.channelBytes);
    emit(room);
    emitFrame(planner, geometry, to, room, place.stride, 0, 1);
  });
}

interface Built {
  readonly geometry: Geometry;
  readonly image: number;
  readonly taps: number;
  readonly tapTable: number;
  readonly counts: number;
}
const built = new WeakMap<Place, Built>();

function builtFor(place: Place): Built {
  const known = built.get(place);
  if (known === undefined) throw new TypeError(`"${place.node.id}" goes back before it went forward.`);
  return known;
}

export function emitConvolutionForward(planner: Planner, place: Place): void {
  const { node } = place;
  const weights = paramOf(place, "W");
  const [out = 1, perGroup = 1, ...kernel] = weights.param.spec.shape;
  const geometry = geometryOf(planner, place, { ...windowOf(place, kernel), stride: strideOf(place, kernel.length) });
  const image = framed(planner, geometry, planner.joined(node.edges), place.stride, 0);
  const taps = tapsOf(place, geometry, perGroup);
  const tapTable = planner.table(taps);
  built.set(place, { geometry, image, taps: taps.length, tapTable, counts: 0 });
  const groups = geometry.channels / perGroup;
  const each = out / groups;
  const channelBytes = geometry.positions * place.stride;
  const bias = place.params.get("b")?.value ?? 0;
  for (let g = 0; g < groups; g++)
    planner.emit(
      Code.CONVOLVE,
      place.preactivation + g * each * channelBytes,
      image + g * perGroup * geometry.channelBytes,
      weights.value + g * each * taps.length * planner.numberSize,
      bias === 0 ? 0 : bias + g * each * planner.numberSize,
      each,
      taps.length,
      tapTable,
      geometry.positions,
      geometry.positionTable,
      place.stride,
      channelBytes,
    );
  emitActivation(planner, [place]);
}

/** A convolution's stride is 1 where nothing is written; a pool's is its kernel. */
function strideOf(place: Place, axes: number): readonly [number, number] {
  const written = place.node.attributes["stride"];
  return written === undefined ? [1, 1] : pair(extentAttribute(place.node.attributes, "stride", axes), 1);
}

export function emitConvolutionBackward(planner: Planner, place: Place): void {
  emitDelta(planner, [place]);
  const { geometry, image, taps, tapTable } = builtFor(place);
  const weights = paramOf(place, "W");
  const bias = place.params.get("b")?.gradient ?? 0;
  const [out = 1, perGroup = 1] = weights.param.spec.shape;
  const groups = geometry.channels / perGroup;
  const each = out / groups;
  const channelBytes = geometry.positions * place.stride;
  const delta = (g: number): number => place.delta + g * each * channelBytes;
  const w = (of: number, g: number): number => of + g * each * taps * planner.numberSize;
  sendToImage(planner, place, geometry, (gradient) => {
    for (let g = 0; g < groups; g++)
      planner.emit(
        Code.CONVOLVE_TRANSPOSED,
        gradient + g * perGroup * geometry.channelBytes,
        delta(g),
        w(weights.value, g),
        each,
        taps,
        tapTable,
        geometry.positions,
        geometry.positionTable,
        place.stride,
        channelBytes,
      );
  });
  if (weights.gradient === 0) return;
  for (let g = 0; g < groups; g++)
    planner.emit(
      Code.CONVOLVE_OUTER,
      w(weights.gradient, g),
      bias === 0 ? 0 : bias + g * each * planner.numberSize,
      delta(g),
      image + g * perGroup * geometry.channelBytes,
      each,
      taps,
      tapTable,
      geometry.positions,
      geometry.positionTable,
      place.stride,
      channelBytes,
      weights.how,
    );
}

function paramOf(place: Place, name: string): ParamPlace {
  const param = place.params.get(name);
  if (param === undefined) throw new TypeError(`"${place.node.id}" has no parameter "${name}".`);
  return param;
}

export function emitPoolForward(planner: Planner, place: Place): void {
  const { node } = place;
  const isMaximum = node.op.name.startsWith("max-");
  const extent = (node.site.inputs[0] ?? []).slice(1);
  const kernel =
    node.attributes["kernel"] === undefined ? extent : extentAttribute(node.attributes, "kernel", extent.length);
  const geometry = geometryOf(planner, place, windowOf(place, kernel));
  const image = framed(planner, geometry, planner.joined(node.edges), place.stride, isMaximum ? 1 : 0);
  const taps = tapsOf(place, geometry, 1);
  const tapTable = planner.table(taps);
  const counts = isMaximum ? 0 : planner.numbers(tapCounts(geometry, node.attributes["countPadding"] !== false));
  built.set(place, { geometry, image, taps: taps.length, tapTable, counts });
  planner.emit(
    Code.POOL,
    place.value,
    image,
    geometry.channels,
    taps.length,
    tapTable,
    geometry.positions,
    geometry.positionTable,
    place.stride,
    geometry.channelBytes,
    counts,
  );
}

/** How many taps a mean divides by: all of them, or those on the image. */
function tapCounts(geometry: Geometry, countsPadding: boolean): number[] {
  const { kernel, stride, padding, height, width, outHeight, outWidth } = geometry;
  const inside = (at: number, k: number, s: number, p: number, length: number): number =>
    Math.max(0, Math.min(at * s - p + k, length) - Math.max(at * s - p, 0));
  return Array.from({ length: outHeight * outWidth }, (_, at) => {
    if (countsPadding) return kernel[0] * kernel[1];
    const y = Math.floor(at / outWidth);
    const x = at % outWidth;
    return inside(y, kernel[0], stride[0], padding[0], height) * inside(x, kernel[1], stride[1], padding[1], width);
  });
}

export function emitPoolBackward(planner: Planner, place: Place): void {
  const { geometry, image, taps, tapTable, counts } = builtFor(place);
  sendToImage(planner, place, geometry, (gradient) =>
    planner.emit(
      Code.POOL_BACKWARD,
      gradient,
      image,
      place.gradient,
      geometry.channels,
      taps,
      tapTable,
      geometry.positions,
      geometry.positionTable,
      place.stride,
      geometry.channelBytes,
      counts,
    ),
  );
}
