import type { DataFacts } from "../../core/view/dataView.ts";
import { Figure } from "../controls/Figure.tsx";
import { t } from "../l10n.ts";
import { Thumbnail } from "./Thumbnail.tsx";
import type { CellContent } from "./tableColumns.ts";

interface Props {
  readonly id: string;
  readonly at: number;
  /** Null while it is on its way. */
  readonly content: CellContent | null;
  readonly facts: DataFacts;
  /** The number of its row, for people. */
  readonly rowName: string;
  /** True in the first cell of the sample that the canvas shows. */
  readonly isShown: boolean;
  readonly isActive: boolean;
}

export function DataCell({ id, at, content, facts, rowName, isShown, isActive }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: of the grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the keyboard, and says which of its cells is active
    <div
      id={id}
      role="gridcell"
      aria-colindex={at + 1}
      data-column={at}
      className={`data-cell data-${content?.kind ?? "pending"} ${isActive ? "is-active" : ""}`}
    >
      {isShown && <i className="codicon codicon-triangle-right" role="img" aria-label={t("shown on the canvas")} />}
      {content && <Content content={content} facts={facts} rowName={rowName} />}
    </div>
  );
}

function Content({ content, facts, rowName }: Pick<Props, "facts" | "rowName"> & { readonly content: CellContent }) {
  switch (content.kind) {
    case "number":
      return <Figure value={content.value} />;
    case "text":
      return <bdi title={content.text}>{content.text}</bdi>;
    case "verdict":
      return content.isWrong ? (
        <span className="data-wrong">
          <i className="codicon codicon-close" aria-hidden="true" />
          {t("wrong")}
        </span>
      ) : (
        <span className="data-right">
          <i className="codicon codicon-check" aria-hidden="true" />
          {t("right")}
        </span>
      );
    case "image": {
      const image = facts.columns[content.column]?.image;
      return image ? (
        <Thumbnail pixels={content.pixels} image={image} label={t("picture of row {0}", rowName)} />
      ) : null;
    }
  }
}
