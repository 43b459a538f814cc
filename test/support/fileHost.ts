// The debug adapter's host over files on disk, without VS Code.

import { unwatchFile, watchFile, writeFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { describeMissingData, loadDataset } from "../../core/data/dataset.ts";
import { applyEdits } from "../../core/document/edits.ts";
import { loadParameters } from "../../core/interop/weights.ts";
import type { EngineState } from "../../core/training/engineState.ts";
import type { DebuggedFile, Host, Snapshot } from "../../extension/debug/adapter/host.ts";
import type { DebugState } from "../../extension/debug/debugState.ts";
import { type Reading, readNetwork } from "../../extension/reading.ts";

export interface FileHostOptions {
  /** Told what every view would show. */
  readonly onShow?: (state: DebugState | null) => void;
  /** Plays the training run of the network. */
  readonly trainingState?: (step: number, snapshot: Snapshot) => Promise<EngineState>;
}

export function fileHost({ onShow, trainingState }: FileHostOptions = {}): Host {
  return {
    async open(program) {
      const path = resolve(program);
      await stat(path).catch(() => {
        throw new Error(`There is no file ${program}.`);
      });
      const read = (name: string) => readFile(join(dirname(path), name));
      const load = async (before: Snapshot | null): Promise<Snapshot> => {
        const text = await readFile(path, "utf8").catch(() => "");
        return snapshotOf(readNetwork(text, (before?.version ?? 0) + 1, before), read);
      };
      let snapshot = await load(null);
      const listeners = new Set<() => void>();
      const refresh = async (): Promise<void> => {
        snapshot = await load(snapshot);
        for (const listener of listeners) listener();
      };
      watchFile(path, { interval: 50 }, () => void refresh());
      const file: DebuggedFile = {
        name: basename(path),
        path,
        isSame: (other) => resolve(other) === path,
        get snapshot() {
          return snapshot;
        },
        onDidChange(listener) {
          listeners.add(listener);
          return { dispose: () => listeners.delete(listener) };
        },
        async write(makeEdits) {
          writeFileSync(path, applyEdits(snapshot.text, makeEdits(snapshot.text)));
          await refresh();
        },
        prepareStop: () => undefined,
        trainingState: (step) =>
          trainingState
            ? trainingState(step, snapshot)
            : Promise.reject(new Error("This network is not being trained.")),
        show: (state) => onShow?.(state),
        dispose: () => unwatchFile(path),
      };
      return file;
    },
  };
}

export async function snapshotOf(
  reading: Reading,
  read: (name: string) => Promise<Uint8Array | string>,
): Promise<Snapshot> {
  const { document, graph, stale } = reading;
  if (!document || !graph)
    return { ...reading, dataset: null, starting: null, whyNoData: stale ? "The text cannot be read." : null };
  const [data, starting] = await Promise.all([
    loadDataset(document, graph, read),
    loadParameters(document, graph, read),
  ]);
  const problems = [...reading.problems, ...data.problems, ...starting.problems];
  const error = data.problems.find(({ severity }) => severity === "error");
  const whyNoData = data.dataset ? null : (error?.message ?? describeMissingData(graph));
  return { ...reading, stale, problems, dataset: data.dataset, starting, whyNoData };
}
