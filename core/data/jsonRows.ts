import { type ParseError, parse } from "jsonc-parser";
import type { DataSource, Located, NestedNumbers } from "../document/document.ts";
import { closest, listAlternatives } from "../document/suggest.ts";
import type { Graph, GraphNode } from "../graph/graph.ts";
import { type Problem, problem } from "../problems.ts";
import { formatShape } from "../shape.ts";
import { readColumn } from "./columns.ts";
import type { Table } from "./csv.ts";
import type { Feed, Feeds } from "./feed.ts";
import { joinColumns, type UsableColumn } from "./joinColumns.ts";
import { quote } from "./quote.ts";
import { describeNumbers, flatten } from "./rowData.ts";

type FileSource = Extract<DataSource, { kind: "file" }>;
type Row = Readonly<Record<string, unknown>>;

/** The rows of a JSON file, or what is wrong with it, to be put after its name. */
export function parseJsonRows(text: string): readonly Row[] | string {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    return `is not JSON: ${placeInJson(text)}`;
  }
  const form = 'it must hold a list of rows, such as [{ "x": [0, 1], "t": 1 }]';
  if (!Array.isArray(rows)) return `holds ${nounOf(rows)}, but ${form}`;
  const wrong = rows.findIndex((row) => !isObject(row));
  return wrong < 0 ? rows : `holds ${nounOf(rows[wrong])} as row ${wrong}, but ${form}`;
}

/**
 * Reads rows written as objects, keyed by input id, or by the columns that `data.columns` gives the inputs. What stands under a key is a
 * number or a class label in every row; under the id of an input it may be lists of numbers as well, as in `data.rows`.
 */
export function feedFromJson(source: FileSource, graph: Graph, text: string): Feeds {
  const file = source.file.value;
  const refuse = (code: "NN601" | "NN608", what: string): Feeds => {
    const problems = [problem(code, source.file.range, `The data file ${quote(file)} ${what}.`)];
    return { rows: 0, byInput: new Map(), problems };
  };
  const rows = parseJsonRows(text);
  if (typeof rows === "string") return refuse("NN601", rows);
  if (rows.length === 0) return refuse("NN608", "has no rows");

  const reader = new JsonReader(rows, source.file);
  const byInput = new Map<string, Feed | null>();
  for (const node of graph.nodes) {
    const columns = source.columns.get(node.id);
    const isNamed = columns !== undefined || (source.columns.size === 0 && reader.has(node.id));
    if (node.op.look !== "input" || !isNamed) continue;
    const keys = columns?.columns ?? [{ value: node.id, range: source.file.range }];
    byInput.set(node.id, reader.feed(node, keys, columns?.keyRange ?? source.file.range));
  }
  const names = reader.keys;
  const textsOf = (name: string) => (reader.has(name) ? rows.map((row) => String(valueIn(row, name) ?? "")) : null);
  return { rows: rows.length, byInput, problems: reader.problems, columns: { names, textsOf } };
}

class JsonReader {
  readonly problems: Problem[] = [];
  readonly keys: readonly string[];
  private readonly rows: readonly Row[];
  private readonly file: Located<string>;

  constructor(rows: readonly Row[], file: Located<string>) {
    this.rows = rows;
    this.file = file;
    const keys = new Set<string>();
    for (const row of rows) for (const key of Object.keys(row)) keys.add(key);
    this.keys = [...keys];
  }

  has(key: string): boolean {
    return this.keys.includes(key);
  }

  /** Null where a problem has been reported. */
  feed(node: GraphNode, keys: readonly Located<string>[], keyRange: Problem["range"]): Feed | null {
    const placeOf = (row: number) => ({
      range: keys[0]?.range ?? keyRange,
      text: `Row ${row} of ${quote(this.file.value)}`,
    });
    const [only, ...others] = keys;
    if (only && others.length === 0 && Array.isArray(valueIn(this.rows[0] ?? {}, only.value))) {
      const values = this.nested(node, only);
      return values && { values, classNames: null, placeOf };
    }
    const columns = keys.flatMap((key) => this.column(key) ?? []);
    if (columns.length < keys.length) return null;
    const joining = joinColumns(node, columns);
    if (joining.ok) return { values: joining.values, classNames: joining.classNames, placeOf };
    this.problems.push(problem("NN605", keyRange, joining.message, { node: node.id }));
    return null;
  }

  /** Lists of numbers: in the input's shape, or flat. */
  private nested(node: GraphNode, key: Located<string>): Float64Array | null {
    const { length } = this.rows;
    const values = new Float64Array(node.size * length);
    for (const [row, object] of this.rows.entries()) {
      const value = valueIn(object, key.value);
      const refuse = (code: "NN603" | "NN605", what: string): null => {
        this.problems.push(problem(code, key.range, `${this.at(row, key.value)} ${what}.`, { node: node.id }));
        return null;
      };
      if (!isNumbers(value)) return refuse("NN603", `holds ${nounOf(value)}, not numbers in lists`);
      const components = flatten(value, node.shape);
      if (!components)
        return refuse(
          "NN605",
          `does not fit input ${quote(node.id)} of shape ${formatShape(node.shape)}: there ${describeNumbers(value)}`,
        );
      for (const [i, component] of components.entries()) values[i * length + row] = component;
    }
    return values;
  }

  private column(key: Located<string>): UsableColumn | null {
    if (!this.has(key.value)) {
      this.problems.push(this.missing(key));
      return null;
    }
    const cells = this.rows.map((row) => valueIn(row, key.value) ?? "");
    const wrong = cells.findIndex((cell) => !(typeof cell === "string" || Number.isFinite(cell)));
    const refuse = (message: string): null => {
      this.problems.push(problem("NN603", key.range, message));
      return null;
    };
    if (wrong >= 0)
      return refuse(`${this.at(wrong, key.value)} holds ${nounOf(cells[wrong])}, not one number or text.`);
    const table: Table = {
      header: [key.value],
      rows: cells.length,
      // A text that looks like a number is read as one in a CSV, and so it is here.
      cell: (row) => String(cells[row]),
      placeOf: (row) => `Row ${row}`,
    };
    const column = readColumn(table, 0);
    return column.kind === "refused" ? refuse(`${quote(this.file.value)}: ${column.message}`) : column;
  }

  private at(row: number, key: string): string {
    return `${quote(this.file.value)}: Row ${row}, column ${quote(key)}`;
  }

  private missing({ value, range }: Located<string>): Problem {
    const near = closest(value, this.keys);
    const head = `The rows of ${quote(this.file.value)} have no ${quote(value)}`;
    if (near === null)
      return problem("NN602", range, `${head}; they have ${listAlternatives(this.keys, 12).replace(/ or /, " and ")}.`);
    const fix = { title: `Change to ${quote(near)}`, range, newText: JSON.stringify(near) };
    return problem("NN602", range, `${head}; did you mean ${quote(near)}?`, { fix });
  }
}

/** More axes than any input has; a file may nest as deep as it likes. */
const MOST_AXES = 32;

function isNumbers(value: unknown, depth = 0): value is NestedNumbers {
  if (typeof value === "number") return Number.isFinite(value);
  return Array.isArray(value) && depth < MOST_AXES && value.every((item) => isNumbers(item, depth + 1));
}

/** An object of JavaScript answers to names that nobody wrote. */
function valueIn(row: Row, key: string): unknown {
  return Object.hasOwn(row, key) ? row[key] : undefined;
}

function isObject(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nounOf(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? `the text ${quote(value)}` : String(value);
}

/** Engines tell the place of a mistake each in its own way, or not at all. */
function placeInJson(text: string): string {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true });
  } catch {
    return "it is nested too deeply";
  }
  const before = text.slice(0, errors[0]?.offset ?? text.length);
  const line = before.split(/\r\n|\r|\n/).length;
  const column = before.length - Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r"));
  return `it goes wrong on line ${line}, column ${column}`;
}
