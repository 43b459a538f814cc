import type { MapAnswer, MapQuestion, SurfaceAnswer, SurfaceQuestion } from "../../core/view/maps/mapsView.ts";
import { request } from "../transport.ts";

/** The host computes piece by piece, so that it stays at hand; each piece is asked for as long as somebody wants it. Null where nobody does any more. */
export async function askMap(question: MapQuestion, isWanted: () => boolean): Promise<MapAnswer | null> {
  let reply = await request("maps", { question });
  while (reply.kind === "progress") {
    if (!isWanted()) return null;
    reply = await request("maps", { job: reply.job });
  }
  return reply.answer;
}

export async function askSurface(
  question: SurfaceQuestion,
  isWanted: () => boolean,
  onProgress: (done: number, of: number) => void,
): Promise<SurfaceAnswer | null> {
  let reply = await request("surface", { question });
  while (reply.kind === "progress") {
    if (!isWanted()) return null;
    onProgress(reply.done, reply.of);
    reply = await request("surface", { job: reply.job });
  }
  return reply.answer;
}
