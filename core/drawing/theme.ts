import type { Paint } from "./shape.ts";

/** A colour for every paint, as CSS writes colours. */
export type Palette = Readonly<Record<Paint, string>>;

export type ThemeName = "print" | "light" | "dark";

/** For paper: white ground, black text, and inputs, neurons and panels apart in grey too. */
const PRINT: Palette = {
  ground: "#ffffff",
  text: "#000000",
  muted: "#4a4a4a",
  panelFill: "#ffffff",
  panelPale: "#ffffff",
  inputFill: "#c4c8ce",
  inputPale: "#f0f1f3",
  inputStroke: "#4d535b",
  inputText: "#000000",
  neuronFill: "#ffe26b",
  neuronPale: "#fff8da",
  neuronStroke: "#6f5400",
  neuronText: "#000000",
  groupFill: "#f3f4f6",
  groupStroke: "#4d535b",
  wire: "#4a4a4a",
  wireWaiting: "#b5b5b5",
  value: "#000000",
  gradient: "#9a3606",
  positive: "#1b7837",
  negative: "#762a83",
  odd: "#a3120b",
  stripFill: "#f0f0f0",
  stripAxis: "#8a8a8a",
  error: "#a3120b",
  added: "#1a7032",
  removed: "#b3261e",
  changed: "#0b57b0",
};

/** As the canvas in VS Code's own light theme. */
const LIGHT: Palette = {
  ...PRINT,
  text: "#1f1f1f",
  muted: "#5f6368",
  panelFill: "#f8f8f8",
  panelPale: "#fdfdfd",
  inputFill: "#c9ced6",
  inputPale: "#f1f2f5",
  inputStroke: "#7d8590",
  inputText: "#16191d",
  neuronFill: "#ffd33d",
  neuronPale: "#fff4cc",
  neuronStroke: "#b58900",
  neuronText: "#1d1a05",
  groupFill: "#f1f3f6",
  groupStroke: "#7d8590",
  wire: "#a1a1a1",
  wireWaiting: "#d2d2d2",
  value: "#1f1f1f",
  gradient: "#b8430a",
  odd: "#b3261e",
  stripAxis: "#9a9a9a",
  error: "#c72e0f",
};

const DARK: Palette = {
  ground: "#1f1f1f",
  text: "#cccccc",
  muted: "#9d9d9d",
  panelFill: "#282828",
  panelPale: "#232323",
  inputFill: "#aab1bb",
  inputPale: "#434548",
  inputStroke: "#d7dbe0",
  inputText: "#16191d",
  neuronFill: "#f2c230",
  neuronPale: "#564923",
  neuronStroke: "#ffe08a",
  neuronText: "#1d1a05",
  groupFill: "#2b2f36",
  groupStroke: "#9aa3ae",
  wire: "#8a8a8a",
  wireWaiting: "#454545",
  value: "#e6e6e6",
  gradient: "#ff9257",
  positive: "#7bc67e",
  negative: "#c79bd2",
  odd: "#ff8a80",
  stripFill: "#2b2b2b",
  stripAxis: "#6d6d6d",
  error: "#f85149",
  added: "#6cc784",
  removed: "#ff8d85",
  changed: "#6fb3ff",
};

export const THEMES: Readonly<Record<ThemeName, Palette>> = { print: PRINT, light: LIGHT, dark: DARK };

/** The same on every system, as far as a picture that names fonts can be. */
export const FONT_STACK = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', Arial, sans-serif";
