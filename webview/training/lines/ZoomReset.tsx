import { IconButton } from "../../controls/IconButton.tsx";
import { t } from "../../l10n.ts";
import type { Span } from "./zoom.ts";

interface Props {
  readonly span: Span | null;
  onSpan(span: Span | null): void;
}

/** Always there, so that nothing moves when the first stretch is looked at. */
export function ZoomReset({ span, onSpan }: Props) {
  return (
    <IconButton
      icon="screen-full"
      text={t("all epochs")}
      label={t("all epochs: back from the stretch that is looked at")}
      keys="0"
      disabled={span === null}
      onClick={() => onSpan(null)}
    />
  );
}
