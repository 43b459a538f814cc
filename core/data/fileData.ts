import type { DataSource, Located } from "../document/document.ts";
import type { Graph } from "../graph/graph.ts";
import { type Problem, problem } from "../problems.ts";
import { ColumnReader } from "./columnReader.ts";
import { readTable, type Table } from "./csv.ts";
import { decodeText } from "./decodeText.ts";
import type { ColumnTexts, Feed, Feeds } from "./feed.ts";
import { joinColumns } from "./joinColumns.ts";
import { quote } from "./quote.ts";
import { describeReadFailure, type ReadFile } from "./readFile.ts";

type FileSource = Extract<DataSource, { kind: "file" }>;

/** Larger files are refused: all rows are kept in memory, several times over while they are read. */
const MAXIMUM_MEGABYTES = 64;

/** Reads the CSV file and the columns that `data.columns` names; other columns are never looked at. */
export async function feedFromFile(source: FileSource, graph: Graph, read: ReadFile): Promise<Feeds> {
  const table = await openTable(source.file, read);
  return "code" in table ? { rows: 0, byInput: new Map(), problems: [table] } : feedFromTable(source, graph, table);
}

async function openTable(file: Located<string>, read: ReadFile): Promise<Table | Problem> {
  const refuse = (what: string) => problem("NN601", file.range, `The data file ${quote(file.value)} ${what}.`);
  let content: Uint8Array | string;
  try {
    content = await read(file.value);
  } catch (error) {
    return refuse(describeReadFailure(error));
  }
  if (content.length > MAXIMUM_MEGABYTES * 2 ** 20) {
    return refuse(
      `holds ${Math.ceil(content.length / 2 ** 20)} MB, more than the ${MAXIMUM_MEGABYTES} MB that are read`,
    );
  }
  const text = decodeText(content);
  if (text === null) return refuse("is not UTF-8 text; save it as CSV UTF-8");
  const reading = readTable(text);
  if (!reading.ok) return refuse(reading.message);
  if (reading.table.rows > 0) return reading.table;
  return problem("NN608", file.range, `The data file ${quote(file.value)} has column names but no rows.`);
}

function feedFromTable(source: FileSource, graph: Graph, table: Table): Feeds {
  const name = source.file.value;
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
  return { rows: table.rows, byInput, problems, columns: textsOf(table) };
}

function textsOf(table: Table): ColumnTexts {
  return {
    names: table.header,
    textsOf(name) {
      const index = table.header.indexOf(name.trim());
      return index < 0 ? null : Array.from({ length: table.rows }, (_, row) => table.cell(row, index).trim());
    },
  };
}
