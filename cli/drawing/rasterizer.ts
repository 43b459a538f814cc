import { initWasm, Resvg } from "@resvg/resvg-wasm";

/** resvg by itself, in a file of its own; its WebAssembly lies beside it. */

let started: Promise<void> | null = null;

export interface RasterFonts {
  readonly files: readonly Uint8Array[];
  /** The family that stands for every one that is not there. */
  readonly family: string;
}

/** The picture as PNG, `scale` times as large as the SVG says. */
export async function rasterize(svg: string, scale: number, fonts: RasterFonts, wasm: Uint8Array): Promise<Uint8Array> {
  started ??= initWasm(wasm.slice().buffer);
  await started;
  const picture = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    font: { fontBuffers: [...fonts.files], defaultFontFamily: fonts.family, sansSerifFamily: fonts.family },
  });
  const image = picture.render();
  const png = image.asPng();
  image.free();
  picture.free();
  return png;
}
