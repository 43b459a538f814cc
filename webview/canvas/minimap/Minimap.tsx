import { useStore as useFlowStore, useReactFlow } from "@xyflow/react";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import type { Layout } from "../../../core/layout/layout.ts";
import type { Point } from "../../../core/layout/nodeGeometry.ts";
import type { NetworkView } from "../../../core/protocol.ts";
import { t } from "../../l10n.ts";
import { wantsStillness } from "../../layout/glide.ts";
import { rememberViewport } from "../../savedView.ts";
import { useStore } from "../../store.ts";
import { boundsIn } from "../useFitting.ts";
import { drawMap, readColors } from "./drawMap.ts";
import { centredOn, fits, type MapScale, scaleFor, seenBox, toMap, type Viewport } from "./mapView.ts";
import "./minimap.css";

const WIDTH = 184;
const HEIGHT = 124;
/** One press of an arrow key, as a share of what is seen. */
const KEY_STEP = 0.2;

/** In a canvas lower than this it would lie on the network. */
const LOWEST = 2.5 * HEIGHT;

interface Props {
  readonly network: NetworkView | null;
  readonly layout: Layout;
}

/** The whole network in the corner, with a frame around what is seen: to drag, to click elsewhere, to move by arrow keys. */
export default memo(function Minimap({ network, layout }: Props) {
  const direction = useStore((state) => state.look.direction);
  const isWanted = useStore((state) => state.look.minimap);
  const bounds = useMemo(
    () => (network && isWanted ? boundsIn(network, direction, layout) : null),
    [network, direction, layout, isWanted],
  );
  // Only whether it fits: moving the view re-renders nothing here.
  const isNeeded = useFlowStore(({ transform: [x, y, zoom], width, height }) => {
    const seen = seenBox({ x, y, zoom }, width, height);
    return bounds !== null && width > 0 && height >= LOWEST && !fits(bounds, seen);
  });
  const scale = useMemo(() => bounds && scaleFor(bounds, WIDTH, HEIGHT), [bounds]);
  if (!network || !scale || !isNeeded) return null;
  return <Paper network={network} layout={layout} scale={scale} />;
});

function Paper({ network, layout, scale }: Props & { readonly network: NetworkView; readonly scale: MapScale }) {
  const selection = useStore((state) => state.selection);
  const direction = useStore((state) => state.look.direction);
  const theme = useTheme();
  const paper = useRef<HTMLCanvasElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme stands for the colours that are read from the page
  useEffect(() => {
    const canvas = paper.current;
    const pen = canvas?.getContext("2d");
    if (!canvas || !pen) return;
    const ratio = globalThis.devicePixelRatio || 1;
    canvas.width = WIDTH * ratio;
    canvas.height = HEIGHT * ratio;
    pen.scale(ratio, ratio);
    drawMap(pen, { network, layout, direction, selection }, scale, readColors(canvas));
  }, [network, layout, direction, selection, scale, theme]);

  return (
    <div className="minimap">
      <canvas ref={paper} style={{ width: WIDTH, height: HEIGHT }} />
      <Frame scale={scale} />
    </div>
  );
}

/** What is seen. Takes the pointer for the whole map. */
function Frame({ scale }: { readonly scale: MapScale }) {
  const flow = useReactFlow();
  const width = useFlowStore((state) => state.width);
  const height = useFlowStore((state) => state.height);
  const [x, y, zoom] = useFlowStore((state) => state.transform);
  const viewport: Viewport = { x, y, zoom };
  const seen = seenBox(viewport, width, height);
  const frame = clip(toMap(seen, scale));
  const grip = useRef<Point | null>(null);

  const moveTo = (next: Viewport, duration = 0) => {
    void flow.setViewport(next, { duration: wantsStillness() ? 0 : duration });
    rememberViewport(next);
  };
  const pointOf = (event: React.PointerEvent): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return [(event.clientX - box.x) / scale.scale + scale.x, (event.clientY - box.y) / scale.scale + scale.y];
  };
  const press = (event: React.PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const [px, py] = pointOf(event);
    const middle: Point = [seen.x + seen.width / 2, seen.y + seen.height / 2];
    const isInside = px >= seen.x && py >= seen.y && px <= seen.x + seen.width && py <= seen.y + seen.height;
    // Held where it was taken; outside the frame, its middle comes to the pointer.
    grip.current = isInside ? [px - middle[0], py - middle[1]] : [0, 0];
    if (!isInside) moveTo(centredOn([px, py], viewport, width, height), 150);
  };
  const drag = (event: React.PointerEvent) => {
    if (!grip.current || event.buttons === 0) return;
    const [px, py] = pointOf(event);
    moveTo(centredOn([px - grip.current[0], py - grip.current[1]], viewport, width, height));
  };
  const pressed = (event: React.KeyboardEvent) => {
    const dx = event.key === "ArrowLeft" ? 1 : event.key === "ArrowRight" ? -1 : 0;
    const dy = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (dx === 0 && dy === 0) return;
    event.preventDefault();
    event.stopPropagation();
    moveTo({ x: x + dx * width * KEY_STEP, y: y + dy * height * KEY_STEP, zoom });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: no element is a two-dimensional scroll position; the arrow keys are in its name
    <div
      className="minimap-surface nokey"
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved by keys
      tabIndex={0}
      aria-label={t("Minimap. Arrow keys move the view.")}
      title={t("Minimap: drag the frame, or click where to look")}
      onPointerDown={press}
      onPointerMove={drag}
      onPointerUp={() => {
        grip.current = null;
      }}
      onKeyDown={pressed}
      onDoubleClick={(event) => event.stopPropagation()}
      onContextMenu={(event) => event.preventDefault()}
    >
      <div
        className="minimap-frame"
        style={{ left: frame.x, top: frame.y, width: frame.width, height: frame.height }}
      />
    </div>
  );
}

/** The frame stays on the map, at least as a sliver, when one looks beside the network. */
function clip({ x, y, width, height }: { x: number; y: number; width: number; height: number }) {
  const left = Math.min(WIDTH - 4, Math.max(0, x));
  const top = Math.min(HEIGHT - 4, Math.max(0, y));
  return {
    x: left,
    y: top,
    width: Math.max(4, Math.min(WIDTH, x + width) - left),
    height: Math.max(4, Math.min(HEIGHT, y + height) - top),
  };
}

/** Changes with the theme, whose colours stand in the page's style and class. */
function useTheme(): number {
  const [theme, setTheme] = useState(0);
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme((count) => count + 1));
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style", "class"] });
    observer.observe(document.body, { attributes: true, attributeFilter: ["class"] });
    return () => observer.disconnect();
  }, []);
  return theme;
}
