import { useMemo } from "react";
import { type MapAnswer, NONE } from "../../core/view/maps/mapsView.ts";
import { type Choice, Combobox } from "../controls/Combobox.tsx";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { axisChoice, subject } from "./mapChoice.ts";
import { outputText, subjectChoices } from "./subjects.ts";

/** Inputs in a list; any other can be typed. */
const MOST = 400;

/** What is mapped, and over which inputs. */
export function MapChoices({ answer, of }: { readonly answer: MapAnswer | null; readonly of: string | null }) {
  const network = useStore((state) => state.network);
  const choice = axisChoice.use();
  const subjects = useMemo(() => [{ value: outputText() }, ...(network ? subjectChoices(network) : [])], [network]);
  const axes = useMemo<readonly Choice[]>(
    () =>
      (answer?.axes ?? [])
        .slice(0, MOST)
        .map(({ name, varies }) => (varies ? { value: name } : { value: name, note: t("never varies") })),
    [answer?.axes],
  );
  const curve = t("none: a curve");
  const known = new Set((answer?.axes ?? []).map(({ name }) => name));
  const setAxis = (side: "x" | "y", text: string): string | null => {
    const name = text.trim();
    if (side === "y" && (name === "" || name === curve)) axisChoice.set({ ...choice, y: NONE });
    else if (known.size > 0 && !known.has(name)) return t("There is no input {0}; choose one of the list.", name);
    else {
      // Choosing the other side's input turns the map round.
      const { x = "", y = "" } = { x: choice.x ?? answer?.x.name ?? "", y: choice.y ?? answer?.y?.name ?? "" };
      const next = { x, y, [side]: name };
      if (next.x === next.y) Object.assign(next, side === "x" ? { y: x } : { x: y });
      axisChoice.set({ x: next.x, y: next.y });
    }
    return null;
  };
  return (
    <div className="map-choices" dir="ltr">
      <Field label={t("Shown")} value={of ?? outputText()} choices={subjects} commit={setSubject} />
      <Field
        label={t("across")}
        value={choice.x ?? answer?.x.name ?? ""}
        choices={axes}
        commit={(text) => setAxis("x", text)}
      />
      <Field
        label={t("up")}
        value={choice.y === NONE ? curve : (choice.y ?? answer?.y?.name ?? curve)}
        choices={[...axes, { value: curve }]}
        commit={(text) => setAxis("y", text)}
      />
    </div>
  );
}

function setSubject(text: string): null {
  const name = text.trim();
  subject.set(name === "" || name === outputText() ? null : name);
  return null;
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  commit(text: string): string | null;
}

function Field({ label, value, choices, commit }: FieldProps) {
  return (
    <span className="map-choice">
      <span aria-hidden="true">{label}</span>
      <Combobox label={label} value={value} choices={choices} className="map-field" commit={commit} />
    </span>
  );
}
