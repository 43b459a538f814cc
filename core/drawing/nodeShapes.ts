import type { Direction, DrawnLook, NodeGeometry } from "../layout/nodeGeometry.ts";
import type { NodeView } from "../protocol.ts";
import { bodyTexts, captionText } from "./nodeTexts.ts";
import type { NodeReading } from "./reading.ts";
import { readingShapes, stemReadings } from "./readingShapes.ts";
import type { Paint, Shape } from "./shape.ts";
import { fitText } from "./textWidth.ts";

/** What a picture knows of a node beside its view. */
export interface NodeFacts {
  readonly direction: Direction;
  /** It feeds something, so its stem is drawn. */
  readonly isSource: boolean;
  readonly isFaulty: boolean;
}

const PLAIN: NodeFacts = { direction: "right", isSource: true, isFaulty: false };

interface Colours {
  readonly fill: Paint;
  readonly pale: Paint;
  readonly stroke: Paint;
  readonly text: Paint;
}

const YELLOW: Colours = { fill: "neuronFill", pale: "neuronPale", stroke: "neuronStroke", text: "neuronText" };
const GREY: Colours = { fill: "inputFill", pale: "inputPale", stroke: "inputStroke", text: "inputText" };
const PANEL: Colours = { fill: "panelFill", pale: "panelPale", stroke: "inputStroke", text: "text" };
const COLOURS: Readonly<Record<DrawnLook, Colours>> = {
  neuron: YELLOW,
  input: GREY,
  output: GREY,
  loss: PANEL,
  sign: PANEL,
  layer: { ...PANEL, stroke: "neuronStroke", text: "neuronText" },
  group: { fill: "groupFill", pale: "groupFill", stroke: "groupStroke", text: "text" },
};

/** Height of a layer's yellow band, which bears its id. */
export const BAND = 44;
/** Not computed yet at the cursor: an outline to be filled in. */
const PENDING_DASHES = [4, 3];

/**
 * One node as the lecture draws it, from its top left corner: body with its id, stem with z and its gradient, caption.
 * `reading` is null in a picture without values.
 */
export function nodeShapes(
  view: NodeView,
  geometry: NodeGeometry,
  reading: NodeReading | null,
  facts: NodeFacts = PLAIN,
): readonly Shape[] {
  const isPending = reading !== null && !(reading.value instanceof Float64Array);
  const shapes = bodyShapes(view, geometry, isPending, facts.isFaulty);
  for (const text of bodyTexts(view, geometry, isPending ? "text" : COLOURS[view.look].text, reading === null))
    shapes.push(text);
  if (facts.isSource && geometry.exit[0] !== geometry.body.width) shapes.push(stemShape(geometry, isPending, facts));
  if (view.look === "layer") readingShapes(geometry, reading, shapes);
  else stemReadings(geometry, reading, facts.direction, shapes);
  shapes.push(captionShape(view, geometry, facts.direction));
  if (facts.isFaulty) addBadge(geometry, shapes);
  return shapes;
}

function bodyShapes(view: NodeView, { body }: NodeGeometry, isPending: boolean, isFaulty: boolean): Shape[] {
  const colours = COLOURS[view.look];
  const { width, height } = body;
  const outline = {
    stroke: isFaulty ? ("error" as const) : colours.stroke,
    strokeWidth: view.isObjective ? 2.5 : 1.5,
    ...(isPending && { dashes: PENDING_DASHES }),
  };
  const fill = isPending ? colours.pale : colours.fill;
  // The stroke stands inside the body, as a border does.
  const inset = outline.strokeWidth / 2;
  const box = {
    kind: "box",
    x: inset,
    y: inset,
    width: width - 2 * inset,
    height: height - 2 * inset,
    ...outline,
  } as const;
  switch (view.look) {
    case "layer":
      return [
        { ...box, radius: 13, fill: "panelFill", stroke: null },
        {
          ...box,
          height: BAND,
          radius: 13,
          corners: "top",
          fill: isPending ? "neuronPale" : "neuronFill",
          stroke: null,
        },
        { ...box, radius: 13, fill: null },
      ];
    case "group":
      return [
        // Two edges behind: there is more in it.
        { ...box, x: inset + 8, y: inset - 8, width: box.width - 16, radius: 10, fill },
        { ...box, x: inset + 4, y: inset - 4, width: box.width - 8, radius: 10, fill },
        { ...box, radius: 10, fill },
      ];
    case "loss":
      return [{ ...box, radius: 7, fill }];
    default:
      return [{ kind: "circle", x: width / 2, y: height / 2, radius: width / 2 - inset, fill, ...outline }];
  }
}

/** The first stretch of the outgoing wire. */
function stemShape({ body, exit }: NodeGeometry, isPending: boolean, { direction }: NodeFacts): Shape {
  const [x1, y1] = direction === "down" ? [exit[0], body.height] : [body.width, exit[1]];
  return {
    kind: "line",
    x1,
    y1,
    x2: exit[0],
    y2: exit[1],
    stroke: isPending ? "wireWaiting" : "wire",
    strokeWidth: 1.5,
  };
}

/** Widest caption that cannot touch the next column's. */
const WIDEST_CAPTION = 150;

function captionShape(view: NodeView, { body, height }: NodeGeometry, direction: Direction): Shape {
  const full = captionText(view);
  const text = fitText(full, WIDEST_CAPTION, 10);
  const shared = { kind: "text", text, size: 10, weight: 400, fill: "muted", ...(text !== full && { full }) } as const;
  return direction === "down"
    ? { ...shared, x: body.width / 2 - 7, y: body.height + 13, anchor: "end", halo: true }
    : { ...shared, x: body.width / 2, y: height - 4, anchor: "middle", halo: true };
}

/** An exclamation mark: a node at fault is told from others without its colour. */
function addBadge({ body }: NodeGeometry, shapes: Shape[]): void {
  const x = body.width - 4;
  shapes.push({ kind: "circle", x, y: 4, radius: 8, fill: "ground", stroke: "error", strokeWidth: 1.5 });
  shapes.push({ kind: "text", x, y: 8.2, text: "!", size: 12, weight: 700, fill: "error", anchor: "middle" });
}
