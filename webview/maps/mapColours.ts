import { useSyncExternalStore } from "react";

export type Rgb = readonly [red: number, green: number, blue: number];

/** The theme's colours as pixels are made of: resolved, and read anew whenever the theme changes. */
export interface MapColours {
  readonly ground: Rgb;
  readonly positive: Rgb;
  readonly negative: Rgb;
  readonly forward: Rgb;
  readonly odd: Rgb;
  /** Of classes, in their order; they repeat, and shapes tell on. */
  readonly classes: readonly Rgb[];
}

/** `--class-0` … in maps.css. */
export const CLASS_COLOURS = 8;

let known: MapColours | null = null;
const listeners = new Set<() => void>();
let observer: MutationObserver | null = null;

export function useMapColours(): MapColours {
  return useSyncExternalStore(follow, mapColours);
}

export function mapColours(): MapColours {
  known ??= readColours();
  return known;
}

/** Told when the theme changes; returns how to stop. */
export function follow(listener: () => void): () => void {
  listeners.add(listener);
  if (!observer) {
    observer = new MutationObserver(() => {
      known = null;
      for (const each of [...listeners]) each();
    });
    observer.observe(document.body, { attributes: true, attributeFilter: ["class"] });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    observer?.disconnect();
    observer = null;
    known = null;
  };
}

function readColours(): MapColours {
  const style = getComputedStyle(document.body);
  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const read = (name: string): Rgb => {
    if (!probe) return [128, 128, 128];
    probe.clearRect(0, 0, 1, 1);
    probe.fillStyle = "#808080";
    probe.fillStyle = style.getPropertyValue(name).trim();
    probe.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = probe.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
  return {
    ground: read("--vscode-editor-background"),
    positive: read("--positive"),
    negative: read("--negative"),
    forward: read("--forward"),
    odd: read("--odd"),
    classes: Array.from({ length: CLASS_COLOURS }, (_, i) => read(`--class-${i}`)),
  };
}
