import type { BoxShape, Drawing, Shape, Stroke, TextShape } from "../../core/drawing/shape.ts";
import { isRightToLeft } from "../../core/drawing/textWidth.ts";
import type { Palette } from "../../core/drawing/theme.ts";

type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

export interface PaintOptions {
  readonly palette: Palette;
  /** As CSS names fonts. */
  readonly fonts: string;
  /** False leaves what is there: for a picture drawn over another. */
  readonly hasGround?: boolean;
}

/** Paints a drawing on a 2-D canvas, at whatever scale and place the context is set to. */
export function paintDrawing(
  context: Context,
  drawing: Drawing,
  { palette, fonts, hasGround = true }: PaintOptions,
): void {
  if (hasGround) {
    context.fillStyle = palette.ground;
    context.fillRect(0, 0, drawing.width, drawing.height);
  }
  for (const { x, y, shapes } of drawing.groups) {
    context.save();
    context.translate(x, y);
    for (const shape of shapes) paintShape(context, shape, palette, fonts);
    context.restore();
  }
}

function paintShape(context: Context, shape: Shape, palette: Palette, fonts: string): void {
  switch (shape.kind) {
    case "circle":
      context.beginPath();
      context.arc(shape.x, shape.y, shape.radius, 0, 2 * Math.PI);
      if (shape.fill) fill(context, palette[shape.fill]);
      stroke(context, shape, palette);
      return;
    case "box":
      paintBox(context, shape, palette);
      return;
    case "line":
      context.beginPath();
      context.moveTo(shape.x1, shape.y1);
      context.lineTo(shape.x2, shape.y2);
      stroke(context, shape, palette);
      return;
    case "curve": {
      const { points } = shape;
      context.beginPath();
      context.moveTo(points[0] ?? 0, points[1] ?? 0);
      for (let i = 2; i + 5 < points.length; i += 6) {
        const [ax = 0, ay = 0, bx = 0, by = 0, x = 0, y = 0] = points.slice(i, i + 6);
        context.bezierCurveTo(ax, ay, bx, by, x, y);
      }
      stroke(context, shape, palette);
      return;
    }
    case "polygon":
      context.beginPath();
      for (let i = 0; i + 1 < shape.points.length; i += 2)
        context.lineTo(shape.points[i] ?? 0, shape.points[i + 1] ?? 0);
      context.closePath();
      fill(context, palette[shape.fill]);
      return;
    case "text":
      paintText(context, shape, palette, fonts);
  }
}

function paintBox(context: Context, box: BoxShape, palette: Palette): void {
  const { x, y, width, height, radius } = box;
  context.beginPath();
  context.roundRect(x, y, width, height, box.corners === "top" ? [radius, radius, 0, 0] : radius);
  if (box.fill) {
    context.globalAlpha = box.opacity ?? 1;
    fill(context, palette[box.fill]);
    context.globalAlpha = 1;
  }
  stroke(context, box, palette);
}

function paintText(context: Context, shape: TextShape, palette: Palette, fonts: string): void {
  const { x, y, text, size, weight, anchor, halo } = shape;
  context.font = `${weight} ${size}px ${fonts}`;
  context.direction = isRightToLeft(text) ? "rtl" : "ltr";
  context.textAlign = anchor === "middle" ? "center" : anchor;
  context.textBaseline = "alphabetic";
  if (halo) {
    context.strokeStyle = palette.ground;
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.setLineDash([]);
    context.strokeText(text, x, y);
  }
  context.fillStyle = palette[shape.fill];
  context.fillText(text, x, y);
}

function fill(context: Context, colour: string): void {
  context.fillStyle = colour;
  context.fill();
}

function stroke(context: Context, { stroke, strokeWidth, dashes }: Stroke, palette: Palette): void {
  if (!stroke) return;
  context.strokeStyle = palette[stroke];
  context.lineWidth = strokeWidth;
  context.setLineDash(dashes ? [...dashes] : []);
  context.stroke();
}
