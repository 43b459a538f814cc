import type { DataSource } from "../document/document.ts";
import type { Graph } from "../graph/graph.ts";
import { type Problem, problem } from "../problems.ts";
import { ColumnReader } from "./columnReader.ts";
import { type Breathe, readTable, type Table } from "./csv.ts";
import { decodeText } from "./decodeText.ts";
import type { ColumnTexts, Feed, Feeds } from "./feed.ts";
import { joinColumns, type UsableColumn } from "./joinColumns.ts";
import { isJsonFile } from "./jsonFile.ts";
import { feedFromJson } from "./jsonRows.ts";
import { quote } from "./quote.ts";
import { describeReadFailure, type ReadFile } from "./readFile.ts";

type FileSource = Extract<DataSource, { kind: "file" }>;

/** Larger files are refused: all rows are kept in memory, several times over while they are read. */
const MAXIMUM_MEGABYTES = 64;
/** Where reading one column takes some milliseconds. */
const MANY_ROWS = 50_000;

/** Reads the file, a CSV or JSON rows, and what `data.columns` names; other columns are never looked at. */
export async function feedFromFile(
  source: FileSource,
  graph: Graph,
  read: ReadFile,
  breathe?: Breathe,
): Promise<Feeds> {
  const { file } = source;
  const refuse = (code: "NN601" | "NN608", what: string): Feeds => {
    const problems = [problem(code, file.range, `The data file ${quote(file.value)} ${what}.`)];
    return { rows: 0, byInput: new Map(), problems };
  };
  let content: Uint8Array | string;
  try {
    content = await read(file.value);
  } catch (error) {
    return refuse("NN601", describeReadFailure(error));
  }
  if (content.length > MAXIMUM_MEGABYTES * 2 ** 20) {
    const size = Math.ceil(content.length / 2 ** 20);
    return refuse("NN601", `holds ${size} MB, more than the ${MAXIMUM_MEGABYTES} MB that are read`);
  }
  const text = decodeText(content);
  const kind = isJsonFile(file.value) ? "" : "CSV ";
  if (text === null) return refuse("NN601", `is not UTF-8 text; save it as ${kind}UTF-8`);
  if (isJsonFile(file.value)) return feedFromJson(source, graph, text);
  const reading = await readTable(text, file.value, breathe);
  if (!reading.ok) return refuse("NN601", reading.message);
  if (reading.table.rows === 0) return refuse("NN608", "has column names but no rows");
  return feedFromTable(source, graph, reading.table, breathe);
}

async function feedFromTable(source: FileSource, graph: Graph, table: Table, breathe?: Breathe): Promise<Feeds> {
  const name = source.file.value;
  const problems: Problem[] = [];
  const byInput = new Map<string, Feed | null>();
  const columns = new ColumnReader(table, name, problems);
  for (const [id, { keyRange, columns: names }] of source.columns) {
    const node = graph.byId.get(id);
    if (node?.op.look !== "input") continue;
    byInput.set(id, null);
    const usable: UsableColumn[] = [];
    for (const column of names) {
      const found = columns.read(column);
      if (found) usable.push(found);
      if (table.rows >= MANY_ROWS) await breathe?.();
    }
    if (usable.length < names.length) continue;
    const joining = joinColumns(node, usable);
    if (!joining.ok) {
      problems.push(problem("NN605", keyRange, joining.message, { node: id }));
      continue;
    }
    const range = names[0]?.range ?? keyRange;
    const placeOf = (row: number) => ({ range, text: `${table.placeOf(row)} of ${quote(name)}` });
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
