/** The theme's colours as a 2-D canvas takes them: resolved, because a canvas knows no `var()`. */
export type Colours = Readonly<Record<ColourName, string>> & { readonly font: string };

const SOURCES = {
  ground: "var(--vscode-editor-background)",
  text: "var(--vscode-editor-foreground)",
  quiet: "var(--quiet)",
  panel: "var(--panel)",
  focus: "var(--focus)",
  trace: "var(--trace)",
  dots: "var(--dots)",
  input: "var(--input)",
  inputEdge: "var(--input-edge)",
  inputPending: "color-mix(in srgb, var(--input) 26%, var(--vscode-editor-background))",
  neuron: "var(--neuron)",
  neuronEdge: "var(--neuron-edge)",
  neuronPending: "color-mix(in srgb, var(--neuron) 26%, var(--vscode-editor-background))",
  panelPending: "color-mix(in srgb, var(--panel) 26%, var(--vscode-editor-background))",
  bandPending: "color-mix(in srgb, var(--neuron) 26%, var(--panel))",
  onNode: "var(--on-node)",
  onInput: "var(--on-input)",
  forward: "var(--forward)",
  backward: "var(--backward)",
  positive: "var(--positive)",
  negative: "var(--negative)",
  odd: "var(--odd)",
  wire: "var(--wire)",
  wireWaiting: "var(--wire-waiting)",
  error: "var(--vscode-editorError-foreground)",
  warning: "var(--vscode-editorWarning-foreground)",
  information: "var(--vscode-editorInfo-foreground)",
  breakpoint: "var(--breakpoint)",
  breakpointOff: "var(--breakpoint-off)",
  stop: "var(--stop)",
  stopGround: "var(--stop-ground)",
  stripGround: "color-mix(in srgb, var(--vscode-editor-foreground) 7%, transparent)",
  stripAxis: "color-mix(in srgb, var(--vscode-editor-foreground) 45%, transparent)",
} as const;

export type ColourName = keyof typeof SOURCES;

/** Reads them through an element of the page, whose own colour is lent for the moment. */
export function readColours(element: HTMLElement): Colours {
  const colours: Partial<Record<ColourName, string>> = {};
  for (const [name, source] of Object.entries(SOURCES) as [ColourName, string][]) {
    element.style.color = source;
    colours[name] = getComputedStyle(element).color;
  }
  element.style.removeProperty("color");
  return { ...(colours as Record<ColourName, string>), font: getComputedStyle(document.body).fontFamily };
}

/** Calls back when the theme may have changed: VS Code sets the body's class and the page's variables. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  const attributes = { attributes: true, attributeFilter: ["class", "style", "data-vscode-theme-id"] };
  observer.observe(document.body, attributes);
  observer.observe(document.documentElement, attributes);
  return () => observer.disconnect();
}
