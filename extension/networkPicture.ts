import { lineMap } from "../core/document/lineMap.ts";
import type { NetworkView } from "../core/protocol.ts";
import { networkView } from "../core/view/networkView.ts";
import type { Network } from "./network.ts";

/** An open network as its views are told of it. */
export function pictureOf(network: Network): NetworkView {
  const { document, reading, problems } = network;
  return networkView({
    ...reading,
    file: document.uri.path.slice(document.uri.path.lastIndexOf("/") + 1),
    readOnly: network.isReadOnly,
    problems,
    placeOf: lineMap(reading.text).positionOf,
  });
}
