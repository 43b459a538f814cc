export type Alignment = "left" | "right";

/** Rows of cells as aligned columns, two spaces apart; nothing trails a line. */
export function table(rows: readonly (readonly string[])[], alignments: readonly Alignment[] = []): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell));
  }
  const lines = rows.map((row) => {
    const cells = row.map((cell, i) => {
      const padding = " ".repeat((widths[i] ?? 0) - displayWidth(cell));
      return alignments[i] === "right" ? padding + cell : cell + padding;
    });
    return cells.join("  ").trimEnd();
  });
  return lines.join("\n");
}

const WIDE =
  /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60]/u;

/** Columns of a terminal: combining marks take none, East Asian characters and emoji two. */
function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}
