import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type DrawOptions, drawNetwork } from "../../core/drawing/drawNetwork.ts";
import { THEMES, type ThemeName } from "../../core/drawing/theme.ts";
import { toMermaid } from "../../core/interop/toMermaid.ts";
import { toSvg } from "../../core/interop/toSvg.ts";
import { toTikz } from "../../core/interop/toTikz.ts";
import type { Direction } from "../../core/layout/nodeGeometry.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { RunError } from "../command.ts";
import { layOutPicture } from "./layOutPicture.ts";
import { systemFonts } from "./systemFonts.ts";

export const FORMATS = ["svg", "png", "mermaid", "tikz"] as const;
export type Format = (typeof FORMATS)[number];

export interface PictureWishes {
  readonly format: Format;
  readonly theme: ThemeName;
  readonly direction: Direction;
  readonly scale: number;
  readonly readingOf: DrawOptions["readingOf"] | null;
  readonly heading: string | null;
}

/** PNG files of more pixels than this are refused by most programs that show them. */
const MOST_PIXELS = 100_000_000;

/** A picture as the content of a file. `dist` is the folder with the bundles. */
export async function pictureFile(
  view: NetworkView,
  wishes: PictureWishes,
  dist: string,
): Promise<string | Uint8Array> {
  const { format, theme, direction, scale, heading } = wishes;
  if (format === "mermaid") return toMermaid(view, direction);
  const layout = await layOutPicture(view, direction, dist);
  const readings = wishes.readingOf ? { readingOf: wishes.readingOf } : {};
  if (format === "tikz") return toTikz(view, layout, { direction, ...readings });
  const drawing = drawNetwork(view, layout, { direction, heading, ...readings });
  const palette = THEMES[theme];
  if (format === "svg") return toSvg(drawing, { palette });
  const pixels = drawing.width * drawing.height * scale * scale;
  if (pixels > MOST_PIXELS)
    throw new RunError(
      1,
      `a PNG of ${Math.round(drawing.width * scale)} × ${Math.round(drawing.height * scale)} pixels is too large; take a smaller --scale, or SVG.`,
    );
  const fonts = systemFonts();
  if (!fonts)
    throw new RunError(
      1,
      "no font was found to draw the texts of a PNG with; install DejaVu Sans or Noto Sans, or take SVG.",
    );
  const svg = toSvg(drawing, { palette, fonts: fonts.family });
  const { rasterize }: typeof import("./rasterizer.ts") = createRequire(join(dist, "cli.cjs"))("./rasterizer.cjs");
  return rasterize(svg, scale, fonts, readFileSync(join(dist, "rasterizer.wasm")));
}
