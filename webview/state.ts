import type { Direction } from "../core/layout/nodeGeometry.ts";
import type { BreakpointView, DebugView, NetworkView, PassView } from "../core/protocol.ts";
import type { RunView } from "../core/view/runsView.ts";
import type { TrainingView } from "../core/view/trainingView.ts";
import { debugOf } from "./debug/debugged.ts";
import { foldNetwork } from "./groups/foldNetwork.ts";
import { FIRST_LOOK, followGroups } from "./groups/followGroups.ts";
import { groupId, groupNameOf } from "./groups/groupId.ts";
import { summarizeGroup } from "./groups/groupIndex.ts";

/** Everything the canvas shows that is not layout or viewport. Immutable: `reduce` copies what changes. */
export interface State {
  /** `out of step`: a request timed out; the next message from the host heals it. */
  readonly connection: "connecting" | "in step" | "out of step";
  readonly network: NetworkView | null;
  /** Always of the same text as `network`: a pass of another version is dropped, so no result outlives its text. */
  readonly pass: PassView | null;
  /** Why there is no pass, in a sentence. */
  readonly whyNoPass: string | null;
  /** Steps done: 0 before the first, `timeline.length` after the last. */
  readonly cursor: number;
  readonly playing: boolean;
  /** A debug session of this network. It owns the cursor, unless it is outdated (`debugOf`). */
  readonly debug: DebugView | null;
  /** True where the session runs an earlier text, so that the pass shown is the canvas's own. */
  readonly isOutdated: boolean;
  /** Where the session was asked to go and has not answered yet: the cursor is there already. */
  readonly asked: number | null;
  /** Where the canvas's own cursor stood before a session took it over. */
  readonly ownCursor: number;
  /** The training run of this network; null when there is none. */
  readonly training: TrainingView | null;
  /** The runs before it that are kept. */
  readonly runs: readonly RunView[];
  readonly breakpoints: readonly BreakpointView[];
  readonly selection: Selection;
  readonly look: CanvasLook;
  readonly hovered: Part | null;
  /** What a panel speaks of, as it is drawn: a path of the chain rule. All else steps back. */
  readonly traced: Traced | null;
  readonly palette: PaletteRequest | null;
  /** Keyboard “connect from here”: the source, until a target is chosen. */
  readonly linking: Linking | null;
  /** The id of a node, or a group's (`groupId`). */
  readonly renaming: string | null;
  /** Nodes that wait for the name of their new group. */
  readonly grouping: readonly string[] | null;
  /** What is asked before a selection is copied or kept as a whole. */
  readonly partForm: PartForm | null;
  readonly menu: MenuRequest | null;
  /** Gestures sent and not yet answered. */
  readonly pendingEdits: number;
  readonly notice: Notice | null;
  /** What the live region says. */
  readonly announcement: string;
}

/** How one canvas shows the network; never in the text, kept with the canvas (`savedView.ts`). */
export interface CanvasLook {
  /** Names of the groups drawn as one node. */
  readonly folded: readonly string[];
  /** Ids of the layers that show their neurons. */
  readonly opened: readonly string[];
  readonly direction: Direction;
  /** Whether the overview is wanted; it is there only where the network does not fit. */
  readonly minimap: boolean;
}

export interface Selection {
  readonly nodes: readonly string[];
  /** Keys of edges. */
  readonly edges: readonly string[];
}

export type Part = { readonly kind: "node"; readonly id: string } | { readonly kind: "edge"; readonly key: string };

/** Ids of nodes and keys of wires that are drawn (`shownNetwork`). */
export interface Traced {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
  /** Where those wires begin. */
  readonly sources: ReadonlySet<string>;
}

export interface PaletteRequest {
  /** Canvas coordinates of the node to be; null leaves it to the layout. */
  readonly at: readonly [number, number] | null;
  /** Where the palette itself opens, in client coordinates; null is the middle. */
  readonly client: readonly [number, number] | null;
  /** The new node takes this one as its input. */
  readonly from: string | null;
  /** Key of the wire that the new node is put into; `from` is its source. */
  readonly into?: string | null;
}

export interface Linking {
  readonly from: string;
  readonly candidate: string | null;
  /** The port of the candidate that is chosen; none: the first free one that takes the wire. */
  readonly port?: string | null;
}

export interface MenuRequest {
  readonly part: Part | null;
  /** Client coordinates. */
  readonly x: number;
  readonly y: number;
  /** Canvas coordinates of the same point. */
  readonly at: readonly [number, number] | null;
}

export interface PartForm {
  readonly kind: "stack" | "saveTemplate";
  /** Real nodes; a group stands for its members. */
  readonly nodes: readonly string[];
}

export interface Notice {
  readonly severity: "error" | "information";
  readonly text: string;
  /** Counts notices, so that the same sentence said again is another one. */
  readonly turn?: number;
}

export type Action =
  | { readonly type: "network"; readonly network: NetworkView }
  | { readonly type: "pass"; readonly pass: PassView | null; readonly why: string | null }
  | {
      readonly type: "debug";
      readonly debug: DebugView | null;
      readonly outdated: boolean;
      readonly shown?: { readonly pass: PassView | null; readonly why: string | null };
    }
  | { readonly type: "debugAsked"; readonly cursor: number }
  | { readonly type: "debugAnswered" }
  | { readonly type: "training"; readonly training: TrainingView | null }
  | { readonly type: "runs"; readonly runs: readonly RunView[] }
  | { readonly type: "breakpoints"; readonly breakpoints: readonly BreakpointView[] }
  | { readonly type: "connection"; readonly connection: State["connection"] }
  | { readonly type: "cursor"; readonly cursor: number }
  | { readonly type: "playing"; readonly playing: boolean }
  | { readonly type: "select"; readonly nodes?: readonly string[]; readonly edges?: readonly string[] }
  | { readonly type: "look"; readonly look: Partial<CanvasLook> }
  | { readonly type: "hover"; readonly part: Part | null }
  | { readonly type: "trace"; readonly traced: Traced | null }
  | { readonly type: "palette"; readonly palette: PaletteRequest | null }
  | { readonly type: "linking"; readonly linking: Linking | null }
  | { readonly type: "renaming"; readonly id: string | null }
  | { readonly type: "grouping"; readonly nodes: readonly string[] | null }
  | { readonly type: "partForm"; readonly partForm: PartForm | null }
  | { readonly type: "menu"; readonly menu: MenuRequest | null }
  | { readonly type: "editSent" }
  | { readonly type: "editAnswered" }
  | { readonly type: "notice"; readonly notice: Notice | null }
  | { readonly type: "announce"; readonly text: string };

export const INITIAL: State = {
  connection: "connecting",
  network: null,
  pass: null,
  whyNoPass: null,
  // Clamped to the first pass: a network opens with everything computed.
  cursor: Number.POSITIVE_INFINITY,
  playing: false,
  debug: null,
  isOutdated: false,
  asked: null,
  ownCursor: Number.POSITIVE_INFINITY,
  training: null,
  runs: [],
  breakpoints: [],
  selection: { nodes: [], edges: [] },
  look: FIRST_LOOK,
  hovered: null,
  traced: null,
  palette: null,
  linking: null,
  renaming: null,
  grouping: null,
  partForm: null,
  menu: null,
  pendingEdits: 0,
  notice: null,
  announcement: "",
};

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case "network":
      return withNetwork(state, action.network);
    case "pass":
      return withPass(state, action.pass, action.why);
    case "debug":
      return withDebug(state, action);
    case "debugAsked":
      return { ...state, asked: action.cursor, cursor: action.cursor };
    case "debugAnswered": {
      const debug = debugOf(state);
      if (!debug) return { ...state, asked: null };
      return { ...state, asked: null, cursor: clampCursor(debug.cursor, state.pass) };
    }
    case "training":
      return { ...state, training: action.training };
    case "runs":
      return { ...state, runs: action.runs };
    case "breakpoints":
      return { ...state, breakpoints: action.breakpoints };
    case "connection":
      return state.connection === action.connection ? state : { ...state, connection: action.connection };
    case "cursor": {
      const cursor = clampCursor(action.cursor, state.pass);
      return cursor === state.cursor ? state : { ...state, cursor };
    }
    case "playing":
      return state.playing === action.playing ? state : { ...state, playing: action.playing };
    case "select":
      return withSelection(state, action.nodes ?? [], action.edges ?? []);
    case "look":
      return { ...state, look: { ...state.look, ...action.look } };
    case "hover":
      return samePart(state.hovered, action.part) ? state : { ...state, hovered: action.part };
    case "trace":
      return action.traced === state.traced ? state : { ...state, traced: action.traced };
    case "palette":
      return { ...state, palette: withRealSource(state, action.palette), menu: null };
    case "linking":
      return { ...state, linking: action.linking, menu: null };
    case "renaming":
      return { ...state, renaming: action.id, menu: null };
    case "grouping":
      return { ...state, grouping: action.nodes, menu: null };
    case "partForm":
      return { ...state, partForm: action.partForm, menu: null };
    case "menu":
      return { ...state, menu: action.menu };
    case "editSent":
      return { ...state, pendingEdits: state.pendingEdits + 1 };
    case "editAnswered":
      return { ...state, pendingEdits: Math.max(0, state.pendingEdits - 1) };
    case "notice":
      return { ...state, notice: action.notice && { ...action.notice, turn: (state.notice?.turn ?? 0) + 1 } };
    case "announce":
      // What is said twice must differ the second time, or a screen reader does not hear of it.
      return { ...state, announcement: action.text === state.announcement ? `${action.text}\u00a0` : action.text };
  }
}

/** A new reading of the text: what no longer exists leaves the selection, and a pass of another text is dropped. */
function withNetwork(before: State, network: NetworkView): State {
  const state = followGroups(before, network);
  // Made only where something has to be looked up: of 30,000 names, making them is most of the work.
  let ids: ReadonlySet<string> | null = null;
  let keys: ReadonlySet<string> | null = null;
  const hasNode = (id: string) => {
    ids ??= new Set([...network.nodes.map((node) => node.id), ...network.groups.map(({ name }) => groupId(name))]);
    return ids.has(id);
  };
  const hasEdge = (key: string) => {
    keys ??= new Set([...network.edges, ...foldNetwork(network, state.look).edges].map((edge) => edge.key));
    return keys.has(key);
  };
  const gone = (part: Part | null) => part !== null && !(part.kind === "node" ? hasNode(part.id) : hasEdge(part.key));
  const { selection } = state;
  return {
    ...state,
    connection: "in step",
    network,
    pass: state.pass && state.pass.version === network.version ? state.pass : null,
    whyNoPass: null,
    cursor: isAtEnd(state) ? Number.POSITIVE_INFINITY : state.cursor,
    selection: {
      nodes: keepAll(selection.nodes, hasNode),
      edges: keepAll(selection.edges, hasEdge),
    },
    hovered: gone(state.hovered) ? null : state.hovered,
    // Whoever traces a path asks anew of the new network.
    traced: null,
    linking: state.linking && !hasNode(state.linking.from) ? null : state.linking,
    renaming: state.renaming !== null && !hasNode(state.renaming) ? null : state.renaming,
    grouping: state.grouping?.every(hasNode) ? state.grouping : null,
    partForm: state.partForm?.nodes.every(hasNode) ? state.partForm : null,
    menu: state.menu && gone(state.menu.part) ? null : state.menu,
  };
}

/** A node that is added after a folded group reads what comes out of it, where that is one. */
function withRealSource({ network }: State, palette: PaletteRequest | null): PaletteRequest | null {
  const group = palette?.from == null ? null : groupNameOf(palette.from);
  if (!palette || group === null) return palette;
  const [output, ...others] = (network && summarizeGroup(network, group)?.outputs) ?? [];
  return { ...palette, from: others.length === 0 ? (output?.id ?? null) : null };
}

function withPass(state: State, pass: PassView | null, why: string | null): State {
  if (pass && state.network && pass.version !== state.network.version) return { ...state, connection: "in step" };
  return {
    ...state,
    connection: "in step",
    pass,
    whyNoPass: why,
    cursor: clampCursor(isAtEnd(state) ? Number.POSITIVE_INFINITY : state.cursor, pass),
    playing: state.playing && pass !== null,
  };
}

/**
 * While a session is shown the cursor is where it stands, or where it was asked to go; when it ends, the canvas's own is back
 * where it was.
 */
function withDebug(before: State, { debug, outdated, shown }: Extract<Action, { type: "debug" }>): State {
  const wasDebugged = debugOf(before) !== null;
  const came = shown ? withPass(before, shown.pass, shown.why) : before;
  const state: State = { ...came, connection: "in step", debug, isOutdated: debug !== null && outdated };
  const now = debugOf(state);
  if (now) {
    const own = isAtEnd(before) ? Number.POSITIVE_INFINITY : before.cursor;
    return {
      ...state,
      cursor: clampCursor((wasDebugged ? before.asked : null) ?? now.cursor, state.pass),
      ownCursor: wasDebugged ? before.ownCursor : own,
      playing: wasDebugged && state.playing && (now.stopped || state.asked !== null),
    };
  }
  if (!wasDebugged) return state;
  return { ...state, cursor: clampCursor(before.ownCursor, state.pass), asked: null, playing: false };
}

/** The end stays the end when a pass of another length comes; infinity stands for it while there is none. */
function isAtEnd(state: State): boolean {
  return state.pass !== null && state.cursor >= state.pass.timeline.length;
}

function clampCursor(cursor: number, pass: PassView | null): number {
  if (!pass) return cursor;
  return Math.max(0, Math.min(Math.round(cursor), pass.timeline.length));
}

function withSelection(state: State, nodes: readonly string[], edges: readonly string[]): State {
  const same = sameList(state.selection.nodes, nodes) && sameList(state.selection.edges, edges);
  return same ? state : { ...state, selection: { nodes, edges } };
}

function keepAll(list: readonly string[], keep: (entry: string) => boolean): readonly string[] {
  return list.every(keep) ? list : list.filter(keep);
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((entry, i) => entry === b[i]);
}

function samePart(a: Part | null, b: Part | null): boolean {
  if (a === null || b === null) return a === b;
  return a.kind === "node" ? b.kind === "node" && a.id === b.id : b.kind === "edge" && a.key === b.key;
}
