/** What a person may export a picture as. */
export const PICTURE_FORMATS = ["svg", "png", "mermaid", "tikz"] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

/** Which picture the host wants of a canvas. */
export interface PictureWishes {
  readonly format: PictureFormat;
  /** With the values and gradients at the canvas's cursor. */
  readonly hasValues: boolean;
  /** The colours of the theme in front, or those for paper. */
  readonly theme: "current" | "print";
}

/** What a file of each format is called after its dot. */
export const FILE_ENDINGS: Readonly<Record<PictureFormat, string>> = {
  svg: "svg",
  png: "png",
  mermaid: "mmd",
  tikz: "tex",
};
