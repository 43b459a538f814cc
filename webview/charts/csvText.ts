import { exactNumber } from "../numbers.ts";

/** A table as CSV by RFC 4180, numbers with every digit; NaN is what was not measured, an empty field. */
export function csvText(header: readonly string[], rows: Iterable<readonly (string | number)[]>): string {
  const lines = [header, ...rows].map((row) => row.map(field).join(","));
  return `${lines.join("\n")}\n`;
}

function field(value: string | number): string {
  if (typeof value === "number") return Number.isNaN(value) ? "" : exactNumber(value);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
