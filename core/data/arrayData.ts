import type { DataSource, Located } from "../document/document.ts";
import type { Graph, GraphNode } from "../graph/graph.ts";
import { type Problem, problem } from "../problems.ts";
import { formatShape, interchangeable, type Shape, sizeOf } from "../shape.ts";
import { type NumberArray, readRows } from "./arrays/numberArray.ts";
import { openArray } from "./arrays/openArray.ts";
import type { Feed, Feeds } from "./feed.ts";
import { quote } from "./quote.ts";
import { describeReadFailure, type ReadFile } from "./readFile.ts";

type ArraySource = Extract<DataSource, { kind: "arrays" }>;

/** Larger files are refused: all numbers are kept in memory. */
const MAXIMUM_MEGABYTES = 512;

interface Opened {
  readonly node: GraphNode;
  readonly file: Located<string>;
  readonly array: NumberArray;
}

/** Reads one array an input; its first axis counts the rows. A file that feeds several inputs is read once. */
export async function feedFromArrays(source: ArraySource, graph: Graph, read: ReadFile): Promise<Feeds> {
  const problems: Problem[] = [];
  const byInput = new Map<string, Feed | null>();
  const files = new Map<string, Promise<Uint8Array | string>>();
  const opened: Opened[] = [];
  for (const [id, { file, array }] of source.arrays) {
    const node = graph.byId.get(id);
    if (node?.op.look !== "input") continue;
    byInput.set(id, null);
    const content = files.get(file.value) ?? contentOf(file.value, read);
    files.set(file.value, content);
    const bytes = await content;
    const found =
      typeof bytes === "string" ? { refused: bytes } : openArray(bytes, file.value, array?.value ?? id, array !== null);
    if ("refused" in found) {
      const message = `The data file ${quote(file.value)} ${found.refused}.`;
      // One bad file is said once, though it feed several inputs, unless it is the array that is missing in it.
      if (!problems.some((earlier) => earlier.message === message))
        problems.push(problem("NN601", array?.range ?? file.range, message, { node: id }));
    } else opened.push({ node, file, array: found });
  }
  const rows = opened[0]?.array.shape[0] ?? 0;
  for (const each of opened) {
    const wrong = misfit(each, opened[0] ?? each) ?? undefined;
    if (wrong) problems.push(wrong);
    else {
      const feed = feedOf(each);
      if ("code" in feed) problems.push(feed);
      else byInput.set(each.node.id, feed);
    }
  }
  return { rows, byInput, problems };
}

/** The bytes of a file, or why there are none. */
async function contentOf(name: string, read: ReadFile): Promise<Uint8Array | string> {
  try {
    const content = await read(name);
    if (typeof content === "string") return "is text, not an array";
    if (content.length <= MAXIMUM_MEGABYTES * 2 ** 20) return content;
    return `holds ${Math.ceil(content.length / 2 ** 20)} MB, more than the ${MAXIMUM_MEGABYTES} MB that are read`;
  } catch (error) {
    return describeReadFailure(error);
  }
}

function misfit({ node, file, array }: Opened, first: Opened): Problem | null {
  const [rows, ...axes] = array.shape;
  const name = quote(file.value);
  if (rows === undefined || rows === 0) {
    const what = rows === undefined ? "holds a single number, not rows of them" : "has no rows";
    return problem("NN608", file.range, `The data file ${name} ${what}.`, { node: node.id });
  }
  if (!fits(axes, node.shape)) {
    const message = `Input ${quote(node.id)} has shape ${formatShape(node.shape)}, but the array in ${name} has shape ${formatShape(array.shape)}: ${rows === 1 ? "1 row" : `${rows} rows`} of shape ${formatShape(axes)}.`;
    return problem("NN605", file.range, message, { node: node.id });
  }
  const [wanted] = first.array.shape;
  if (rows === wanted) return null;
  const message = `The array in ${name} has ${rows} rows, but that of ${quote(first.node.id)} in ${quote(first.file.value)} has ${wanted}.`;
  return problem("NN605", file.range, message, { node: node.id });
}

/** The very shape, or as many numbers where one of the two is flat. */
function fits(axes: Shape, shape: Shape): boolean {
  if (interchangeable(axes, shape)) return true;
  return (axes.length === 1 || shape.length === 1) && sizeOf(axes) === sizeOf(shape);
}

function feedOf({ node, file, array }: Opened): Feed | Problem {
  const values = readRows(array);
  const rows = array.shape[0] ?? 1;
  let bad = 0;
  while (bad < values.length && Number.isFinite(values[bad])) bad++;
  if (bad < values.length) {
    const message = `${quote(file.value)} holds ${values[bad]} in row ${bad % rows}, component ${Math.floor(bad / rows)}; every row needs numbers.`;
    return problem("NN603", file.range, message, { node: node.id });
  }
  return {
    values,
    classNames: null,
    placeOf: (row) => ({ range: file.range, text: `Row ${row} of ${quote(file.value)}` }),
  };
}
