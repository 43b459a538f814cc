/** Pieces of Markdown for hovers. Everything that a file or a person named goes through `code`, `block` or `plain`. */

/** As it is written, in the type of code. */
export function code(text: string): string {
  const fence = "`".repeat(longestRun(text) + 1);
  const needsSpace = text.startsWith("`") || text.endsWith("`");
  return needsSpace ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

/** Lines of formulas or numbers, one below the other. */
export function block(lines: readonly string[]): string {
  const text = lines.join("\n");
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${text}\n${fence}`;
}

/** A sentence whose signs mean themselves. */
export function plain(text: string): string {
  return text
    .replace(/\s*\n\s*/g, " ")
    .replace(/[\\`*_[\]#|<>~&]|^[-+](?= )|^\d+(?=[.)] )/g, (sign) => (/\d/.test(sign) ? `${sign}\\` : `\\${sign}`));
}

/** A sentence of ours, in which code stands between backticks. */
export function prose(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part, i) => (i % 2 === 1 ? code(part.slice(1, -1)) : plain(part)))
    .join("");
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = header.map((_, i) => (i === 0 ? "---" : "--:"));
  return [line(header), line(rule), ...rows.map(line)].join("\n");
}

/** Paragraphs; what is empty is left out. */
export function paragraphs(...parts: readonly (string | null | false)[]): string {
  return parts.filter((part) => part !== null && part !== false && part !== "").join("\n\n");
}

/** A link that runs a command; the hover must allow it. */
export function commandLink(label: string, command: string, args: readonly unknown[]): string {
  return `[${plain(label)}](command:${command}?${encodeURIComponent(JSON.stringify(args))})`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
