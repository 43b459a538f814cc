import type { TextEdit } from "../intent.ts";

/** A stretch of the original text, or text that was put in. */
type Piece = { readonly from: number; readonly to: number } | { readonly added: string };

const lengthOf = (piece: Piece): number => ("added" in piece ? piece.added.length : piece.to - piece.from);

/**
 * A text under edits that come one after another, each counted in the text that the last one left; in the end they are
 * given as edits of the original.
 */
export class EditedText {
  readonly original: string;
  text: string;
  private pieces: Piece[];

  constructor(original: string) {
    this.original = original;
    this.text = original;
    this.pieces = [{ from: 0, to: original.length }];
  }

  /** Edits are ascending and do not overlap. */
  apply(edits: readonly TextEdit[]): void {
    for (const edit of edits.toReversed()) {
      const [before, rest] = this.split(this.pieces, edit.start);
      const [, after] = this.split(rest, edit.end - edit.start);
      this.pieces = [...before, ...(edit.newText === "" ? [] : [{ added: edit.newText }]), ...after];
    }
    this.text = applyEdits(this.text, edits);
  }

  /** The smallest edits of the original that give the present text: none begins or ends with what it could have left. */
  edits(): TextEdit[] {
    const edits: TextEdit[] = [];
    let at = 0;
    let added = "";
    const close = (upTo: number): void => {
      if (upTo > at || added !== "") edits.push({ start: at, end: upTo, newText: added });
      added = "";
    };
    for (const piece of this.pieces) {
      if ("added" in piece) added += piece.added;
      else {
        close(piece.from);
        at = piece.to;
      }
    }
    close(this.original.length);
    return edits
      .map((edit) => shrink(this.original, edit))
      .filter((edit) => edit.end > edit.start || edit.newText !== "");
  }

  private split(pieces: readonly Piece[], at: number): [Piece[], Piece[]] {
    const before: Piece[] = [];
    let left = at;
    for (const [index, piece] of pieces.entries()) {
      const length = lengthOf(piece);
      if (left >= length) {
        before.push(piece);
        left -= length;
        continue;
      }
      const rest = pieces.slice(index + 1);
      if (left === 0) return [before, [piece, ...rest]];
      const [head, tail]: [Piece, Piece] =
        "added" in piece
          ? [{ added: piece.added.slice(0, left) }, { added: piece.added.slice(left) }]
          : [
              { from: piece.from, to: piece.from + left },
              { from: piece.from + left, to: piece.to },
            ];
      return [
        [...before, head],
        [tail, ...rest],
      ];
    }
    return [before, []];
  }
}

export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, newText } of edits) {
    if (start < at || end < start || end > text.length)
      throw new RangeError(`The edit of ${start} to ${end} overlaps another or lies outside the text.`);
    parts.push(text.slice(at, start), newText);
    at = end;
  }
  return parts.join("") + text.slice(at);
}

/** Leaves out what the old and the new text share at both ends, without cutting a surrogate pair or a CRLF in two. */
function shrink(text: string, { start, end, newText }: TextEdit): TextEdit {
  const old = text.slice(start, end);
  const most = Math.min(old.length, newText.length);
  let head = 0;
  while (head < most && old[head] === newText[head]) head++;
  while (head > 0 && (cutsPair(old, head) || cutsPair(newText, head))) head--;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === newText[newText.length - 1 - tail]) tail++;
  while (tail > 0 && (cutsPair(old, old.length - tail) || cutsPair(newText, newText.length - tail))) tail--;
  return { start: start + head, end: end - tail, newText: newText.slice(head, newText.length - tail) };
}

function cutsPair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return (
    (before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff) || (before === 13 && after === 10)
  );
}
