import type { DebugView, NetworkView } from "../../core/protocol.ts";
import { ask } from "../actions.ts";
import { fillIn } from "../controls/fillIn.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { entryName } from "../inspector/useParamEditing.ts";
import { t } from "../l10n.ts";
import { formatNumber } from "../numbers.ts";
import { nodeView } from "../selectors.ts";
import { getState, useStore } from "../store.ts";

type WhatIf = DebugView["whatIfs"][number];

/** More are counted: the canvas needs the room. */
const MOST_SHOWN = 6;

/** Numbers that were tried in the session and are not in the file. */
export function WhatIfs({ whatIfs }: { readonly whatIfs: readonly WhatIf[] }) {
  const readOnly = useStore((state) => state.network?.readOnly ?? true);
  const network = useStore((state) => state.network);
  const more = whatIfs.length - MOST_SHOWN;
  return (
    <section className="what-ifs" aria-label={t("What if, not saved")}>
      <i className="codicon codicon-beaker" aria-hidden="true" />
      <strong>{t("What if, not saved:")}</strong>
      <ul className="what-if-list">
        {whatIfs.slice(0, MOST_SHOWN).map((whatIf) => (
          <li key={Object.values(whatIf).join(" ")} dir="ltr">
            {sayWhatIf(whatIf, network)}
          </li>
        ))}
        {more > 0 && <li>{t("and {0} more", more)}</li>}
      </ul>
      <IconButton
        icon="discard"
        text={t("Take back")}
        label={t("Take back: the session goes on with the file's numbers")}
        onClick={() => void ask("debug", { action: "takeBackWhatIfs" })}
      />
      <IconButton
        icon="save"
        text={t("Write to file")}
        label={t("Write to file: the numbers become the file's")}
        disabled={readOnly}
        onClick={() => void ask("debug", { action: "writeWhatIfs" })}
      />
    </section>
  );
}

function sayWhatIf({ name, entry, from, to }: WhatIf, network: NetworkView | null) {
  const shape = shapeOf(name, network);
  return fillIn(
    t("{0} {1} → {2}", "{0}", formatNumber(from), formatNumber(to)),
    <bdi>{shape ? entryName({ listedAs: name, shape }, entry) : `${name}[${entry}]`}</bdi>,
  );
}

/** Of a parameter, or of the input whose number was set. */
function shapeOf(name: string, network: NetworkView | null): readonly number[] | null {
  const param = network?.nodes.flatMap(({ params }) => params).find(({ listedAs }) => listedAs === name);
  return param?.shape ?? nodeView(getState(), name)?.shape ?? null;
}
