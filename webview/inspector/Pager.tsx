import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";

/** How many rows, and how many columns, are on screen at once. */
export const PAGE = 50;

interface Props {
  /** What is paged through. */
  readonly what: keyof ReturnType<typeof textsOf>;
  readonly total: number;
  readonly start: number;
  readonly size?: number;
  onMove(start: number): void;
}

/** `rows 1–50 of 400`, with the ways back and on. Nothing where all fit. */
export function Pager({ what, total, start, size = PAGE, onMove }: Props) {
  if (total <= size) return null;
  const end = Math.min(start + size, total);
  const texts = textsOf([formatCount(start), formatCount(end - 1), formatCount(total)])[what];
  return (
    <span className="pager">
      <IconButton
        icon="chevron-left"
        label={texts.previous}
        disabled={start === 0}
        onClick={() => onMove(Math.max(0, start - size))}
      />
      <span>{texts.place}</span>
      <IconButton
        icon="chevron-right"
        label={texts.next}
        disabled={end === total}
        onClick={() => onMove(start + size)}
      />
    </span>
  );
}

/** Whole phrases: what is counted may change the words around it in other languages. */
function textsOf([from, to, total]: readonly [from: string, to: string, total: string]) {
  return {
    rows: {
      previous: t("Previous rows"),
      next: t("Next rows"),
      place: t("rows {0}–{1} of {2}", from, to, total),
    },
    columns: {
      previous: t("Previous columns"),
      next: t("Next columns"),
      place: t("columns {0}–{1} of {2}", from, to, total),
    },
    parameters: {
      previous: t("Previous parameters"),
      next: t("Next parameters"),
      place: t("parameters {0}–{1} of {2}", from, to, total),
    },
    terms: {
      previous: t("Previous terms"),
      next: t("Next terms"),
      place: t("terms {0}–{1} of {2}", from, to, total),
    },
    components: {
      previous: t("Previous components"),
      next: t("Next components"),
      place: t("components {0}–{1} of {2}", from, to, total),
    },
  };
}
