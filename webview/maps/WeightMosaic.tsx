import { type KeyboardEvent, type PointerEvent, type RefObject, useMemo } from "react";
import type { WeightImages } from "../../core/view/maps/mapsView.ts";
import { t } from "../l10n.ts";
import type { ColourScale } from "./colourScale.ts";
import { useMapColours } from "./mapColours.ts";
import { mosaicOf, weightUnder } from "./mosaic.ts";
import { gridPixels, pictureOf } from "./paintGrid.ts";
import { sayWeight, type WeightPlace, weightAfter } from "./weightNumbers.ts";

interface Props {
  readonly images: WeightImages;
  readonly scale: ColourScale;
  readonly room: number;
  readonly tall: number;
  readonly pointed: WeightPlace | null;
  readonly chart: RefObject<HTMLDivElement | null>;
  onPoint(place: WeightPlace | null): void;
}

const FIRST: WeightPlace = { unit: 0, channel: 0, row: 0, column: 0 };

/** Every unit's weights as a picture, one dot a weight; arrow keys go from weight to weight. */
export function WeightMosaic({ images, scale, room, tall, pointed, chart, onPoint }: Props) {
  const colours = useMapColours();
  const { units, channels, height, width, numbers, kind } = images;
  const mosaic = useMemo(() => mosaicOf(images, room, tall), [images, room, tall]);
  const pictures = useMemo(() => {
    const size = height * width;
    return Array.from({ length: units * channels }, (_, i) =>
      pictureOf(gridPixels(numbers.subarray(i * size, (i + 1) * size), width, height, scale, colours, true)),
    );
  }, [units, channels, height, width, numbers, scale, colours]);
  const place = pointed ?? FIRST;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = weightAfter(event.key, images, place);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    onPoint(pointed ? next : FIRST);
  };
  const onPointerMove = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    onPoint(weightUnder(images, mosaic, event.clientX - box.left, event.clientY - box.top));
  };
  const [left, top] = mosaic.cornerOf(place.unit * channels + place.channel);
  return (
    <div
      ref={chart}
      className="map-plot"
      dir="ltr"
      style={{ width: mosaic.width, height: mosaic.height }}
      role="slider"
      tabIndex={0}
      aria-label={t("Weights {0}: arrow keys go from weight to weight", images.parameter)}
      aria-valuemin={0}
      aria-valuemax={Math.max(1, numbers.length - 1)}
      aria-valuenow={((place.unit * channels + place.channel) * height + place.row) * width + place.column}
      aria-valuetext={sayWeight(images, place)}
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
      onPointerLeave={() => onPoint(null)}
      onBlur={() => onPoint(null)}
    >
      <svg className="chart" width={mosaic.width} height={mosaic.height} aria-hidden="true">
        {pictures.map((href, tile) => {
          const [x, y] = mosaic.cornerOf(tile);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a picture is its place
            <g key={tile} className="map-frame">
              {kind !== "matrix" && (
                <text x={x} y={y - 3}>
                  {nameOf(tile, channels)}
                </text>
              )}
              <image
                href={href}
                x={x}
                y={y}
                width={width * mosaic.scale}
                height={height * mosaic.scale}
                preserveAspectRatio="none"
                imageRendering="pixelated"
              />
              <rect className="map-border" x={x} y={y} width={width * mosaic.scale} height={height * mosaic.scale} />
            </g>
          );
        })}
        {pointed && (
          <rect
            className="map-pointed"
            x={left + place.column * mosaic.scale}
            y={top + place.row * mosaic.scale}
            width={mosaic.scale}
            height={mosaic.scale}
          />
        )}
      </svg>
    </div>
  );
}

/** The unit; of the first of its channels the unit, then the channel. */
function nameOf(tile: number, channels: number): string {
  if (channels === 1) return String(tile);
  return `${Math.floor(tile / channels)},${tile % channels}`;
}
