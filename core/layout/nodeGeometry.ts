import type { Look } from "../ops/op.ts";
import { openGeometry } from "./openLayer.ts";

/** How something on the canvas looks: as its op says, or as a folded group. */
export type DrawnLook = Look | "group";

/** Which way the passes run across the canvas: left to right, or top down. */
export type Direction = "right" | "down";

/** What the layout has to know of a node; `NodeView` has it all. */
export interface LayoutNode {
  readonly id: string;
  readonly look: DrawnLook;
  /** A layer that shows its neurons (a matter of the view, never of the file). */
  readonly isOpen?: boolean;
  /** Number of components of the value; 0 where it is not known. */
  readonly size: number;
  /** Longest path from an input. */
  readonly depth: number;
  readonly pin: readonly [number, number] | null;
}

export interface LayoutEdge {
  readonly key: string;
  readonly source: string;
  readonly target: string;
  /** Index in the target's list of inputs. */
  readonly input: number;
}

export type Point = readonly [x: number, y: number];

/**
 * Sizes of a drawn node in canvas pixels, known without measuring: a body (circle, layer, sign or box), a caption
 * below it, and to its right a stem: the first stretch of the outgoing wire, with z written above it and its gradient
 * below, as the lecture writes z on the outgoing edge. A position is always the top left corner of the whole.
 */
export interface NodeGeometry {
  readonly width: number;
  readonly height: number;
  readonly body: { readonly width: number; readonly height: number };
  /** Where wires arrive and leave, from the top left corner. */
  readonly entry: Point;
  readonly exit: Point;
}

const CAPTION = 18;
const STEM_FOR_NUMBERS = 66;
const STEM_FOR_STRIPS = 114;
/** Layers and vectors of losses show their strips inside the body; the stem is only a stub. */
const STUB = 10;

const BODIES: Readonly<Record<DrawnLook, { readonly width: number; readonly height: number }>> = {
  input: { width: 54, height: 54 },
  output: { width: 54, height: 54 },
  neuron: { width: 60, height: 60 },
  layer: { width: 120, height: 150 },
  sign: { width: 40, height: 40 },
  loss: { width: 112, height: 58 },
  group: { width: 150, height: 96 },
};

export function geometryOf(node: Pick<LayoutNode, "look" | "size" | "isOpen">): NodeGeometry {
  if (node.isOpen) return openGeometry(node.size);
  const body = BODIES[node.look];
  const stem = node.look === "layer" ? STUB : node.size <= 1 ? STEM_FOR_NUMBERS : STEM_FOR_STRIPS;
  const middle = body.height / 2;
  return {
    width: body.width + stem,
    height: body.height + CAPTION,
    body,
    entry: [0, middle],
    exit: [body.width + stem, middle],
  };
}
