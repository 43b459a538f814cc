import type { Drawing } from "../../core/drawing/shape.ts";
import { toSvg } from "../../core/interop/toSvg.ts";
import { t } from "../l10n.ts";
import { PAGE_PALETTE } from "../theme/pagePalette.ts";
import { element } from "./element.ts";

/** What both pictures show: the picture's point at the upper left corner, and screen pixels for each of its own. */
interface View {
  x: number;
  y: number;
  zoom: number;
}

export interface Pictures {
  readonly element: HTMLElement;
  /** Brings a node of each side into the middle and rings it; null where that side has none. */
  readonly focus: (before: string | null, after: string | null) => void;
  readonly showWhole: () => void;
  readonly zoomBy: (factor: number) => void;
}

const LARGEST = 3;
const SMALLEST = 0.05;
/** Of a press of an arrow key, in screen pixels. */
const STEP = 60;

/** Where a person left the view, so that typing beside it does not throw it about; by the size of what is shown. */
let remembered: { readonly size: string; readonly view: View } | null = null;

/** Both versions side by side, moved and zoomed as one. */
export function makePictures(
  drawings: { readonly before: Drawing; readonly after: Drawing },
  names: readonly [string, string],
): Pictures {
  const sides = [drawings.before, drawings.after] as const;
  const size = `${sides[0].width} ${sides[0].height}`;
  const svgs = sides.map((drawing, i) => svgOf(drawing, names[i] ?? ""));
  const panes = svgs.map((svg, i) => paneOf(svg, names[i] ?? ""));
  const holder = element("div", { class: "pictures" }, ...panes.map(({ figure }) => figure));
  const isKnown = remembered?.size === size;
  const view: View = remembered ? { ...remembered.view } : { x: 0, y: 0, zoom: 1 };

  const show = () => {
    remembered = { size, view: { ...view } };
    svgs.forEach((svg, i) => {
      const { width, height } = panes[i]?.pane.getBoundingClientRect() ?? { width: 0, height: 0 };
      if (width > 0) svg.setAttribute("viewBox", `${view.x} ${view.y} ${width / view.zoom} ${height / view.zoom}`);
    });
  };
  const showWhole = () => {
    const box = panes[0]?.pane.getBoundingClientRect();
    if (!box || box.width === 0) return;
    const { width, height } = sides[0];
    view.zoom = Math.min(1.25, box.width / width, box.height / height);
    view.x = (width - box.width / view.zoom) / 2;
    view.y = (height - box.height / view.zoom) / 2;
    show();
  };
  const zoomAt = (factor: number, x: number, y: number) => {
    const zoom = Math.min(LARGEST, Math.max(SMALLEST, view.zoom * factor));
    view.x += x / view.zoom - x / zoom;
    view.y += y / view.zoom - y / zoom;
    view.zoom = zoom;
    show();
  };
  const zoomBy = (factor: number) => {
    const box = panes[0]?.pane.getBoundingClientRect();
    zoomAt(factor, (box?.width ?? 0) / 2, (box?.height ?? 0) / 2);
  };
  const move = (dx: number, dy: number) => {
    view.x -= dx / view.zoom;
    view.y -= dy / view.zoom;
    show();
  };
  for (const { pane } of panes) takeGestures(pane, move, zoomAt, { showWhole, zoomBy });

  const focus = (before: string | null, after: string | null) => {
    let centre: readonly [number, number] | null = null;
    [before, after].forEach((id, i) => {
      const svg = svgs[i];
      if (!svg) return;
      for (const old of svg.querySelectorAll(".is-chosen")) old.classList.remove("is-chosen");
      const group = id === null ? undefined : sides[i]?.groups.find((each) => each.kind === "node" && each.id === id);
      if (!group || id === null) return;
      svg.querySelector(`[data-node="${CSS.escape(id)}"]`)?.classList.add("is-chosen");
      centre = [group.x + 30, group.y + 30];
    });
    const box = panes[0]?.pane.getBoundingClientRect();
    if (!centre || !box) return;
    view.zoom = Math.max(view.zoom, 0.6);
    view.x = centre[0] - box.width / view.zoom / 2;
    view.y = centre[1] - box.height / view.zoom / 2;
    show();
  };
  // Once it is in the page, and whenever the panel is made wider: the size on screen is not known before.
  let isFirst = true;
  new ResizeObserver(() => {
    if (isFirst && !isKnown) showWhole();
    else show();
    isFirst = false;
  }).observe(holder);
  return { element: holder, focus, showWhole, zoomBy };
}

function svgOf(drawing: Drawing, name: string): SVGSVGElement {
  const text = toSvg(drawing, { palette: PAGE_PALETTE, fonts: "var(--vscode-font-family)", hasGround: false });
  const svg = document.importNode(
    new DOMParser().parseFromString(text, "image/svg+xml").documentElement,
    true,
  ) as unknown as SVGSVGElement;
  for (const attribute of ["width", "height", "aria-labelledby", "font-family"]) svg.removeAttribute(attribute);
  // Two pictures in one page must not share ids.
  for (const part of svg.querySelectorAll(":scope > title, :scope > desc")) part.remove();
  svg.setAttribute("aria-label", `${name}. ${drawing.description}`);
  svg.setAttribute("preserveAspectRatio", "xMinYMin meet");
  return svg;
}

function paneOf(svg: SVGSVGElement, name: string): { readonly figure: HTMLElement; readonly pane: HTMLElement } {
  const pane = element("div", {
    class: "pane",
    tabindex: "0",
    role: "group",
    "aria-label": t("{0}: arrow keys move both pictures, + and − zoom, 0 fits", name),
  });
  pane.append(svg);
  return { figure: element("figure", {}, element("figcaption", { dir: "auto" }, name), pane), pane };
}

function takeGestures(
  pane: HTMLElement,
  move: (dx: number, dy: number) => void,
  zoomAt: (factor: number, x: number, y: number) => void,
  { showWhole, zoomBy }: Pick<Pictures, "showWhole" | "zoomBy">,
): void {
  pane.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pane.setPointerCapture(event.pointerId);
    pane.classList.add("is-moving");
  });
  pane.addEventListener("pointermove", (event) => {
    if (pane.hasPointerCapture(event.pointerId)) move(event.movementX, event.movementY);
  });
  const end = (event: PointerEvent) => {
    if (pane.hasPointerCapture(event.pointerId)) pane.releasePointerCapture(event.pointerId);
    pane.classList.remove("is-moving");
  };
  pane.addEventListener("pointerup", end);
  pane.addEventListener("pointercancel", end);
  pane.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const box = pane.getBoundingClientRect();
      if (event.shiftKey) move(-event.deltaY, 0);
      else
        zoomAt(
          Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)),
          event.clientX - box.left,
          event.clientY - box.top,
        );
    },
    { passive: false },
  );
  const keys = new Map<string, () => void>([
    ["ArrowLeft", () => move(STEP, 0)],
    ["ArrowRight", () => move(-STEP, 0)],
    ["ArrowUp", () => move(0, STEP)],
    ["ArrowDown", () => move(0, -STEP)],
    ["+", () => zoomBy(1.25)],
    ["=", () => zoomBy(1.25)],
    ["-", () => zoomBy(0.8)],
    ["0", showWhole],
  ]);
  pane.addEventListener("keydown", (event) => {
    const run = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys.get(event.key);
    if (!run) return;
    run();
    event.preventDefault();
  });
}
