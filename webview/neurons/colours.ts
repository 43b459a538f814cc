import type { Rgb } from "./lineRaster.ts";

/** The theme's colours as a 2-D context and a raster need them; read anew whenever the theme changes. */
export interface Colours {
  readonly background: Rgb;
  readonly foreground: string;
  readonly quiet: string;
  readonly edge: string;
  readonly wire: string;
  readonly focus: string;
  readonly odd: string;
  readonly backward: string;
  readonly positive: Rgb;
  readonly negative: Rgb;
  readonly font: string;
  /** Fill of a circle by its value's share, −1 … 1, in steps: index 0 is −1, the middle 0. */
  readonly fills: readonly string[];
  /** The text that can be read on each of them. */
  readonly inks: readonly string[];
}

const STEPS = 32;

export function readColours(element: HTMLElement): Colours {
  const style = getComputedStyle(element);
  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const value = (name: string, fallback: string) => style.getPropertyValue(name).trim() || fallback;
  const rgb = (name: string, fallback: string): Rgb => {
    if (!probe) return [128, 128, 128];
    probe.clearRect(0, 0, 1, 1);
    probe.fillStyle = fallback;
    probe.fillStyle = value(name, fallback);
    probe.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = probe.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
  const background = rgb("--vscode-editor-background", "#1f1f1f");
  const positive = rgb("--positive", "#7bc67e");
  const negative = rgb("--negative", "#c79bd2");
  const shades = Array.from({ length: 2 * STEPS + 1 }, (_, i) => {
    const share = (i - STEPS) / STEPS;
    return mix(background, share < 0 ? negative : positive, Math.abs(share) ** 0.75);
  });
  return {
    background,
    foreground: css(rgb("--vscode-editor-foreground", "#cccccc")),
    quiet: css(rgb("--quiet", "#999999")),
    edge: css(rgb("--neuron-edge", "#ffe08a")),
    wire: css(rgb("--wire", "#888888")),
    focus: css(rgb("--focus", "#007fd4")),
    odd: css(rgb("--odd", "#ff8a80")),
    backward: css(rgb("--backward", "#ff9257")),
    positive,
    negative,
    font: value("--vscode-font-family", "sans-serif"),
    fills: shades.map((shade) => css(shade)),
    inks: shades.map((shade) => (brightness(shade) > 0.32 ? "#000000" : "#ffffff")),
  };
}

/** Into `fills` and `inks`. */
export function stepOf(share: number): number {
  return Math.round(share * STEPS) + STEPS;
}

export function css([red, green, blue]: Rgb, alpha = 1): string {
  return `rgb(${red} ${green} ${blue} / ${alpha})`;
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const at = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * share);
  return [at(0), at(1), at(2)];
}

/** Relative luminance, for the choice between dark and light text. */
function brightness([red, green, blue]: Rgb): number {
  const linear = (part: number) => (part / 255) ** 2.2;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
