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
 * Sizes of a drawn node in canvas pixels, known without measuring: a body (circle, layer, sign or box), a caption, and a
 * stem: the first stretch of the outgoing wire, with z and its gradient beside it, as the lecture writes z on the
 * outgoing edge. To the right, the stem stands right of the body, z above it and the gradient below, and the caption
 * below the body. Down, the stem hangs below the body with both numbers to its right and the caption to its left.
 *
 * A position is always the top left corner of the body and of the whole, so that a pin means the same in both directions.
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
/** Length of the stem to the right; going down, the strips take as much beside it. */
const ROOM_FOR_NUMBERS = 66;
const ROOM_FOR_STRIPS = 114;
/** Two lines, z and gradient one below the other. */
const HANGING_NUMBERS = 44;
const HANGING_STRIPS = 80;
/** Layers show their strips inside the body; the stem is only a stub, with the caption beside it going down. */
const STUB = 10;
const HANGING_STUB = 30;
/** Numbers in a row stand side by side, and are as wide as they are: a little more than a stem is long. */
const BREADTH_OF_NUMBERS = 74;

const BODIES: Readonly<Record<DrawnLook, { readonly width: number; readonly height: number }>> = {
  input: { width: 54, height: 54 },
  output: { width: 54, height: 54 },
  neuron: { width: 60, height: 60 },
  layer: { width: 120, height: 150 },
  sign: { width: 40, height: 40 },
  loss: { width: 112, height: 58 },
  group: { width: 150, height: 96 },
};

/** Geometries of nodes that are not open: there are only a few different ones, and a layout asks for them often. */
const known = new Map<string, NodeGeometry>();

type Shown = Pick<LayoutNode, "look" | "size" | "isOpen">;

export function geometryOf(node: Shown, direction: Direction = "right"): NodeGeometry {
  if (node.isOpen) return openGeometry(node.size, direction);
  const name = `${node.look} ${node.size <= 1} ${direction}`;
  let geometry = known.get(name);
  if (!geometry) {
    geometry = geometryAround(BODIES[node.look], node, direction);
    known.set(name, geometry);
  }
  return geometry;
}

function geometryAround(body: NodeGeometry["body"], node: Shown, direction: Direction): NodeGeometry {
  const isStub = node.look === "layer";
  const isNumber = node.size <= 1;
  if (direction === "down") {
    const middle = body.width / 2;
    const stem = isStub ? HANGING_STUB : isNumber ? HANGING_NUMBERS : HANGING_STRIPS;
    const beside = isStub ? middle : isNumber ? BREADTH_OF_NUMBERS : ROOM_FOR_STRIPS;
    return {
      width: Math.max(body.width, middle + beside),
      height: body.height + stem,
      body,
      entry: [middle, 0],
      exit: [middle, body.height + stem],
    };
  }
  const middle = body.height / 2;
  const stem = isStub ? STUB : isNumber ? ROOM_FOR_NUMBERS : ROOM_FOR_STRIPS;
  return {
    width: body.width + stem,
    height: body.height + CAPTION,
    body,
    entry: [0, middle],
    exit: [body.width + stem, middle],
  };
}
