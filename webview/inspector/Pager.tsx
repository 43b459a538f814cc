import { IconButton } from "../controls/IconButton.tsx";
import { formatCount } from "../numbers.ts";

/** How many rows, and how many columns, are on screen at once. */
export const PAGE = 50;

interface Props {
  readonly what: string;
  readonly total: number;
  readonly start: number;
  readonly size?: number;
  onMove(start: number): void;
}

/** `rows 1–50 of 400`, with the ways back and on. Nothing where all fit. */
export function Pager({ what, total, start, size = PAGE, onMove }: Props) {
  if (total <= size) return null;
  const end = Math.min(start + size, total);
  return (
    <span className="pager">
      <IconButton icon="chevron-left" label={`Previous ${what}`} disabled={start === 0} onClick={() => onMove(Math.max(0, start - size))} />
      <span>
        {what} {formatCount(start)}–{formatCount(end - 1)} of {formatCount(total)}
      </span>
      <IconButton icon="chevron-right" label={`Next ${what}`} disabled={end === total} onClick={() => onMove(start + size)} />
    </span>
  );
}
