import { memo, useEffect, useRef } from "react";
import type { ImageShape } from "../../core/view/data/columns.ts";

interface Props {
  /** [pixel][channel], 0 to 255. */
  readonly pixels: Uint8Array;
  readonly image: ImageShape;
  readonly label: string;
}

/** A picture of the data, pixel by pixel. */
export const Thumbnail = memo(
  function Thumbnail({ pixels, image, label }: Props) {
    const ref = useRef<HTMLCanvasElement>(null);
    const { width, height, channels } = image;
    useEffect(() => {
      const context = ref.current?.getContext("2d");
      if (!context || pixels.length < width * height * channels) return;
      const data = context.createImageData(width, height);
      for (let i = 0; i < width * height; i++) {
        for (let channel = 0; channel < 3; channel++)
          data.data[4 * i + channel] = pixels[i * channels + (channels === 3 ? channel : 0)] ?? 0;
        data.data[4 * i + 3] = 255;
      }
      context.putImageData(data, 0, 0);
    }, [pixels, width, height, channels]);
    return <canvas ref={ref} className="data-thumbnail" width={width} height={height} role="img" aria-label={label} />;
  },
  // While the network trains, the same pixels come again and again.
  (before, after) =>
    before.image === after.image &&
    before.label === after.label &&
    before.pixels.length === after.pixels.length &&
    before.pixels.every((byte, i) => byte === after.pixels[i]),
);
