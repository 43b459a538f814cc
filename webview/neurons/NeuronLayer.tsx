import { useStoreApi } from "@xyflow/react";
import { useEffect, useMemo, useRef } from "react";
import { type Box, boundsOf } from "../../core/layout/freeSpot.ts";
import type { Layout } from "../../core/layout/layout.ts";
import { geometryOf } from "../../core/layout/nodeGeometry.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { showArea } from "../canvas/focus.ts";
import { wantsStillness } from "../layout/glide.ts";
import { getState, store, useStore } from "../store.ts";
import { type Colours, readColours } from "./colours.ts";
import { enclosingLayer } from "./insideLayer.ts";
import Legend from "./Legend.tsx";
import type { NumbersOf } from "./lineJob.ts";
import "./neurons.css";
import { NeuronPainter } from "./painter.ts";
import { readUnits } from "./readings.ts";
import { buildScene, EMPTY_SCENE, type Scene, unitAt } from "./scene.ts";
import UnitTip from "./UnitTip.tsx";
import { setDrawn } from "./unitKeys.ts";
import { onUnits, setUnits, unitState, useUnits } from "./unitStore.ts";
import { WeightStore } from "./weightStore.ts";

interface Props {
  /** As this canvas draws it. */
  readonly shown: NetworkView | null;
  readonly layout: Layout;
}

/** Pixels beside a small circle at which the pointer still means it. */
const SLACK = 7;

/** The units of opened layers and the weights between them, on a canvas of their own below the nodes. */
export default function NeuronLayer({ shown, layout }: Props) {
  const network = useStore((state) => state.network);
  const direction = useStore((state) => state.look.direction);
  const inside = useUnits((units) => units.inside);
  const scene = useMemo(
    () => (shown && network ? buildScene(shown, network, layout, inside, direction) : EMPTY_SCENE),
    [shown, network, layout, inside, direction],
  );
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  const latest = useRef({ scene, shown, layout });
  latest.current = { scene, shown, layout };
  const redraw = useRef(() => {});

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const stop = startDrawing(element, flow, latest, redraw);
    return stop;
  }, [flow]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new scene is a new picture
  useEffect(() => redraw.current(), [scene]);
  useShowingOpened(shown, layout);

  return (
    <>
      {/* A picture only: what it shows is announced unit by unit (unitKeys.ts). */}
      <canvas ref={canvas} className="neurons" data-units={unitCount(scene)} />
      {scene.bundles.length > 0 && <Legend scene={scene} />}
      <UnitTip scene={scene} />
    </>
  );
}

type FlowStore = ReturnType<typeof useStoreApi>;

/** Everything that runs beside React: frames, pointer, weights. Gives back how to end it. */
function startDrawing(
  element: HTMLCanvasElement,
  flow: FlowStore,
  latest: { readonly current: { readonly scene: Scene; readonly shown: NetworkView | null; readonly layout: Layout } },
  redraw: { current: () => void },
): () => void {
  const context = element.getContext("2d");
  if (!context) return () => {};
  const painter = new NeuronPainter();
  const weights = new WeightStore(() => {
    setWeightsArrived();
    ask();
  });
  let frame = 0;
  let colours: Colours | null = null;
  let size = { width: 0, height: 0 };

  const ask = () => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  const draw = (now: number) => {
    frame = 0;
    const { scene } = latest.current;
    weights.want(scene.weighted);
    if (scene.units.length === 0 && element.width === 0) return;
    const { transform, width, height } = flow.getState();
    const dpr = window.devicePixelRatio || 1;
    if (size.width !== width || size.height !== height || element.width !== Math.round(width * dpr)) {
      size = { width, height };
      element.width = Math.round(width * dpr);
      element.height = Math.round(height * dpr);
      element.style.width = `${width}px`;
      element.style.height = `${height}px`;
    }
    colours ??= readColours(element);
    const state = getState();
    const { lines, hovered, focused } = unitState();
    const numbersOf: NumbersOf = ({ target }) => {
      const of = weights.get(target);
      if (lines === "weights") return of?.weights ?? null;
      return of && of.gradientAt >= 0 && state.cursor > of.gradientAt ? of.gradient : null;
    };
    const [x, y, zoom] = transform;
    const more = painter.draw(
      context,
      {
        scene,
        viewport: { x, y, zoom },
        width,
        height,
        dpr,
        colours,
        linesKey: [scene, colours, ...scene.bundles.map(numbersOf)],
        numbersOf,
        readingsOf: (id) => readUnits(state, id),
        units: { hovered, focused },
      },
      now,
    );
    element.dataset["sheets"] = String(painter.sheets);
    element.dataset["busy"] = String(more);
    if (more) ask();
  };
  redraw.current = ask;
  setDrawn({
    get scene() {
      return latest.current.scene;
    },
    weightsOf: (id) => weights.get(id),
  });

  let last = flow.getState().transform;
  const moved = () => {
    const { transform, width, height } = flow.getState();
    if (transform === last && size.width === width && size.height === height) return;
    last = transform;
    const { shown, layout } = latest.current;
    setUnits({
      inside:
        shown &&
        enclosingLayer(shown, layout, transform, { width, height }, getState().look.direction, unitState().inside),
    });
    ask();
  };
  const themeChanged = () => {
    colours = null;
    ask();
  };
  const theme = new MutationObserver(themeChanged);
  theme.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
  const stops = [
    flow.subscribe(moved),
    store.subscribe(ask),
    onUnits(ask),
    followPointer(element, flow, latest),
    () => theme.disconnect(),
    () => weights.stop(),
    () => setDrawn(null),
    () => cancelAnimationFrame(frame),
  ];
  moved();
  ask();
  return () => {
    for (const stop of stops) stop();
    redraw.current = () => {};
  };
}

/** Which unit the pointer is on: looked for once a frame at most, and not while a button is down. */
function followPointer(
  element: HTMLCanvasElement,
  flow: FlowStore,
  latest: { readonly current: { readonly scene: Scene } },
): () => void {
  const ground = element.closest<HTMLElement>(".react-flow");
  if (!ground) return () => {};
  const find = (event: MouseEvent) => {
    const { scene } = latest.current;
    if (scene.units.length === 0) return null;
    const box = ground.getBoundingClientRect();
    const [x, y, zoom] = flow.getState().transform;
    return unitAt(scene, [(event.clientX - box.x - x) / zoom, (event.clientY - box.y - y) / zoom], SLACK / zoom);
  };
  const move = (event: PointerEvent) => setUnits({ hovered: event.buttons === 0 ? find(event) : null });
  const leave = () => setUnits({ hovered: null });
  const click = (event: MouseEvent) => {
    const unit = find(event);
    if (unit) setUnits({ focused: unit });
    else if (unitState().focused) setUnits({ focused: null });
  };
  ground.addEventListener("pointermove", move);
  ground.addEventListener("pointerdown", leave);
  ground.addEventListener("pointerleave", leave);
  ground.addEventListener("click", click);
  return () => {
    ground.removeEventListener("pointermove", move);
    ground.removeEventListener("pointerdown", leave);
    ground.removeEventListener("pointerleave", leave);
    ground.removeEventListener("click", click);
    setUnits({ hovered: null, focused: null });
  };
}

/** As long as nodes glide to their places, in milliseconds, and a little more. */
const GLIDE = 320;

/** When layers were opened and everything has its new place, what was opened comes into view. */
function useShowingOpened(shown: NetworkView | null, layout: Layout): void {
  const opened = useStore((state) => state.look.opened);
  const latest = useRef({ shown, layout });
  latest.current = { shown, layout };
  const before = useRef(opened);
  useEffect(() => {
    const fresh = opened.filter((id) => !before.current.includes(id));
    before.current = opened;
    if (fresh.length === 0) return;
    const timer = setTimeout(() => showLayers(fresh, latest.current), wantsStillness() ? 40 : GLIDE);
    return () => clearTimeout(timer);
  }, [opened]);
}

/** With the layers beside them: a column of circles alone is not what one wanted to see. */
function showLayers(
  fresh: readonly string[],
  { shown, layout }: { readonly shown: NetworkView | null; readonly layout: Layout },
): void {
  const ids = new Set(fresh);
  const boxes: Box[] = [];
  const { direction } = getState().look;
  for (const view of shown?.nodes ?? []) {
    const place = layout.positions.get(view.id);
    const isNear =
      ids.has(view.id) || shown?.edges.some(({ source, target }) => isBeside(ids, view.id, source, target));
    if (!place || !isNear) continue;
    const { width, height } = geometryOf(view, direction);
    boxes.push({ x: place[0], y: place[1], width, height });
  }
  const bounds = boundsOf(boxes);
  if (bounds) showArea(bounds);
}

function isBeside(ids: ReadonlySet<string>, id: string, source: string, target: string): boolean {
  return (source === id && ids.has(target)) || (target === id && ids.has(source));
}

function unitCount({ units }: Scene): number {
  return units.reduce((sum, { size }) => sum + size, 0);
}

function setWeightsArrived(): void {
  setUnits({ arrivals: unitState().arrivals + 1 });
}
