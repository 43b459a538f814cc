import { useEffect } from "react";
import { usePersisted } from "../controls/persisted.ts";
import { t } from "../l10n.ts";
import { setSpeed } from "../playback.ts";

const SPEEDS = [0.5, 1, 2, 4, 10];

export function Speed() {
  const [factor, setFactor] = usePersisted<number>("speed", 1);
  useEffect(() => setSpeed(factor), [factor]);
  return (
    <select
      className="select speed"
      aria-label={t("Speed of play")}
      title={t("Speed of play")}
      value={factor}
      onChange={(event) => setFactor(Number(event.target.value))}
    >
      {SPEEDS.map((speed) => (
        <option key={speed} value={speed}>
          {speed === 0.5 ? "½" : speed}×
        </option>
      ))}
    </select>
  );
}
