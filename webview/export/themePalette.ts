import type { Paint } from "../../core/drawing/shape.ts";
import type { Palette } from "../../core/drawing/theme.ts";
import { PAGE_PALETTE } from "../theme/pagePalette.ts";

/** Where the page has the colour of each paint; what is not computed yet is paler, as nodes on the canvas are. */
const SOURCES: Readonly<Record<Paint, string>> = {
  ...PAGE_PALETTE,
  panelPale: "color-mix(in srgb, var(--panel) 26%, var(--vscode-editor-background))",
  inputPale: "color-mix(in srgb, var(--input) 26%, var(--vscode-editor-background))",
  neuronPale: "color-mix(in srgb, var(--neuron) 26%, var(--vscode-editor-background))",
  stripFill: "color-mix(in srgb, var(--vscode-editor-foreground) 7%, transparent)",
  stripAxis: "color-mix(in srgb, var(--vscode-editor-foreground) 45%, transparent)",
};

/** The theme's colours as they are on screen, each as `#rrggbb`, which every reader of SVG knows. */
export function themePalette(): Palette {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const resolve = (source: string): string => {
    probe.style.color = source;
    return getComputedStyle(probe).color;
  };
  const ground = resolve(SOURCES.ground);
  const entries = Object.entries(SOURCES).map(([paint, source]) => [paint, toHex(resolve(source), ground, context)]);
  probe.remove();
  return Object.fromEntries(entries) as Palette;
}

/** Painting a colour on the ground resolves every way of writing one, and what is see-through. */
function toHex(colour: string, ground: string, context: OffscreenCanvasRenderingContext2D | null): string {
  if (!context) return colour;
  for (const fill of [ground, colour]) {
    context.fillStyle = fill;
    context.fillRect(0, 0, 1, 1);
  }
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
