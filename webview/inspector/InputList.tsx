import { useMemo } from "react";
import type { Op } from "../../core/ops/op.ts";
import type { NodeView } from "../../core/protocol.ts";
import { edit } from "../actions.ts";
import { Combobox } from "../controls/Combobox.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { canTakeMore, inputRows, possibleSources } from "./inputRows.ts";

/** What a node reads: each reference editable, movable and removable, and one line to add another. */
export function InputList({ node, op }: { readonly node: NodeView; readonly op: Op }) {
  const network = useStore((state) => state.network);
  const readOnly = network?.readOnly ?? true;
  const choices = useMemo(() => (network ? possibleSources(network, node.id) : []), [network, node.id]);
  const rows = useMemo(() => (network ? inputRows(network, node, op) : []), [network, node, op]);
  const { id } = node;
  const tried = async (done: Promise<boolean>) => ((await done) ? null : t("It was not changed."));
  return (
    <ul className="inputs">
      {rows.map((row, i) => (
        <li key={row.key}>
          <span className="input-port" title={row.doc}>
            {row.port ?? row.at}
          </span>
          <Combobox
            label={row.port === null ? t("Input {0} of {1}", row.at, id) : t("{0} of {1}", row.port, id)}
            value={row.reference}
            choices={choices}
            disabled={readOnly}
            placeholder={t("choose a node")}
            commit={(text) =>
              tried(
                text.trim() === "" && row.connected
                  ? edit([row.remove], t("Remove an input of {0}", id))
                  : edit([row.point(text.trim())], t("Connect {0} to {1}", text.trim(), id)),
              )
            }
          />
          <IconButton
            icon="arrow-up"
            label={t("Move {0} up", row.reference)}
            disabled={readOnly || i === 0 || !row.connected || !rows[i - 1]?.connected}
            onClick={() => {
              const above = rows[i - 1];
              if (above)
                void edit([above.point(row.reference), row.point(above.reference)], t("Reorder the inputs of {0}", id));
            }}
          />
          <IconButton
            icon="close"
            label={t("Remove {0}", row.reference)}
            disabled={readOnly || !row.connected}
            onClick={() => void edit([row.remove], t("Disconnect {0} from {1}", row.reference, id))}
          />
        </li>
      ))}
      {canTakeMore(op) && !readOnly && (
        <li>
          <span className="input-port codicon codicon-add" aria-hidden="true" />
          <Combobox
            label={t("Add an input to {0}", id)}
            value=""
            choices={choices}
            placeholder={t("add an input")}
            commit={(text) =>
              text.trim() === ""
                ? null
                : tried(
                    edit(
                      [{ kind: "connect", reference: text.trim(), to: id }],
                      t("Connect {0} to {1}", text.trim(), id),
                    ),
                  )
            }
          />
        </li>
      )}
    </ul>
  );
}
