import { useStoreApi } from "@xyflow/react";
import { useEffect, useLayoutEffect, useRef } from "react";
import { nodePlace, setCurrentScene, wirePlace } from "./current.ts";
import { ScenePainter, type SceneReport } from "./ScenePainter.ts";
import type { Scene } from "./scene.ts";
import type { Mounted } from "./useMounted.ts";

/** The canvas element tells what it shows, which nobody can read from its pixels. */
export interface SceneCanvasElement extends HTMLCanvasElement {
  sceneReport?: () => SceneReport;
  /** How often it has painted a scene. */
  paintedFrames?: () => number;
  /** The middle of a wire in the window, null where there is none; it has no element to be asked. */
  wirePlace?: (key: string) => readonly [number, number] | null;
  /** The same of a node's body. */
  nodePlace?: (id: string) => readonly [number, number] | null;
}

/** Everything of the picture that is not an element of the page; React Flow's nodes lie on top. */
export default function SceneCanvas({ scene, mounted }: { readonly scene: Scene | null; readonly mounted: Mounted }) {
  const canvas = useRef<SceneCanvasElement>(null);
  const painter = useRef<ScenePainter | null>(null);
  const flow = useStoreApi();

  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const made = new ScenePainter(element);
    painter.current = made;
    element.sceneReport = () => made.report();
    element.paintedFrames = () => made.paintedFrames;
    element.wirePlace = wirePlace;
    element.nodePlace = nodePlace;
    let last: readonly number[] | null = null;
    const follow = () => {
      const { transform } = flow.getState();
      if (transform === last) return;
      last = transform;
      made.moveTo({ x: transform[0], y: transform[1], zoom: transform[2] });
    };
    follow();
    const stop = flow.subscribe(follow);
    return () => {
      stop();
      made.dispose();
      painter.current = null;
    };
  }, [flow]);

  useLayoutEffect(() => painter.current?.show(scene, mounted.nodes), [scene, mounted.nodes]);

  useLayoutEffect(() => {
    const pane = canvas.current;
    const viewport = () => {
      const [x, y, zoom] = flow.getState().transform;
      return { x, y, zoom };
    };
    setCurrentScene(scene && pane ? { scene, viewport, pane } : null);
  }, [scene, flow]);
  useEffect(() => () => setCurrentScene(null), []);

  // Every part of it has its name in the page as soon as somebody comes to it; the bitmap itself says nothing.
  return <canvas ref={canvas} className="scene" />;
}
