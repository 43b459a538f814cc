import { useMemo } from "react";
import type { Op } from "../../core/ops/op.ts";
import type { NodeView } from "../../core/protocol.ts";
import { edit } from "../actions.ts";
import { Combobox } from "../controls/Combobox.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { useStore } from "../store.ts";
import { canTakeMore, inputRows, possibleSources } from "./inputRows.ts";

/** What a node reads: each reference editable, movable and removable, and one line to add another. */
export function InputList({ node, op }: { readonly node: NodeView; readonly op: Op }) {
  const network = useStore((state) => state.network);
  const readOnly = network?.readOnly ?? true;
  const choices = useMemo(() => (network ? possibleSources(network, node.id) : []), [network, node.id]);
  const rows = useMemo(() => (network ? inputRows(network, node, op) : []), [network, node, op]);
  const { id } = node;
  const tried = async (done: Promise<boolean>) => ((await done) ? null : "It was not changed.");
  return (
    <ul className="inputs">
      {rows.map((row, i) => (
        <li key={row.key}>
          <span className="input-port" title={row.doc}>
            {row.port ?? row.at}
          </span>
          <Combobox
            label={row.port === null ? `Input ${row.at} of ${id}` : `${row.port} of ${id}`}
            value={row.reference}
            choices={choices}
            disabled={readOnly}
            placeholder="choose a node"
            commit={(text) => tried(text.trim() === "" && row.connected ? edit([row.remove], `Remove an input of ${id}`) : edit([row.point(text.trim())], `Connect ${text.trim()} to ${id}`))}
          />
          <IconButton
            icon="arrow-up"
            label={`Move ${row.reference} up`}
            disabled={readOnly || i === 0 || !row.connected || !rows[i - 1]?.connected}
            onClick={() => {
              const above = rows[i - 1];
              if (above) void edit([above.point(row.reference), row.point(above.reference)], `Reorder the inputs of ${id}`);
            }}
          />
          <IconButton
            icon="close"
            label={`Remove ${row.reference}`}
            disabled={readOnly || !row.connected}
            onClick={() => void edit([row.remove], `Disconnect ${row.reference} from ${id}`)}
          />
        </li>
      ))}
      {canTakeMore(op) && !readOnly && (
        <li>
          <span className="input-port codicon codicon-add" aria-hidden="true" />
          <Combobox
            label={`Add an input to ${id}`}
            value=""
            choices={choices}
            placeholder="add an input"
            commit={(text) => (text.trim() === "" ? null : tried(edit([{ kind: "connect", reference: text.trim(), to: id }], `Connect ${text.trim()} to ${id}`)))}
          />
        </li>
      )}
    </ul>
  );
}
