import type { DataSource, Located } from "../document/document.ts";
import { closest, listAlternatives } from "../document/suggest.ts";
import type { Graph } from "../graph/graph.ts";
import { type Problem, problem } from "../problems.ts";
import { quote, readColumn } from "./columns.ts";
import { readTable, type Table } from "./csv.ts";
import { decodeText } from "./decodeText.ts";
import type { Feed, Feeds } from "./feed.ts";
import { joinColumns, type UsableColumn } from "./joinColumns.ts";

type FileSource = Extract<DataSource, { kind: "file" }>;

/** Gives a file's content by the name in `data.file`, which is relative to the network file. Whether it may leave that folder is the reader's to decide. */
export type ReadFile = (name: string) => Promise<Uint8Array | string>;

/** Larger files are refused: all rows are kept in memory, several times over while they are read. */
const MAXIMUM_MEGABYTES = 64;

/** Reads the CSV file and the columns that `data.columns` names; other columns are never looked at. */
export async function feedFromFile(source: FileSource, graph: Graph, read: ReadFile): Promise<Feeds> {
  const name = source.file.value;
  const fail = (what: string): Feeds => ({
    rows: 0,
    byInput: new Map(),
    problems: [problem("NN601", source.file.range, `The data file ${quote(name)} ${what}.`)],
  });

  let content: Uint8Array | string;
  try {
    content = await read(name);
  } catch (error) {
    return fail(describeFailure(error));
  }
  if (content.length > MAXIMUM_MEGABYTES * 2 ** 20) {
    return fail(`holds ${Math.ceil(content.length / 2 ** 20)} MB, more than the ${MAXIMUM_MEGABYTES} MB that are read`);
  }
  const text = decodeText(content);
  if (text === null) return fail("is not UTF-8 text; save it as CSV UTF-8");
  const reading = readTable(text);
  if (!reading.ok) return fail(reading.message);
  const { table } = reading;
  if (table.rows.length === 0) {
    return {
      rows: 0,
      byInput: new Map(),
      problems: [problem("NN608", source.file.range, `The data file ${quote(name)} has column names but no rows.`)],
    };
  }

  const problems: Problem[] = [];
  const byInput = new Map<string, Feed | null>();
  const columns = new ColumnReader(table, name, problems);
  for (const [id, { keyRange, columns: names }] of source.columns) {
    const node = graph.byId.get(id);
    if (node?.op.look !== "input") continue;
    byInput.set(id, null);
    const usable = names.flatMap((column) => columns.read(column) ?? []);
    if (usable.length < names.length) continue;
    const joining = joinColumns(node, usable);
    if (!joining.ok) {
      problems.push(problem("NN605", keyRange, joining.message, { node: id }));
      continue;
    }
    const range = names[0]?.range ?? keyRange;
    const placeOf = (row: number) => ({ range, text: `Line ${table.lineOf(row)} of ${quote(name)}` });
    byInput.set(id, { values: joining.values, classNames: joining.classNames, placeOf });
  }
  return { rows: table.rows.length, byInput, problems };
}

/** Reads each column once, however many inputs name it, and so reports it once. */
class ColumnReader {
  private readonly table: Table;
  private readonly file: string;
  private readonly problems: Problem[];
  private readonly known = new Map<string, UsableColumn | null>();

  constructor(table: Table, file: string, problems: Problem[]) {
    this.table = table;
    this.file = file;
    this.problems = problems;
  }

  read(name: Located<string>): UsableColumn | null {
    const trimmed = name.value.trim();
    const known = this.known.get(trimmed);
    if (known !== undefined) return known;
    const column = this.readNew(trimmed, name);
    this.known.set(trimmed, column);
    return column;
  }

  private readNew(trimmed: string, name: Located<string>): UsableColumn | null {
    const index = this.table.header.indexOf(trimmed);
    if (index < 0) {
      this.problems.push(missingColumn(this.table, name, this.file));
      return null;
    }
    if (this.table.header.includes(trimmed, index + 1)) {
      const message = `The data file ${quote(this.file)} has more than one column ${quote(trimmed)}; give each its own name.`;
      this.problems.push(problem("NN601", name.range, message));
      return null;
    }
    const column = readColumn(this.table, index);
    if (column.kind !== "refused") return column;
    this.problems.push(problem("NN603", name.range, `${quote(this.file)}: ${column.message}`));
    return null;
  }
}

function missingColumn(table: Table, column: Located<string>, file: string): Problem {
  const head = `The data file ${quote(file)} has no column ${quote(column.value)}`;
  if (table.header.every((name) => name !== "" && Number.isFinite(Number(name)))) {
    return problem(
      "NN602",
      column.range,
      `${head}: its first line holds numbers, where the names of the columns belong.`,
    );
  }
  const near = closest(column.value, table.header);
  if (near === null) {
    const names = table.header.map((name) => (name.length > 40 ? `${name.slice(0, 40)}…` : name));
    return problem("NN602", column.range, `${head}; it has ${listAlternatives(names, 12).replace(/ or /, " and ")}.`);
  }
  const fix = { title: `Change to ${quote(near)}`, range: column.range, newText: JSON.stringify(near) };
  return problem("NN602", column.range, `${head}; did you mean ${quote(near)}?`, { fix });
}

/** Hosts phrase a missing file in their own ways, often with a path of this machine, which says nothing to a reader of the file. */
function describeFailure(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  if (code === "ENOENT" || code === "FileNotFound") return "does not exist beside the network file";
  if (code === "EISDIR" || code === "FileIsADirectory") return "is a folder";
  if (code === "EACCES" || code === "EPERM" || code === "NoPermissions") return "may not be read";
  return `cannot be read: ${error instanceof Error ? error.message : String(error)}`.replace(/\.$/, "");
}
