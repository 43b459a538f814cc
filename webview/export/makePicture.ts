import { drawNetwork } from "../../core/drawing/drawNetwork.ts";
import type { PictureWishes } from "../../core/drawing/pictureWishes.ts";
import type { Drawing } from "../../core/drawing/shape.ts";
import { FONT_STACK, type Palette, THEMES } from "../../core/drawing/theme.ts";
import { toMermaid } from "../../core/interop/toMermaid.ts";
import { toSvg } from "../../core/interop/toSvg.ts";
import { toTikz } from "../../core/interop/toTikz.ts";
import type { Layout } from "../../core/layout/layout.ts";
import { shownNetwork } from "../canvas/shownNetwork.ts";
import { groupNameOf } from "../groups/groupId.ts";
import { summarizeGroup } from "../groups/groupIndex.ts";
import { t } from "../l10n.ts";
import { readGradient, readValue } from "../selectors.ts";
import type { State } from "../state.ts";
import { paintDrawing } from "./paintDrawing.ts";
import { themePalette } from "./themePalette.ts";
import { weightShares } from "./weightShares.ts";

/** The canvas as it is now, folded groups folded and values at the cursor, as the content of a file. */
export async function makePicture(state: State, layout: Layout, wishes: PictureWishes): Promise<string | Uint8Array> {
  const network = shownNetwork(state);
  if (!network) throw new Error(t("There is nothing to draw yet."));
  const { direction } = state.look;
  const hasValues = wishes.hasValues && state.pass !== null;
  const readings = hasValues ? { readingOf: (id: string) => readingOf(state, id) } : {};
  if (wishes.format === "mermaid") return toMermaid(network, direction);
  if (wishes.format === "tikz") return toTikz(network, layout, { direction, ...readings });
  const shares = hasValues ? weightShares(state) : null;
  const weights = shares ? { weightOf: (key: string) => shares.get(key) ?? 0 } : {};
  const drawing = drawNetwork(network, layout, { direction, ...readings, ...weights });
  const palette = wishes.theme === "current" ? themePalette() : THEMES.print;
  return wishes.format === "svg"
    ? toSvg(drawing, { palette })
    : new Uint8Array(await (await toPng(drawing, palette)).arrayBuffer());
}

/** A folded group shows what comes out of it, where it is one. */
function readingOf(state: State, id: string) {
  const name = groupNameOf(id);
  if (name === null) return { value: readValue(state, id), gradient: readGradient(state, id) };
  const outputs = (state.network && summarizeGroup(state.network, name)?.outputs) ?? [];
  const [output] = outputs;
  if (!output || outputs.length > 1) return { value: "none", gradient: "none" } as const;
  return { value: readValue(state, output.id), gradient: readGradient(state, output.id) };
}

/** Two pixels for each of the canvas's own, as far as browsers can hold it. */
const SCALE = 2;
const LONGEST_SIDE = 16_384;
const MOST_PIXELS = 120_000_000;

export async function toPng(drawing: Drawing, palette: Palette): Promise<Blob> {
  const { width, height } = drawing;
  const scale = Math.min(SCALE, LONGEST_SIDE / width, LONGEST_SIDE / height, Math.sqrt(MOST_PIXELS / (width * height)));
  const canvas = new OffscreenCanvas(Math.ceil(width * scale), Math.ceil(height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error(t("This browser draws no pictures."));
  context.scale(scale, scale);
  paintDrawing(context, drawing, { palette, fonts: FONT_STACK });
  return canvas.convertToBlob({ type: "image/png" });
}
