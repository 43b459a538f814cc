/**
 * A picture as a list of shapes in drawing order, in canvas pixels. Colours are named by what they mean, so that one
 * list serves every theme, print, and every form a picture is written in (SVG, a 2-D canvas, TikZ).
 */
export type Shape = CircleShape | BoxShape | LineShape | CurveShape | PolygonShape | TextShape;

export type Paint =
  | "ground"
  | "text"
  | "muted"
  | "panelFill"
  | "panelPale"
  | "inputFill"
  | "inputPale"
  | "inputStroke"
  | "inputText"
  | "neuronFill"
  | "neuronPale"
  | "neuronStroke"
  | "neuronText"
  | "groupFill"
  | "groupStroke"
  | "wire"
  | "wireWaiting"
  | "value"
  | "gradient"
  | "positive"
  | "negative"
  | "odd"
  | "stripFill"
  | "stripAxis"
  | "error"
  | "added"
  | "removed"
  | "changed";

export interface Stroke {
  readonly stroke: Paint | null;
  readonly strokeWidth: number;
  /** Lengths of dashes and gaps; none: a whole line. */
  readonly dashes?: readonly number[];
}

export interface CircleShape extends Stroke {
  readonly kind: "circle";
  /** Of the centre. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly fill: Paint | null;
}

export interface BoxShape extends Stroke {
  readonly kind: "box";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  /** Which corners are round; all where nothing is said. */
  readonly corners?: "all" | "top";
  readonly fill: Paint | null;
  readonly opacity?: number;
}

export interface LineShape extends Stroke {
  readonly kind: "line";
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

export interface CurveShape extends Stroke {
  readonly kind: "curve";
  /** The first point, then six numbers for each cubic piece: two handles and its end. */
  readonly points: readonly number[];
}

export interface PolygonShape {
  readonly kind: "polygon";
  /** x and y in turn. */
  readonly points: readonly number[];
  readonly fill: Paint;
}

export interface TextShape {
  readonly kind: "text";
  readonly x: number;
  /** Of the base line. */
  readonly y: number;
  readonly text: string;
  /** What the text says in full, where it had to be shortened. */
  readonly full?: string;
  readonly size: number;
  readonly weight: 400 | 600 | 700;
  readonly fill: Paint;
  readonly anchor: "start" | "middle" | "end";
  /** A rim in the colour of the ground, so that wires behind do not cross it out. */
  readonly halo?: boolean;
}

/** What belongs to one thing of the network, so that it can be named, found and marked. */
export interface ShapeGroup {
  readonly kind: "node" | "wire" | "frame" | "label";
  /** Node id, edge key or group name. */
  readonly id: string;
  /** For people who hear the picture: “neuron h1, tanh, value 0.42”. */
  readonly description: string;
  /** Where the shapes' own coordinates start. */
  readonly x: number;
  readonly y: number;
  readonly shapes: readonly Shape[];
}

export interface Drawing {
  /** Left, top, right and bottom of what is drawn, where the layout has it; the picture itself starts at 0, 0. */
  readonly frame: readonly [number, number, number, number];
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
  /** In drawing order. */
  readonly groups: readonly ShapeGroup[];
}
