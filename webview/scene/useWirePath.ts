import { useSyncExternalStore } from "react";
import { currentScene, subscribeScene } from "./current.ts";
import { pathOf } from "./wireCurve.ts";

/** The curve of a wire as the scene has it now, in the words of SVG. */
export function useWirePath(key: string): string | null {
  return useSyncExternalStore(subscribeScene, () => {
    const scene = currentScene()?.scene;
    const i = scene?.edgeIndexOf.get(key);
    return scene && i !== undefined ? pathOf(scene.curves, scene.starts[i], scene.starts[i + 1]) : null;
  });
}
