import type { BoxShape, Drawing, Shape, ShapeGroup, Stroke, TextShape } from "../drawing/shape.ts";
import { isRightToLeft } from "../drawing/textWidth.ts";
import { FONT_STACK, type Palette } from "../drawing/theme.ts";

export interface SvgOptions {
  readonly palette: Palette;
  /** As CSS names them; the system's own by default. */
  readonly fonts?: string;
  /** False leaves the ground see-through. */
  readonly hasGround?: boolean;
}

/** A whole SVG file: no script, no style sheet, nothing fetched; title and description for people who do not see it. */
export function toSvg(drawing: Drawing, options: SvgOptions): string {
  const { width, height, title, description, groups } = drawing;
  const { palette, fonts = FONT_STACK, hasGround = true } = options;
  const lines = [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description" font-family="${escapeXml(fonts)}">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="description">${escapeXml(description)}</desc>`,
  ];
  if (hasGround) lines.push(`<rect width="${width}" height="${height}" fill="${palette.ground}"/>`);
  for (const group of groups) lines.push(...groupLines(group, palette));
  lines.push("</svg>", "");
  return lines.join("\n");
}

function groupLines({ kind, id, description, x, y, shapes }: ShapeGroup, palette: Palette): readonly string[] {
  const place = x === 0 && y === 0 ? "" : ` transform="translate(${number(x)} ${number(y)})"`;
  const name = kind === "label" ? "" : ` data-${kind}="${escapeXml(id)}"`;
  return [
    `<g class="${kind}"${name}${place}>`,
    ...(description === "" ? [] : [`<title>${escapeXml(description)}</title>`]),
    ...shapes.map((shape) => shapeElement(shape, palette)),
    "</g>",
  ];
}

function shapeElement(shape: Shape, palette: Palette): string {
  switch (shape.kind) {
    case "circle": {
      const { x, y, radius, fill } = shape;
      return `<circle cx="${number(x)}" cy="${number(y)}" r="${number(radius)}" fill="${fill ? palette[fill] : "none"}"${strokeOf(shape, palette)}/>`;
    }
    case "box":
      return boxElement(shape, palette);
    case "line": {
      const { x1, y1, x2, y2 } = shape;
      return `<line x1="${number(x1)}" y1="${number(y1)}" x2="${number(x2)}" y2="${number(y2)}"${strokeOf(shape, palette)}/>`;
    }
    case "curve":
      return `<path d="${curvePath(shape.points)}" fill="none"${strokeOf(shape, palette)}/>`;
    case "polygon":
      return `<polygon points="${shape.points.map(number).join(" ")}" fill="${palette[shape.fill]}"/>`;
    case "text":
      return textElement(shape, palette);
  }
}

function boxElement(box: BoxShape, palette: Palette): string {
  const { x, y, width, height, radius, fill, opacity } = box;
  const look = `fill="${fill ? palette[fill] : "none"}"${opacity === undefined ? "" : ` fill-opacity="${number(opacity)}"`}${strokeOf(box, palette)}`;
  if (box.corners === "top") {
    const [right, bottom, r] = [x + width, y + height, radius];
    const d = `M${number(x)},${number(bottom)}V${number(y + r)}A${r},${r} 0 0 1 ${number(x + r)},${number(y)}H${number(right - r)}A${r},${r} 0 0 1 ${number(right)},${number(y + r)}V${number(bottom)}Z`;
    return `<path d="${d}" ${look}/>`;
  }
  const round = radius > 0 ? ` rx="${number(radius)}"` : "";
  return `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"${round} ${look}/>`;
}

/** For a path's `d`. */
function curvePath(points: readonly number[]): string {
  let d = `M${number(points[0] ?? 0)},${number(points[1] ?? 0)}`;
  for (let at = 2; at + 5 < points.length; at += 6) {
    const [ax = 0, ay = 0, bx = 0, by = 0, x = 0, y = 0] = points.slice(at, at + 6);
    d += `C${number(ax)},${number(ay)} ${number(bx)},${number(by)} ${number(x)},${number(y)}`;
  }
  return d;
}

function textElement({ x, y, text, full, size, weight, fill, anchor, halo }: TextShape, palette: Palette): string {
  const attributes = [
    `x="${number(x)}" y="${number(y)}" font-size="${number(size)}" fill="${palette[fill]}"`,
    ...(weight === 400 ? [] : [`font-weight="${weight}"`]),
    ...(anchor === "start" ? [] : [`text-anchor="${anchor}"`]),
    ...(isRightToLeft(text) ? [`direction="rtl"`] : []),
    ...(halo ? [`stroke="${palette.ground}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"`] : []),
  ];
  const title = full === undefined ? "" : `<title>${escapeXml(full)}</title>`;
  return `<text ${attributes.join(" ")} xml:space="preserve">${title}${escapeXml(text)}</text>`;
}

function strokeOf({ stroke, strokeWidth, dashes }: Stroke, palette: Palette): string {
  if (!stroke) return "";
  const pattern = dashes ? ` stroke-dasharray="${dashes.join(" ")}"` : "";
  return ` stroke="${palette[stroke]}" stroke-width="${number(strokeWidth)}"${pattern}`;
}

/** Hundredths of a pixel are finer than anyone sees. */
function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** XML 1.0 knows no control characters, not even escaped, and no halves of surrogate pairs: they become a mark. */
export function escapeXml(text: string): string {
  return (
    text
      .replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones XML forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu, "\ufffd")
  );
}
