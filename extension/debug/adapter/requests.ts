import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Stop, StopRules } from "../../../core/debugger/stops.ts";
import { t } from "../../l10n.ts";
import { type Answer, THREAD } from "./answer.ts";
import { capabilities } from "./capabilities.ts";
import type { DebugRun } from "./debugRun.ts";
import { labelOf } from "./exceptionFilters.ts";
import { Refusal } from "./refusal.ts";
import type { NetworkSession } from "./session.ts";
import { whyUnreadable } from "./watching.ts";

type Handle<A> = (session: NetworkSession, args: A) => Answer | Promise<Answer>;

/** Custom requests of Chainrule's own commands. */
export interface OwnRequests {
  readonly writeWhatIfs: null;
  readonly takeBackWhatIfs: null;
  readonly showSample: { readonly sample: number };
  readonly runToNode: { readonly node: string };
  readonly goToStep: { readonly pass?: number; readonly cursor: number };
  readonly matrix: { readonly expression: string };
}

const done: Answer = {};

const steps = {
  over: (run: DebugRun, rules: StopRules): Stop | null => run.debuggee.stepOver(rules),
  in: (run: DebugRun): Stop | null => run.debuggee.stepIn(),
  out: (run: DebugRun, rules: StopRules): Stop | null => run.debuggee.stepOut(rules),
  back: (run: DebugRun): Stop | null => run.debuggee.stepBack(),
};

const table = {
  initialize: (): Answer => ({ body: capabilities() }),
  launch: (session: NetworkSession, args: DebugProtocol.LaunchRequestArguments) => session.launch({ ...args }),
  attach: (): Answer => {
    throw new Refusal(t("A network cannot be attached to; launch it."));
  },
  configurationDone: (session: NetworkSession) => session.configured(),
  restart: (session: NetworkSession, args: DebugProtocol.RestartArguments) => session.restart(args),
  disconnect: (session: NetworkSession): Answer => ({
    afterwards: () => {
      session.end();
      session.shutdown();
    },
  }),
  terminate: (session: NetworkSession): Answer => ({ afterwards: () => session.terminate() }),
  cancel: (): Answer => done,

  threads: (session: NetworkSession): Answer => ({
    body: { threads: [{ id: THREAD, name: session.source.name || t("network") }] },
  }),
  stackTrace: (session: NetworkSession, args: DebugProtocol.StackTraceArguments): Answer => ({
    body: session.inspector.frames(session.stoppedRun, session.source, args),
  }),
  scopes: (session: NetworkSession, { frameId }: DebugProtocol.ScopesArguments): Answer => ({
    body: { scopes: session.inspector.scopes(session.stoppedRun, frameId) },
  }),
  // A client may still ask for a list of the stop before, when the next one has come already: it gets nothing, and asks anew.
  variables: (session: NetworkSession, args: DebugProtocol.VariablesArguments): Answer => ({
    body: { variables: session.inspector.variables(args) },
  }),
  source: (session: NetworkSession): Answer => ({
    body: { content: session.run.snapshot.text, mimeType: "application/json" },
  }),

  continue: (session: NetworkSession): Answer => {
    void session.stoppedRun;
    return { body: { allThreadsContinued: true }, afterwards: () => session.proceed() };
  },
  reverseContinue: (session: NetworkSession): Answer => {
    void session.stoppedRun;
    return { afterwards: () => session.proceedBack() };
  },
  next: (session: NetworkSession, { granularity }: DebugProtocol.NextArguments) =>
    session.move(granularity === "instruction" ? steps.in : steps.over),
  stepIn: (session: NetworkSession) => session.move(steps.in),
  stepOut: (session: NetworkSession) => session.move(steps.out),
  stepBack: (session: NetworkSession) => session.move(steps.back),
  pause: (session: NetworkSession) => session.pause(),
  restartFrame: (session: NetworkSession, { frameId }: DebugProtocol.RestartFrameArguments) =>
    session.move((run) => restartFrame(run, frameId)),
  gotoTargets: (session: NetworkSession, args: DebugProtocol.GotoTargetsArguments): Answer => ({
    body: { targets: gotoTargets(session, args) },
  }),
  goto: (session: NetworkSession, { targetId }: DebugProtocol.GotoArguments) =>
    session.move((run) => run.debuggee.goTo({ pass: run.debuggee.place.pass, cursor: targetId })),

  setBreakpoints: (session: NetworkSession, args: DebugProtocol.SetBreakpointsArguments): Answer => ({
    body: { breakpoints: lineBreakpoints(session, args) },
  }),
  setFunctionBreakpoints: (
    session: NetworkSession,
    { breakpoints = [] }: DebugProtocol.SetFunctionBreakpointsArguments,
  ): Answer => ({ body: { breakpoints: session.book.setFunctions(breakpoints, session.checked) } }),
  setDataBreakpoints: (
    session: NetworkSession,
    { breakpoints = [] }: DebugProtocol.SetDataBreakpointsArguments,
  ): Answer => ({ body: { breakpoints: session.book.setData(breakpoints, session.checked) } }),
  setExceptionBreakpoints: (session: NetworkSession, args: DebugProtocol.SetExceptionBreakpointsArguments): Answer => ({
    body: { breakpoints: session.book.setExceptions(args, session.checked) },
  }),
  dataBreakpointInfo: (session: NetworkSession, args: DebugProtocol.DataBreakpointInfoArguments): Answer => ({
    body: dataBreakpointInfo(session, args),
  }),
  breakpointLocations: (
    session: NetworkSession,
    { line, endLine }: DebugProtocol.BreakpointLocationsArguments,
  ): Answer => ({
    body: {
      breakpoints: [...session.run.lines.placesBetween(line, endLine ?? line)],
    },
  }),
  exceptionInfo: (session: NetworkSession): Answer => {
    const stop = session.exception;
    if (!stop?.alarm) throw new Refusal(t("No exception stopped the network here."));
    const label = labelOf(stop.alarm);
    return {
      body: {
        exceptionId: label,
        description: stop.sentence ?? label,
        breakMode: "always",
        details: { message: stop.sentence ?? label, typeName: stop.alarm },
      },
    };
  },

  evaluate: (session: NetworkSession, args: DebugProtocol.EvaluateArguments): Answer => {
    const { stoppedRun, inspector } = session;
    const before = stoppedRun.debuggee.generation;
    const body = inspector.evaluate(stoppedRun, args);
    return { body, afterwards: () => session.tellNumbers(before) };
  },
  setVariable: (session: NetworkSession, args: DebugProtocol.SetVariableArguments): Answer => {
    const { stoppedRun, inspector } = session;
    const before = stoppedRun.debuggee.generation;
    const { value, type } = inspector.setVariable(stoppedRun, args);
    return { body: { value, type, variablesReference: 0 }, afterwards: () => session.tellNumbers(before) };
  },
  setExpression: (session: NetworkSession, { expression, value }: DebugProtocol.SetExpressionArguments): Answer => {
    const { stoppedRun, inspector } = session;
    const before = stoppedRun.debuggee.generation;
    const item = inspector.setExpression(stoppedRun, expression, value);
    return { body: { value: item.value, type: item.type }, afterwards: () => session.tellNumbers(before) };
  },
  completions: (session: NetworkSession, args: DebugProtocol.CompletionsArguments): Answer => ({
    body: { targets: session.inspector.completions(session.run, args) },
  }),

  writeWhatIfs: async (session: NetworkSession): Promise<Answer> => ({
    body: { sentence: await session.writeWhatIfs() },
  }),
  takeBackWhatIfs: (session: NetworkSession): Answer => {
    session.takeBack();
    return done;
  },
  showSample: (session: NetworkSession, { sample }: OwnRequests["showSample"]): Answer => {
    session.showSample(sample);
    return done;
  },
  runToNode: (session: NetworkSession, { node }: OwnRequests["runToNode"]): Answer => {
    void session.stoppedRun;
    return { afterwards: () => session.runToNode(node) };
  },
  goToStep: (session: NetworkSession, { pass, cursor }: OwnRequests["goToStep"]): Answer => {
    const { place } = session.stoppedRun.debuggee;
    return { afterwards: () => session.jump({ pass: pass ?? place.pass, cursor }) };
  },
  matrix: (session: NetworkSession, { expression }: OwnRequests["matrix"]): Answer => ({
    body: session.inspector.matrix(session.stoppedRun, expression),
  }),
};

/** By the request's name. The client's word is taken for the shape of the arguments. */
export const handlers = table as unknown as Readonly<Record<string, Handle<unknown>>>;

function lineBreakpoints(
  session: NetworkSession,
  { source, breakpoints, lines }: DebugProtocol.SetBreakpointsArguments,
): DebugProtocol.Breakpoint[] {
  const asked = breakpoints ?? lines?.map((line) => ({ line })) ?? [];
  const file = session.openFile;
  if (file && !file.isSame(source.path ?? ""))
    return asked.map(({ line }) => ({
      verified: false,
      line,
      message: t("This session debugs {0} alone.", file.name),
    }));
  return session.book.setLines(asked, session.checked);
}

function dataBreakpointInfo(
  session: NetworkSession,
  { variablesReference, name }: DebugProtocol.DataBreakpointInfoArguments,
): DebugProtocol.DataBreakpointInfoResponse["body"] {
  const { run, inspector } = session;
  const expression = variablesReference ? inspector.expressionOf(variablesReference, name) : name;
  if (expression === null)
    return { dataId: null, description: t("“{0}” has no expression of its own that could be watched.", name) };
  const wrong = whyUnreadable(expression, run);
  if (wrong !== null) return { dataId: null, description: wrong };
  return { dataId: expression, description: expression, accessTypes: ["write"], canPersist: true };
}

/** Where a line can be gone to in this pass: after its node's forward step, and after its backward step. */
function gotoTargets(
  session: NetworkSession,
  { source, line }: DebugProtocol.GotoTargetsArguments,
): DebugProtocol.GotoTarget[] {
  const { run, openFile } = session;
  if (openFile && !openFile.isSame(source.path ?? "")) return [];
  const node = run.lines.nodeAt(line);
  return run.debuggee.steps
    .filter((step) => node !== null && step.node?.id === node)
    .map(({ index, phase }) => ({ id: index + 1, label: `${node}, ${phase}`, line }));
}

/** To the beginning of what a frame is: the step, the stage, the pass. */
function restartFrame(run: DebugRun, frameId: number): Stop {
  const { levels, place, steps: all } = run.debuggee;
  const level = levels[frameId - 1];
  if (level?.kind === "node" || level?.kind === "unit" || level?.kind === "detail")
    return run.debuggee.goTo({ pass: place.pass, cursor: place.inside ? place.cursor : place.cursor - 1 });
  if (level?.kind !== "pass") return run.debuggee.goTo({ pass: place.pass, cursor: 0 });
  const seed = all.findIndex(({ phase }) => phase === "seed");
  const update = all.findIndex(({ phase }) => phase === "update");
  const at = place.inside ? place.cursor : place.cursor - 1;
  const start = [update, seed].find((first) => first >= 0 && at >= first) ?? 0;
  return run.debuggee.goTo({ pass: place.pass, cursor: start });
}
