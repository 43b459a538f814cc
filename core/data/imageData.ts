import type { DataSource } from "../document/document.ts";
import type { Graph, GraphNode } from "../graph/graph.ts";
import { type Problem, type ProblemCode, problem, type Range } from "../problems.ts";
import { formatShape } from "../shape.ts";
import { MOST_NUMBERS } from "./arrays/numberArray.ts";
import type { Feed, Feeds } from "./feed.ts";
import { layoutFor, writePicture } from "./images/pictureLayout.ts";
import type { Pixels } from "./images/pngDecoder.ts";
import { readPicture } from "./images/readPicture.ts";
import { quote } from "./quote.ts";
import { describeReadFailure, type Folder, type ReadFile } from "./readFile.ts";

type ImageSource = Extract<DataSource, { kind: "images" }>;

/** A picture's file, and the place of its class in the names; 0 where there are no classes. */
interface PictureFile {
  readonly path: string;
  readonly classIndex: number;
}

/** Said once, at the first thing that is wrong: a folder of ten thousand bad files has one problem. */
class Refused extends Error {
  readonly problem: Problem;

  constructor(code: ProblemCode, range: Range, message: string, node: string | null = null) {
    super(message);
    this.problem = problem(code, range, message, node === null ? {} : { node });
  }
}

/**
 * Reads a folder of PNG pictures, from 0 (dark) to 1. With `classes`, each folder in it is a class, as torchvision's ImageFolder has it:
 * the names sorted by their code units give the numbers. Rows are in the order of the classes, then of the file names.
 */
export async function feedFromImages(source: ImageSource, graph: Graph, read: ReadFile): Promise<Feeds> {
  const byInput = new Map<string, Feed | null>();
  const pixels = inputOf(graph, source.input.value);
  const classes = source.classes ? inputOf(graph, source.classes.value) : null;
  for (const node of [pixels, classes]) if (node) byInput.set(node.id, null);
  try {
    const folder = await openFolder(source, read);
    const { files, names } = picturesIn(folder, source);
    const pictures = await readAll(folder, files, source, pixels);
    const placeOf = (row: number) => ({
      range: source.folder.range,
      text: quote(`${source.folder.value}/${files[row]?.path ?? ""}`),
    });
    if (pixels) byInput.set(pixels.id, { values: pictures, classNames: null, placeOf });
    if (classes)
      byInput.set(classes.id, { values: classValues(classes, files, names, source), classNames: names, placeOf });
    return { rows: files.length, byInput, problems: [] };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { rows: 0, byInput, problems: [error.problem] };
  }
}

function inputOf(graph: Graph, id: string): GraphNode | null {
  const node = graph.byId.get(id);
  return node?.op.look === "input" ? node : null;
}

async function openFolder({ folder: { value, range } }: ImageSource, read: ReadFile): Promise<Folder> {
  if (!read.folder)
    throw new Refused("NN601", range, `The folder ${quote(value)} cannot be read: there are no folders here.`);
  try {
    return await read.folder(value);
  } catch (error) {
    throw new Refused("NN601", range, `The folder ${quote(value)} ${describeReadFailure(error)}.`);
  }
}

const PICTURE = /\.png$/i;
/** Pictures of these kinds are not passed over in silence: whoever put them there means them. */
const OTHER_PICTURE = /\.(jpe?g|gif|bmp|webp|tiff?)$/i;
const isHidden = (path: string): boolean => path.split("/").some((name) => name.startsWith("."));

function picturesIn({ folders, files }: Folder, source: ImageSource): { files: PictureFile[]; names: string[] } {
  const { value: name, range } = source.folder;
  const own = files.filter((path) => !isHidden(path)).sort(byCode);
  const other = own.find((path) => OTHER_PICTURE.test(path));
  if (other !== undefined)
    throw new Refused("NN601", range, `The picture ${quote(`${name}/${other}`)} is no PNG; save it as PNG.`);
  const pictures = own.filter((path) => PICTURE.test(path));
  if (!source.classes) {
    if (pictures.length === 0) throw new Refused("NN608", range, `The folder ${quote(name)} has no PNG pictures.`);
    return { files: pictures.map((path) => ({ path, classIndex: 0 })), names: [] };
  }
  const names = folders.filter((folder) => !isHidden(folder)).sort(byCode);
  const loose = pictures.find((path) => !path.includes("/"));
  if (names.length === 0 || loose !== undefined) {
    const what = loose === undefined ? "has no folders in it" : `holds ${quote(loose)} itself`;
    const message = `The folder ${quote(name)} ${what}, but with "classes" every picture stands in a folder that is called like its class, such as ${quote(`${name}/cat/1.png`)}.`;
    throw new Refused("NN608", range, message);
  }
  const found = names.flatMap((own, classIndex) => {
    const inside = pictures.filter((path) => path.startsWith(`${own}/`));
    if (inside.length > 0) return inside.map((path) => ({ path, classIndex }));
    throw new Refused("NN608", range, `The folder ${quote(`${name}/${own}`)} of a class has no PNG pictures.`);
  });
  return { files: found, names };
}

/** By code units, as Python's `sorted` does for all names of the basic plane: the same numbers for the same classes everywhere. */
function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Files that are read at once. */
const AT_ONCE = 32;

/** [component][row] of the input; without one the pictures are not looked at. */
async function readAll(
  folder: Folder,
  files: readonly PictureFile[],
  source: ImageSource,
  node: GraphNode | null,
): Promise<Float64Array> {
  if (!node) return new Float64Array(0);
  const { value: name, range } = source.folder;
  const numbers = node.size * files.length;
  if (numbers > MOST_NUMBERS)
    throw new Refused(
      "NN601",
      range,
      `The ${files.length} pictures in ${quote(name)} have ${numbers} numbers, more than the ${MOST_NUMBERS} that are read.`,
    );
  const values = new Float64Array(numbers);
  let first: Pixels | null = null;
  for (let from = 0; from < files.length; from += AT_ONCE) {
    const some = files.slice(from, from + AT_ONCE);
    const contents = await Promise.all(some.map(({ path }) => contentOf(folder, path, source)));
    for (const [i, content] of contents.entries()) {
      const path = `${name}/${some[i]?.path ?? ""}`;
      const picture = readPicture(content);
      if ("refused" in picture) throw new Refused("NN601", range, `The picture ${quote(path)} ${picture.refused}.`);
      first ??= picture;
      if (picture.width !== first.width || picture.height !== first.height) {
        const message = `The picture ${quote(path)} is ${sizeText(picture)}, but ${quote(`${name}/${files[0]?.path ?? ""}`)} is ${sizeText(first)}; all must have one size.`;
        throw new Refused("NN605", range, message);
      }
      const layout = layoutFor(node.shape, picture);
      if (!layout) throw new Refused("NN605", range, describeMisfit(node, picture, path), node.id);
      writePicture(picture, layout, values, from + i, files.length);
    }
  }
  return values;
}

async function contentOf(folder: Folder, path: string, { folder: { value, range } }: ImageSource): Promise<Uint8Array> {
  try {
    return await folder.read(path);
  } catch (error) {
    throw new Refused("NN601", range, `The picture ${quote(`${value}/${path}`)} ${describeReadFailure(error)}.`);
  }
}

const sizeText = ({ width, height }: Pixels): string => `${width} × ${height} pixels`;

function describeMisfit({ id, shape }: GraphNode, picture: Pixels, path: string): string {
  const { width, height } = picture;
  const allowed = `${formatShape([1, height, width])} for grey, ${formatShape([3, height, width])} for colours`;
  return `Input ${quote(id)} has shape ${formatShape(shape)}, but the picture ${quote(path)} is ${sizeText(picture)} (width × height): the shape may be ${allowed}.`;
}

/** The number of the class, or one-hot where the input has one component a class. */
function classValues(
  { id, shape, size }: GraphNode,
  files: readonly PictureFile[],
  names: readonly string[],
  { classes, folder }: ImageSource,
): Float64Array {
  if (size !== 1 && size !== names.length) {
    const message = `Input ${quote(id)} has shape ${formatShape(shape)}, but ${quote(folder.value)} has ${names.length} classes: the shape may be [] for the number of the class, or ${formatShape([names.length])} for one-hot.`;
    throw new Refused("NN605", classes?.range ?? folder.range, message, id);
  }
  const values = new Float64Array(size * files.length);
  for (const [row, { classIndex }] of files.entries())
    if (size === 1) values[row] = classIndex;
    else values[classIndex * files.length + row] = 1;
  return values;
}
