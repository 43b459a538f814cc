import type { Located } from "../document/document.ts";
import { closest, listAlternatives } from "../document/suggest.ts";
import { type Problem, problem } from "../problems.ts";
import { readColumn } from "./columns.ts";
import type { Table } from "./csv.ts";
import type { UsableColumn } from "./joinColumns.ts";
import { quote } from "./quote.ts";

/** Reads each column once, however many inputs name it, and so reports it once. */
export class ColumnReader {
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
