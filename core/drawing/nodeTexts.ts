import type { NodeGeometry } from "../layout/nodeGeometry.ts";
import type { NodeView } from "../protocol.ts";
import { formatShape } from "../shape.ts";
import type { Paint, TextShape } from "./shape.ts";
import { fitLines, fitText, textWidth } from "./textWidth.ts";

/** Signs of arithmetic and joining, as they are drawn in a circle; an op without one shows its name. */
const SIGNS: Readonly<Record<string, string>> = { add: "+", mul: "×", concat: "∥" };

/** A folded group's id is its name behind a control character, which no real id has. */
const GROUP_MARK = "\u0000";
/** From the middle of a line of text to its base line, as a share of its size. */
const DROP = 0.35;
const DETAIL = 9.5;

/** The id as people read it. */
export function nameOf({ id }: Pick<NodeView, "id">): string {
  return id.startsWith(GROUP_MARK) ? id.slice(GROUP_MARK.length) : id;
}

/** What stands inside the circle, rectangle or box. `hasRoom`: no values are shown, so a layer says its shape inside. */
export function bodyTexts(view: NodeView, geometry: NodeGeometry, fill: Paint, hasRoom: boolean): readonly TextShape[] {
  const { width, height } = geometry.body;
  if (view.look === "sign") return signTexts(view, geometry, fill);
  const isBox = view.look === "layer" || view.look === "loss" || view.look === "group";
  const lines = [...idLines(view, width - (isBox ? 16 : 8), isBox, fill), ...detailLines(view, width, isBox, fill)];
  const sum = lines.reduce((total, { size }) => total + size * 1.2, 0);
  const middle = view.look === "layer" ? 22 : height / 2;
  let y = middle - sum / 2;
  const texts = lines.map((line) => {
    const lineHeight = line.size * 1.2;
    y += lineHeight;
    return { ...line, x: width / 2, y: round(y - lineHeight / 2 + line.size * DROP) };
  });
  return view.look === "layer" && hasRoom ? [...texts, ...layerTexts(view, geometry)] : texts;
}

/** An id of a word or two is rather written smaller than cut. */
const SMALLEST_ID = 7.5;

function fittingSize(text: string, width: number, size: number): number {
  const needed = textWidth(text, size, true);
  return needed <= width ? size : Math.floor((10 * size * width) / needed) / 10;
}

type Line = Omit<TextShape, "x" | "y">;

function idLines(view: NodeView, width: number, isBox: boolean, fill: Paint): readonly Line[] {
  const name = nameOf(view);
  const length = [...name].length;
  const size = length <= 3 ? 17 : isBox ? (length <= 10 ? 14 : 12) : length <= 6 ? 12.5 : length <= 10 ? 9.5 : 10;
  const fitting = length > 10 ? size : Math.max(SMALLEST_ID, fittingSize(name, width, size));
  const texts = length > 10 && !isBox ? fitLines(name, width, size, true) : [fitText(name, width, fitting, true)];
  const isCut = texts.join("") !== name;
  return texts.map((text) => ({
    kind: "text",
    text,
    size: fitting,
    weight: 600,
    fill,
    anchor: "middle",
    ...(isCut && { full: name }),
  }));
}

function detailLines(view: NodeView, width: number, isBox: boolean, fill: Paint): readonly Line[] {
  const shared = { kind: "text", size: DETAIL, weight: 400, anchor: "middle" } as const;
  if (view.look === "group") {
    const count = `${view.parameterCount.toLocaleString("en-US")} ${view.parameterCount === 1 ? "parameter" : "parameters"}`;
    return [{ ...shared, text: count, fill: "muted" }];
  }
  const isNamedByOp = view.look === "loss" || (view.look === "layer" && !view.activation);
  const detail = isNamedByOp ? view.op.replaceAll("-", " ") : view.activation;
  if (!detail) return [];
  const lines =
    view.look === "loss" ? wordLines(detail, width - 12) : [fitText(detail, width - (isBox ? 16 : 6), DETAIL)];
  return lines.map((text) => ({
    ...shared,
    text,
    fill,
    ...(lines.length === 1 && text !== detail && { full: detail }),
  }));
}

/** Two lines, broken between words. */
function wordLines(text: string, width: number): readonly string[] {
  if (fitText(text, width, DETAIL) === text) return [text];
  const words = text.split(" ");
  let first = words.shift() ?? "";
  while (words[0] !== undefined && fitText(`${first} ${words[0]}`, width, DETAIL) === `${first} ${words[0]}`)
    first += ` ${words.shift()}`;
  return words.length === 0 ? [fitText(first, width, DETAIL)] : [first, fitText(words.join(" "), width, DETAIL)];
}

/** The body of a layer without values: what comes out and how much is learned. */
function layerTexts(view: NodeView, { body }: NodeGeometry): readonly TextShape[] {
  if (view.broken) return [];
  const shared = { kind: "text", x: body.width / 2, weight: 400, fill: "muted", anchor: "middle" } as const;
  const shape = view.shape.length === 0 ? "scalar" : view.shape.join(" × ");
  const texts: TextShape[] = [{ ...shared, y: 98, text: fitText(shape, body.width - 14, 15), size: 15, fill: "text" }];
  if (view.parameterCount > 0) {
    const count = view.parameterCount.toLocaleString("en-US");
    texts.push({ ...shared, y: 117, text: fitText(`${count} param.`, body.width - 14, 10), size: 10 });
  }
  return texts;
}

/** The sign inside its circle, and the id above it. */
function signTexts(view: NodeView, { body }: NodeGeometry, fill: Paint): readonly TextShape[] {
  const sign = SIGNS[view.op];
  const name = nameOf(view);
  const size = sign ? 20 : 9.5;
  const inside = sign ?? fitText(view.op, body.width - 6, size);
  const id = fitText(name, 90, 11, true);
  return [
    {
      kind: "text",
      x: body.width / 2,
      y: round(body.height / 2 + size * DROP),
      text: inside,
      size,
      weight: 400,
      fill,
      anchor: "middle",
      ...(inside !== (sign ?? view.op) && { full: view.op }),
    },
    {
      kind: "text",
      x: body.width / 2,
      y: -5,
      text: id,
      size: 11,
      weight: 600,
      fill: "text",
      anchor: "middle",
      halo: true,
      ...(id !== name && { full: name }),
    },
  ];
}

/** Op and shape. A loss has its op in the box already, so there it is how the samples are joined. */
export function captionText(view: NodeView): string {
  if (view.look === "group") return view.broken ? "" : formatShape(view.shape);
  const reduction = view.attributes["reduction"]?.value;
  const what = view.look === "loss" && typeof reduction === "string" ? reduction : view.op;
  return view.broken ? what : `${what} ${formatShape(view.shape)}`;
}

function round(x: number): number {
  return Math.round(x * 100) / 100;
}
