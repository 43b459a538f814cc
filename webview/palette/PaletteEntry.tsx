import { t } from "../l10n.ts";
import type { PaletteItem } from "./paletteItems.ts";

/** Picture, title, name and sentence of something that can be chosen; why it cannot, where it does not fit. */
export default function PaletteEntry({ item }: { readonly item: PaletteItem }) {
  if (item.kind === "op") {
    const { op, reason } = item;
    return (
      <>
        <span className={`palette-look look-${op.look}`} aria-hidden="true" />
        <span className="palette-name">{op.title}</span>
        <span className="palette-op">{op.name}</span>
        {reason === null ? (
          <span className="palette-doc" title={op.doc}>
            {item.inputs.length > 1 ? t("With {0} as its target.", item.inputs[1] ?? "") : op.doc}
          </span>
        ) : (
          <span className="palette-doc palette-reason">
            <i className="codicon codicon-circle-slash" aria-hidden="true" /> {reason}
          </span>
        )}
      </>
    );
  }
  const title = item.kind === "template" ? item.template.title : item.saved.name;
  const doc =
    item.kind === "template" ? item.template.doc : t("Saved from a selection: {0} nodes.", item.saved.nodeCount);
  return (
    <>
      <i className="palette-look-template codicon codicon-symbol-structure" aria-hidden="true" />
      <span className="palette-name">{title}</span>
      <span className="palette-op">{item.kind === "template" ? `${item.template.name}…` : t("saved")}</span>
      <span className="palette-doc" title={doc}>
        {doc}
      </span>
    </>
  );
}
