import { persistedValue } from "../controls/persistedValue.ts";
import { sharedValue } from "../controls/sharedValue.ts";

/** What the tab of maps shows. */
export type MapsTab = "map" | "surface" | "weights";

export const mapsTab = sharedValue<MapsTab>("map");

/** The two inputs that maps are drawn over, as references name them; null is whatever suits, "" for the second a curve. */
export interface AxisChoice {
  readonly x: string | null;
  readonly y: string | null;
}

export const axisChoice = sharedValue<AxisChoice>({ x: null, y: null });

/** The number that the large map shows, `z[3]`; null: what the network decides. */
export const subject = sharedValue<string | null>(null);

/** Whether nodes on the canvas show their own maps. */
export const mapsOnNodes = persistedValue<boolean>(
  "mapsOnNodes",
  false,
  (stored): stored is boolean => typeof stored === "boolean",
);
