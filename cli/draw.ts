import { lineMap } from "../core/document/lineMap.ts";
import type { NodeReading } from "../core/drawing/reading.ts";
import { THEMES, type ThemeName } from "../core/drawing/theme.ts";
import type { Tape } from "../core/engine/tape.ts";
import type { Direction } from "../core/layout/nodeGeometry.ts";
import { networkView } from "../core/view/networkView.ts";
import { type Call, type Command, RunError, type Terminal, UsageError } from "./command.ts";
import { FORMATS, type Format, pictureFile } from "./drawing/pictureFile.ts";
import { type Network, openRunnable, openSound } from "./open.ts";
import { runPass } from "./pass.ts";
import { reasonOf } from "./readText.ts";

/** What a picture's file name ends with. */
const ENDINGS: Readonly<Record<string, Format>> = {
  ".svg": "svg",
  ".png": "png",
  ".mmd": "mermaid",
  ".mermaid": "mermaid",
  ".tex": "tikz",
  ".tikz": "tikz",
};
const LEAST_SCALE = 0.01;
const MOST_SCALE = 10;

/** `chainrule draw`: the network as a picture, as the editor shows it. */
export const draw: Command = {
  name: "draw",
  doc: "Draw the network as SVG, PNG, Mermaid or LaTeX (TikZ), with or without the values of one row.",
  options: {
    out: { value: "picture.svg", doc: "The file to write: .svg, .png, .mmd or .tex. Standard output by default." },
    format: { value: "svg", doc: `${FORMATS.join(", ")}; by default what the name of --out says, else svg.` },
    theme: { value: "print", doc: "Colours of SVG and PNG: print (by default), light or dark." },
    values: { doc: "Show each node's value and gradient, for one row of the data." },
    row: { value: "0", doc: "The row for --values; 0 by default." },
    wrt: { value: "y1", doc: "The scalar that --values differentiates. The objective by default." },
    direction: { value: "right", doc: "Which way the passes run: right (by default) or down." },
    scale: { value: "2", doc: "Pixels of a PNG for each of the SVG; 2 by default." },
    heading: { doc: "Write the network's title above the picture." },
  },
  async run(call, terminal) {
    const wishes = readWishes(call);
    const network =
      wishes.row === null ? await openSound(call.file, terminal) : await openRunnable(call.file, terminal);
    if (!network) return 1;
    const tape =
      wishes.row === null || network.dataset === null
        ? null
        : passOf({ ...network, dataset: network.dataset }, wishes.row, call);
    const view = viewOf(network);
    const picture = await pictureFile(
      view,
      {
        ...wishes,
        heading: call.has("heading") ? (view.title ?? view.file) : null,
        readingOf: tape && ((id) => readingOf(tape, id)),
      },
      terminal.dist,
    );
    await hand(picture, wishes.out, terminal);
    return 0;
  },
};

interface Wishes {
  readonly out: string | null;
  readonly format: Format;
  readonly theme: ThemeName;
  readonly direction: Direction;
  readonly scale: number;
  /** Null for a picture without values. */
  readonly row: number | null;
}

function readWishes(call: Call): Wishes {
  const out = call.value("out");
  const scale = Number(call.value("scale") ?? "2");
  if (!(scale >= LEAST_SCALE && scale <= MOST_SCALE))
    throw new UsageError(`--scale ${call.value("scale")} is no number from ${LEAST_SCALE} to ${MOST_SCALE}.`);
  const row = call.value("row");
  if (row !== null && !/^\d+$/.test(row)) throw new UsageError(`--row ${row} is no row: write a whole number from 0.`);
  if (!call.has("values") && (row !== null || call.has("wrt")))
    throw new UsageError(`${row === null ? "--wrt" : "--row"} is for the values of a picture: give --values too.`);
  return {
    out,
    format: readFormat(call.value("format"), out),
    theme: oneOf("theme", call.value("theme") ?? "print", Object.keys(THEMES) as ThemeName[]),
    direction: oneOf("direction", call.value("direction") ?? "right", ["right", "down"]),
    scale,
    row: call.has("values") ? Number(row ?? 0) : null,
  };
}

function readFormat(written: string | null, out: string | null): Format {
  if (written !== null) return oneOf("format", written, FORMATS);
  if (out === null) return "svg";
  const ending = /\.[^./\\]+$/.exec(out)?.[0].toLowerCase() ?? "";
  const format = Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending] : undefined;
  if (format) return format;
  throw new UsageError(
    `--out ${out} does not say which kind of picture: end it with ${Object.keys(ENDINGS).join(", ")}, or give --format.`,
  );
}

function oneOf<T extends string>(option: string, written: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === written);
  if (found === undefined) throw new UsageError(`--${option} ${written} is none of ${allowed.join(", ")}.`);
  return found;
}

function passOf(network: Parameters<typeof runPass>[0], row: number, call: Call): Tape {
  const { rows } = network.dataset;
  if (row >= rows)
    throw new RunError(
      2,
      `--row ${call.value("row") ?? row}: the data has ${rows === 1 ? "1 row, row 0" : `${rows} rows, 0 to ${rows - 1}`}.`,
    );
  return runPass(network, { rows: [row], wrt: call.value("wrt"), assignments: [], mode: "evaluation" });
}

function viewOf({ file, text, document, graph, problems }: Network) {
  return networkView({
    version: 0,
    file: file.replace(/^.*[\\/]/, ""),
    readOnly: true,
    document,
    graph,
    stale: false,
    problems,
    placeOf: lineMap(text).positionOf,
  });
}

function readingOf(tape: Tape, id: string): NodeReading {
  const node = tape.graph.byId.get(id);
  return {
    value: (node && tape.value(node)?.data) ?? "none",
    gradient: (node && tape.gradient(node)?.data) ?? "none",
  };
}

async function hand(picture: string | Uint8Array, out: string | null, terminal: Terminal): Promise<void> {
  if (out === null) {
    if (typeof picture === "string") terminal.print(picture);
    else terminal.printBytes(picture);
    return;
  }
  try {
    await terminal.writeFile(out, picture);
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new RunError(1, `${out} cannot be written: ${isMissing ? "its folder does not exist" : reasonOf(error)}.`);
  }
}
