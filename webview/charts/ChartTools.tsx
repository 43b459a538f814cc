import type { RefObject } from "react";
import { ask, notify } from "../actions.ts";
import { copyText } from "../controls/copyText.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { canvasBytes, pngBytes } from "./pngBytes.ts";
import { groundOf, svgText } from "./svgText.ts";

interface Props {
  /** What the chart is called, as part of a file's name: `loss`. */
  readonly name: string;
  /** The element whose first `svg.chart`, else `canvas.chart` is the picture. Without one there is no picture to save. */
  readonly chart?: RefObject<HTMLElement | null>;
  /** The numbers with every digit, a header line first; those that the host has must be asked for. */
  csv(): string | Promise<string>;
}

/** A chart's numbers for a spreadsheet, and its picture for a paper or a slide. */
export function ChartTools({ name, chart, csv }: Props) {
  return (
    <span className="chart-tools">
      <IconButton icon="copy" text={t("Copy")} label={t("Copy the numbers as CSV")} onClick={() => void copy(csv)} />
      <IconButton
        icon="save"
        text="CSV"
        label={t("Save the numbers as CSV…")}
        onClick={() => void saveCsv(name, csv)}
      />
      {chart && (
        <>
          <IconButton
            icon="file-media"
            text="SVG"
            label={t("Save the picture as SVG…")}
            onClick={() => void savePicture(name, "svg", chart.current)}
          />
          <IconButton
            icon="file-media"
            text="PNG"
            label={t("Save the picture as PNG…")}
            onClick={() => void savePicture(name, "png", chart.current)}
          />
        </>
      )}
    </span>
  );
}

async function copy(csv: Props["csv"]): Promise<void> {
  let text: string;
  try {
    text = await csv();
  } catch (error) {
    notify("error", error instanceof Error ? error.message : String(error));
    return;
  }
  await copyText(text, t("Numbers copied"));
}

async function saveCsv(name: string, csv: Props["csv"]): Promise<void> {
  try {
    save(name, "csv", await csv());
  } catch (error) {
    notify("error", error instanceof Error ? error.message : String(error));
  }
}

function save(name: string, format: "csv" | "svg" | "png", content: string | Uint8Array): void {
  void ask("saveFile", { name, format, content });
}

async function savePicture(name: string, format: "svg" | "png", element: HTMLElement | null): Promise<void> {
  try {
    const svg = element?.querySelector<SVGSVGElement>("svg.chart") ?? null;
    const canvas = element?.querySelector<HTMLCanvasElement>("canvas.chart") ?? null;
    if (svg) {
      const text = svgText(svg, groundOf(svg));
      const { width, height } = svg.getBoundingClientRect();
      save(name, format, format === "svg" ? text : await pngBytes(text, width, height));
    } else if (canvas) save(name, format, format === "png" ? await canvasBytes(canvas) : svgOfCanvas(canvas));
    else notify("error", t("There is no picture yet."));
  } catch (error) {
    notify("error", error instanceof Error ? error.message : String(error));
  }
}

/** Pixels stay pixels. */
function svgOfCanvas(canvas: HTMLCanvasElement): string {
  const { width, height } = canvas;
  const image = `<image width="${width}" height="${height}" image-rendering="pixelated" href="${canvas.toDataURL()}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${image}</svg>`;
}
