import { useMemo, useState } from "react";
import { isolate, joinIds } from "../../core/isolate.ts";
import type { ThetaView } from "../../core/protocol.ts";
import { edit } from "../actions.ts";
import { restDuringPreview } from "../controls/restDuringPreview.ts";
import { TextField } from "../controls/TextField.tsx";
import { useLatest } from "../controls/useLatest.ts";
import { t } from "../l10n.ts";
import { formatCount, formatShape } from "../numbers.ts";
import { dispatch, useStore } from "../store.ts";
import { request } from "../transport.ts";
import { Pager } from "./Pager.tsx";
import { ParamGrid } from "./ParamGrid.tsx";
import { type ParamModel, paramsOfTheta } from "./paramModel.ts";
import { entryName } from "./useParamEditing.ts";

/** Parameters on screen at once: a large network has thousands. */
const PARAMETERS = 60;

/** Nothing is selected: the network as a whole, and θ, the vector of all its parameters in order. */
export function ThetaPanel() {
  const network = useStore((state) => state.network);
  const cursor = useStore((state) => state.cursor);
  const theta = useTheta();
  const params = useMemo(() => (theta ? paramsOfTheta(theta) : []), [theta]);
  const [page, setPage] = useState(0);
  // Deleting nodes can leave fewer parameters than were passed over.
  const start = page < params.length ? page : 0;
  const starts = useMemo(() => firstIndices(params), [params]);
  if (!network) return null;
  return (
    <article className="node-panel" aria-label={t("The network")}>
      <TextField
        label={t("Title of the network")}
        value={network.title ?? ""}
        placeholder={t("Title of the network")}
        disabled={network.readOnly}
        className="network-title"
        commit={async (title) =>
          (await edit([{ kind: "setTitle", title }], t("Set the title"))) ? null : t("The title was not changed.")
        }
      />
      <dl className="network-facts">
        <Fact name={t("nodes")} value={formatCount(network.nodes.length)} />
        <Fact name={t("hidden units")} value={formatCount(network.hiddenUnits)} />
        <Fact name={t("depth")} value={formatCount(network.depth)} />
        <Fact name={t("parameters")} value={formatCount(network.parameterCount)} />
      </dl>
      <h2 className="panel-title theta-title">
        θ <span className="section-note">{t("all {0} parameters, in order", formatCount(network.parameterCount))}</span>
      </h2>
      {theta && params.length === 0 && (
        <p className="doc">{t("This network has nothing to learn yet: no node has parameters.")}</p>
      )}
      <Pager what="parameters" total={params.length} start={start} size={PARAMETERS} onMove={setPage} />
      {params.slice(start, start + PARAMETERS).map((model, i) => (
        <ThetaParam
          key={model.listedAs}
          model={model}
          cursor={cursor}
          first={starts[start + i] ?? 0}
          headed={i === 0}
        />
      ))}
    </article>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

interface ThetaParamProps {
  readonly model: ParamModel;
  readonly cursor: number;
  /** Where it begins in θ. */
  readonly first: number;
  readonly headed: boolean;
}

/** Scalars and vectors are lines of θ, each with its index; a matrix keeps its own form under one head. */
function ThetaParam({ model, cursor, first, headed }: ThetaParamProps) {
  const isMatrix = model.shape.length >= 2;
  const name = (text: string) => (
    <button
      type="button"
      className="panel-link"
      dir="auto"
      title={titleOf(model)}
      onClick={() => dispatch({ type: "select", nodes: model.users })}
    >
      {text}
    </button>
  );
  return (
    <section className="theta-param" aria-label={isolate(model.title)}>
      {isMatrix && (
        <header>
          <span className="theta-index">
            θ{subscript(first)}…{subscript(first + model.values.length - 1)}
          </span>
          {name(model.title)}
          <span className="section-note">{formatShape(model.shape)}</span>
          <Marks model={model} />
        </header>
      )}
      <ParamGrid
        model={model}
        cursor={cursor}
        inputLabels={null}
        headed={headed}
        lineHead={(entry) => (
          <>
            <span className="theta-index">θ{subscript(first + entry)}</span>
            {name(entryName(model, entry))}
            <Marks model={model} />
          </>
        )}
      />
    </section>
  );
}

function Marks({ model }: { readonly model: ParamModel }) {
  return (
    <>
      {model.shared && (
        <span
          className="codicon codicon-link theta-mark"
          role="img"
          aria-label={t("shared")}
          title={t("Shared by {0}", joinIds(model.users))}
        />
      )}
      {model.drawnFrom !== null && (
        <span
          className="codicon codicon-sparkle theta-mark"
          role="img"
          aria-label={t("drawn from {0}", model.drawnFrom)}
          title={t("Drawn from {0}, not written in the file", model.drawnFrom)}
        />
      )}
    </>
  );
}

function titleOf({ users }: ParamModel): string {
  return t("Select {0}", joinIds(users));
}

const fetchTheta = (): Promise<ThetaView> => request("theta", null);

function useTheta(): ThetaView | null {
  const network = useStore((state) => state.network);
  const pass = useStore((state) => state.pass);
  const ready = useStore((state) => state.pass !== null || state.whyNoPass !== null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new pass or text is a new question
  const question = useMemo(() => (ready ? { pass } : null), [network, pass, ready]);
  return useLatest(question, fetchTheta, restDuringPreview)?.answer ?? null;
}

/** Where each parameter begins in θ, counted from 1 as the lecture does. */
function firstIndices(params: readonly ParamModel[]): readonly number[] {
  let next = 1;
  return params.map(({ values }) => {
    const first = next;
    next += values.length;
    return first;
  });
}

function subscript(index: number): string {
  return String(index).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉".charAt(Number(digit)));
}
