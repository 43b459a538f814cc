import { useLayoutEffect, useRef } from "react";
import { type ColourScale, divergingScale } from "./colourScale.ts";
import { useMapColours } from "./mapColours.ts";
import { gridPixels } from "./paintGrid.ts";
import type { Tiles } from "./tileStore.ts";

interface Props {
  readonly tiles: Tiles;
  /** One of the maps alone. */
  readonly only?: number;
  /** Maps side by side. */
  readonly columns: number;
}

/** Pixels between two maps. */
const GAP = 2;
/** Height in pixels of the stripe that a curve is. */
const STRIPE = 20;

/** Small maps of one node in one picture: that they are many costs no elements. */
export function TileCanvas({ tiles, only, columns }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = useMapColours();
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return;
    const maps = only === undefined ? tiles.maps : tiles.maps.slice(only, only + 1);
    // A curve of one input is drawn as a stripe of its colours.
    const [width, height] = [tiles.columns, tiles.rows > 1 ? tiles.rows : STRIPE];
    const lines = Math.ceil(maps.length / columns);
    const size = [columns * (width + GAP) - GAP, Math.max(1, lines * (height + GAP) - GAP)] as const;
    if (element.width !== size[0] || element.height !== size[1]) [element.width, element.height] = size;
    const scale = tileScale(tiles);
    for (const [i, values] of maps.entries()) {
      const image = gridPixels(values, tiles.columns, tiles.rows, scale, colours);
      const [left, top] = [(i % columns) * (width + GAP), Math.floor(i / columns) * (height + GAP)];
      for (let line = 0; line < height; line += tiles.rows) context.putImageData(image, left, top + line);
    }
  }, [tiles, only, columns, colours]);
  return <canvas ref={canvas} className="map-tile" />;
}

const scales = new WeakMap<Tiles, ColourScale>();

/** One for all units of a node, so that they can be compared. */
export function tileScale(tiles: Tiles): ColourScale {
  let scale = scales.get(tiles);
  if (!scale) {
    const reach = Math.max(0, ...tiles.maps.map((map) => divergingScale(map, tiles.middle).reach));
    scale = { kind: "diverging", middle: tiles.middle, reach };
    scales.set(tiles, scale);
  }
  return scale;
}
