import {
  BreakpointEvent,
  DebugSession,
  Event,
  InitializedEvent,
  InvalidatedEvent,
  OutputEvent,
  Response,
  TerminatedEvent,
} from "@vscode/debugadapter";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Place } from "../../../core/debugger/debuggee.ts";
import type { OutputLine, Stop, StopRules } from "../../../core/debugger/stops.ts";
import { editsFor } from "../../../core/document/edits.ts";
import type { EngineState } from "../../../core/training/engineState.ts";
import { t } from "../../l10n.ts";
import type { DebugControl } from "../debugState.ts";
import { type Answer, THREAD } from "./answer.ts";
import { BreakpointBook } from "./breakpointBook.ts";
import { DebugRun } from "./debugRun.ts";
import { debugState } from "./debugView.ts";
import { labelOf } from "./exceptionFilters.ts";
import type { DebuggedFile, Host } from "./host.ts";
import { Inspector } from "./inspector.ts";
import { type LaunchChoices, readChoices } from "./launchChoices.ts";
import { Refusal, sentenceOf } from "./refusal.ts";
import { handlers } from "./requests.ts";
import { inSlices, type RunSignal } from "./slices.ts";
import { snapshotsRunAlike } from "./snapshotsRunAlike.ts";
import { watching } from "./watching.ts";
import { whatIfEdits } from "./whatIfEdits.ts";

/** Long enough that a short run to the next breakpoint shows nothing in between. */
const SHOW_RUNNING_AFTER_MS = 150;

/** Requests behind which a person stands: what is wrong with them is shown, not only answered. */
const TOLD: ReadonlySet<string> = new Set([
  ...["launch", "restart", "restartFrame", "goto", "setVariable", "setExpression"],
  ...["continue", "reverseContinue", "next", "stepIn", "stepOut", "stepBack", "pause"],
]);

/**
 * A session of the Debug Adapter Protocol over one network. Every request is answered, by a sentence where it cannot be done, and always before
 * the events that it causes: a client that hears `stopped` before the answer to its step stays in the state of before
 * (microsoft/vscode-mock-debug#91).
 */
export class NetworkSession extends DebugSession {
  readonly book = new BreakpointBook();
  readonly inspector = new Inspector();
  private readonly host: Host;
  private file: DebuggedFile | null = null;
  private watchingFile: { dispose(): void } | null = null;
  private choices: LaunchChoices | null = null;
  private current: DebugRun | null = null;
  private isConfigured = false;
  private hasBegun = false;
  private hasEnded = false;
  /** The run under way; null while stopped. */
  private running: RunSignal | null = null;
  private lastStop: Stop | null = null;
  /** Where the training run stood that it began in; null for a run of its own. */
  private known: EngineState | null = null;
  private why: string | null = null;
  private saidBroken = false;
  private generation = 0;
  private shownNumbers = "";
  private runCount = 0;

  constructor(host: Host) {
    super();
    this.host = host;
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
  }

  // Requests.

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    void this.answer(request);
  }

  private async answer(request: DebugProtocol.Request): Promise<void> {
    const response: DebugProtocol.Response = new Response(request);
    let afterwards: (() => void) | undefined;
    try {
      const handler = Object.hasOwn(handlers, request.command) ? handlers[request.command] : undefined;
      if (!handler) throw new Refusal(t("Chainrule’s debugger does not know the request “{0}”.", request.command));
      const answer = await handler(this, request.arguments ?? {});
      if (answer.body) response.body = answer.body;
      afterwards = answer.afterwards;
    } catch (error) {
      const sentence = sentenceOf(error);
      response.success = false;
      response.message = sentence;
      // As a variable, since a sentence may hold braces of its own.
      const showUser = TOLD.has(request.command);
      response.body = { error: { id: 1, format: "{sentence}", variables: { sentence }, showUser } };
    }
    this.sendResponse(response);
    try {
      afterwards?.();
    } catch (error) {
      this.say(sentenceOf(error), "stderr");
    }
  }

  /** The run, for requests that need one. */
  get run(): DebugRun {
    if (!this.current) throw new Refusal(t("No network is being debugged."));
    return this.current;
  }

  /** The same while nothing moves. */
  get stoppedRun(): DebugRun {
    const { run } = this;
    if (this.running) throw new Refusal(t("The network is running; pause it first."));
    return run;
  }

  get checked(): DebugRun | null {
    return this.current;
  }

  get openFile(): DebuggedFile | null {
    return this.file;
  }

  get source(): DebugProtocol.Source {
    const { name = "", path = "" } = this.file ?? {};
    return { name, path };
  }

  get exception(): Stop | null {
    return this.lastStop?.alarm ? this.lastStop : null;
  }

  // Life.

  async launch(args: Readonly<Record<string, unknown>>): Promise<Answer> {
    if (this.file) throw new Refusal(t("This session debugs a network already."));
    const choices = readChoices(args);
    const file = await this.host.open(choices.program);
    try {
      const { trainingStep } = choices;
      const known = trainingStep === null ? null : await file.trainingState(trainingStep - 1);
      if (known && trainingStep !== null && known.step !== trainingStep - 1)
        throw new Refusal(
          t("The training run has done {0} steps; “trainingStep” may be 1 to {1}.", known.step, known.step + 1),
        );
      this.known = known;
      const run = new DebugRun(file.snapshot, choices, known);
      if (known && known.step >= run.debuggee.passCount)
        throw new Refusal(t("Training has {0} steps; there is no step {1}.", run.debuggee.passCount, known.step + 1));
      this.current = run;
    } catch (error) {
      file.dispose();
      throw error;
    }
    this.file = file;
    this.choices = choices;
    this.watchingFile = file.onDidChange(() => this.followFile());
    return {
      afterwards: () => {
        // Breakpoints that came before there was a network.
        this.recheck(this.run);
        this.sendEvent(new InitializedEvent());
        this.begin();
      },
    };
  }

  configured(): Answer {
    this.isConfigured = true;
    return { afterwards: () => this.begin() };
  }

  async restart(args: DebugProtocol.RestartArguments): Promise<Answer> {
    const before = this.run;
    const { snapshot } = this.file ?? {};
    const choices = args.arguments ? readChoices(args.arguments as Readonly<Record<string, unknown>>) : this.choices;
    if (!snapshot || !choices) throw new Refusal(t("No network is being debugged."));
    const isOther = JSON.stringify(choices) !== JSON.stringify(this.choices) || before.snapshot !== snapshot;
    // Where the text cannot be run now, what runs goes on.
    const isSameStep = choices.trainingStep === this.choices?.trainingStep && before.snapshot === snapshot;
    if (choices.trainingStep !== null && !isSameStep)
      throw new Refusal(
        t(
          "A session of a step of a training run cannot be restarted with another text or step; stop it, and begin anew.",
        ),
      );
    const next = isOther ? new DebugRun(snapshot, choices, this.known) : before;
    this.halt();
    this.choices = choices;
    if (isOther) {
      for (const sentence of carryTries(before, next, this.inFile)) this.say(sentence, "console");
      this.adopt(next);
    }
    next.debuggee.restart();
    this.hasBegun = false;
    return { afterwards: () => this.begin() };
  }

  /** Ends the session; what was tried and not written is gone. */
  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.halt();
    this.watchingFile?.dispose();
    this.file?.show(null);
    this.file?.dispose();
  }

  override dispose(): void {
    this.end();
    super.dispose();
  }

  terminate(): void {
    this.end();
    this.sendEvent(new TerminatedEvent());
  }

  /** The first stop, once the network is there and the client has said all its breakpoints. */
  private begin(): void {
    if (!this.isConfigured || !this.current || this.hasBegun) return;
    this.hasBegun = true;
    const { choices, current } = this;
    if (choices?.noDebug) {
      void this.go((_, most) => current.debuggee.proceed({ breakpoints: [], alarms: new Set() }, most), true);
      return;
    }
    const stopsOnEntry = choices?.stopOnEntry ?? this.book.isEmpty;
    if (stopsOnEntry) this.stopAt("entry", null);
    else this.proceed();
  }

  // Moving.

  /** One movement by hand, after its answer has been sent. */
  move(step: (run: DebugRun) => Stop | null): Answer {
    const run = this.stoppedRun;
    return {
      afterwards: () => {
        const stop = step(run);
        this.stopAt(stop?.reason ?? "step", stop);
      },
    };
  }

  proceed(): void {
    if (this.run.isAtEnd) {
      this.say(t("The run is over."), "console");
      this.terminate();
      return;
    }
    void this.go((rules, most) => this.run.debuggee.proceed(rules, most));
  }

  proceedBack(): void {
    void this.go((rules, most) => this.run.debuggee.proceedBack(rules, most));
  }

  pause(): Answer {
    const { running } = this;
    return {
      afterwards: () => {
        if (!running || running !== this.running) return;
        this.halt();
        this.stopAt("pause", null);
      },
    };
  }

  /** Runs in slices until something stops it. */
  private async go(advance: (rules: StopRules, most: number) => Stop | null, endsSession = false): Promise<void> {
    this.halt();
    const signal: RunSignal = { stopped: false };
    this.running = signal;
    const showRunning = setTimeout(() => this.publish(), SHOW_RUNNING_AFTER_MS);
    try {
      const stop = await inSlices((most) => {
        const found = this.unlessExcused(advance(this.book.rules, most));
        if (!found) this.sayLines(this.run.debuggee.takeOutput());
        return found;
      }, signal);
      if (signal.stopped || !stop) return;
      this.running = null;
      if (endsSession) {
        this.sayLines(stop.output);
        this.sayObjective();
        this.terminate();
      } else this.stopAt(stop.reason, stop);
    } catch (error) {
      this.running = null;
      this.say(sentenceOf(error), "stderr");
      if (!signal.stopped) this.stopAt("pause", null);
    } finally {
      clearTimeout(showRunning);
    }
  }

  /** An alarm with a condition that is not met is no reason to stop; what was written on the way is said all the same. */
  private unlessExcused(stop: Stop | null): Stop | null {
    const condition = stop?.alarm ? this.book.conditionOf(stop.alarm) : null;
    if (!stop || condition === null || stop.breakpoints.length > 0) return stop;
    try {
      if (watching.isTrue(this.run.evaluate(condition))) return stop;
    } catch {
      // What is not computed yet is not met.
    }
    this.sayLines(stop.output);
    return null;
  }

  private halt(): void {
    if (this.running) this.running.stopped = true;
    this.running = null;
  }

  /** Tells every view and the client where it stands. */
  private stopAt(reason: Stop["reason"] | "pause", stop: Stop | null): void {
    if (this.hasEnded) return;
    this.running = null;
    this.inspector.forget();
    this.lastStop = stop;
    this.sayLines(stop?.output ?? []);
    const { isAtEnd } = this.run;
    this.why = stop?.sentence ?? (isAtEnd ? t("The run ends here.") : null);
    this.publish();
    const ready = this.file?.prepareStop();
    if (!ready) {
      this.sendStopped(reason, stop, isAtEnd);
      return;
    }
    // A place for the stop to be shown at is no reason to keep it back for ever, nor for failing.
    void ready
      .catch(() => undefined)
      .then(() => {
        if (!this.hasEnded && !this.running) this.sendStopped(reason, stop, isAtEnd);
      });
  }

  private sendStopped(reason: Stop["reason"] | "pause", stop: Stop | null, isAtEnd: boolean, quiet = false): void {
    const { place } = this.run.debuggee;
    const isAtStart = place.pass === 0 && place.cursor === 0 && !place.inside;
    const description = stop?.alarm
      ? labelOf(stop.alarm)
      : isAtEnd
        ? t("At the end of the run")
        : isAtStart
          ? t("At the beginning of the run")
          : null;
    const body: DebugProtocol.StoppedEvent["body"] = {
      // `end` is no reason that clients know.
      reason: reason === "end" ? "step" : reason,
      threadId: THREAD,
      allThreadsStopped: true,
      ...(description === null ? {} : { description }),
      ...(stop?.sentence ? { text: stop.sentence } : {}),
      ...(stop && stop.breakpoints.length > 0 ? { hitBreakpointIds: [...stop.breakpoints] } : {}),
      ...(quiet ? { preserveFocusHint: true } : {}),
    };
    this.send("stopped", body);
  }

  // What everybody sees.

  private publish(): void {
    const { file, current } = this;
    if (!file || !current || this.hasEnded) return;
    const numbers = `${this.runCount} ${current.debuggee.generation} ${current.sample}`;
    if (numbers !== this.shownNumbers) this.generation += 1;
    this.shownNumbers = numbers;
    const facts = { stopped: this.running === null, why: this.why, generation: this.generation };
    file.show(debugState(current, facts, this.control));
  }

  /** The same, where something may have changed them since the generation was that. */
  tellNumbers(before: number): void {
    if (this.current && this.current.debuggee.generation !== before) this.numbersChanged();
  }

  whyUnreadable(run: DebugRun, expression: string): string | null {
    try {
      watching.read(expression, run.graph);
      return null;
    } catch (error) {
      return sentenceOf(error);
    }
  }

  /** Other numbers at the same place. */
  numbersChanged(): void {
    this.publish();
    this.sendEvent(new InvalidatedEvent(["variables"]));
  }

  private readonly control: DebugControl = {
    goTo: async (cursor) => this.jump({ pass: this.run.debuggee.place.pass, cursor }),
    runToNode: async (node) => this.runToNode(node),
    showSample: async (sample) => this.showSample(sample),
    setParameter: async (name, entry, value) => {
      this.stoppedRun.debuggee.setParameter(name, entry, value);
      this.numbersChanged();
    },
    takeBack: async () => this.takeBack(),
    writeWhatIfs: async () => {
      await this.writeWhatIfs();
    },
  };

  jump(place: Pick<Place, "pass" | "cursor">): void {
    const stop = this.stoppedRun.debuggee.goTo(place);
    this.stopAt("goto", stop);
  }

  runToNode(id: string): void {
    const run = this.stoppedRun;
    if (!run.graph.byId.has(id)) throw new Refusal(t("“{0}” takes no part in the pass.", id));
    const stop = run.debuggee.runToNode(id);
    if (!stop) throw new Refusal(t("“{0}” is not reached any more in this run.", id));
    this.stopAt("goto", stop);
  }

  showSample(sample: number): void {
    this.stoppedRun.showSample(sample);
    this.numbersChanged();
  }

  takeBack(): void {
    const { debuggee } = this.stoppedRun;
    if (debuggee.whatIfs.length === 0) throw new Refusal(t("No what-if values are set."));
    debuggee.takeBack(null);
    this.numbersChanged();
  }

  /** Gives a sentence that says what was written and what could not be. */
  async writeWhatIfs(): Promise<string> {
    const run = this.stoppedRun;
    const { file } = this;
    const { whatIfs } = run.debuggee;
    if (!file || whatIfs.length === 0) throw new Refusal(t("No what-if values are set."));
    const { intents, written, refused } = whatIfEdits(whatIfs, run);
    if (intents.length === 0) throw new Refusal(refused.join(" "));
    if (run.snapshot.version !== file.snapshot.version)
      throw new Refusal(t("The file has changed and what runs is its earlier text; mend the file or restart first."));
    // The file's own change brings the numbers in; until then they hold as tried.
    for (const whatIf of written) this.inFile.add(JSON.stringify([whatIf.kind, whatIf.name, whatIf.entry, whatIf.row]));
    try {
      await file.write((text) => editsFor(text, intents));
    } finally {
      this.inFile.clear();
    }
    const count =
      written.length === 1
        ? t("1 value was written to the file.")
        : t("{0} values were written to the file.", written.length);
    return [count, ...refused].join(" ");
  }

  /** What-ifs that are being written: a run of the new text has them without being told. */
  private readonly inFile = new Set<string>();

  // The file under the session.

  private followFile(): void {
    const { file, current, choices } = this;
    if (!file || !current || !choices || this.hasEnded) return;
    const { snapshot } = file;
    if (snapshot === current.snapshot) return;
    if (!snapshot.stale && snapshotsRunAlike(current.snapshot, snapshot)) {
      current.follow(snapshot);
      this.saidBroken = false;
      this.dropWritten(current);
      this.recheck(current);
      this.publish();
      if (!this.running && this.hasBegun) this.sendEvent(new InvalidatedEvent(["stacks"], THREAD));
      return;
    }
    let next: DebugRun;
    try {
      if (this.known) throw new Refusal(t("It stands in a training run of the text as it was."));
      next = new DebugRun(snapshot, choices);
    } catch (error) {
      if (!this.saidBroken)
        this.say(
          t(
            "The file changed, but cannot be run now; the session goes on with what it was started with. {0}",
            sentenceOf(error),
          ),
          "important",
        );
      this.saidBroken = true;
      return;
    }
    this.saidBroken = false;
    const lost = carryTries(current, next, this.inFile);
    const isSame = goToSamePlace(current, next);
    next.showSample(Math.min(current.sample, next.debuggee.rows.length - 1));
    this.adopt(next);
    const sentence = isSame
      ? t("The file changed; run again to the same place.")
      : t("The file changed, and the place where the session stood is gone; it stands at the nearest one.");
    this.say([sentence, ...lost].join(" "), "console");
    if (this.running || !this.hasBegun) return;
    this.why = sentence;
    this.publish();
    this.sendStopped(
      "restart",
      { reason: "restart", sentence, breakpoints: [], alarm: null, output: [] },
      next.isAtEnd,
      true,
    );
  }

  /** The text says by itself now what was tried. */
  private dropWritten({ debuggee }: DebugRun): void {
    for (const whatIf of debuggee.whatIfs)
      if (this.inFile.has(JSON.stringify([whatIf.kind, whatIf.name, whatIf.entry, whatIf.row])))
        debuggee.takeBack(whatIf);
  }

  private adopt(run: DebugRun): void {
    this.current = run;
    this.runCount += 1;
    this.inspector.forget();
    this.recheck(run);
  }

  private recheck(run: DebugRun): void {
    for (const breakpoint of this.book.check(run)) this.sendEvent(new BreakpointEvent("changed", breakpoint));
  }

  // Saying.

  say(text: string, category: "console" | "important" | "stdout" | "stderr", node: string | null = null): void {
    const place = node === null ? null : this.current?.lines.node(node);
    const event: DebugProtocol.OutputEvent = new OutputEvent(`${text}\n`, category);
    if (place) Object.assign(event.body, { source: this.source, line: place.line, column: place.column });
    this.sendEvent(event);
  }

  private sayLines(lines: readonly OutputLine[]): void {
    for (const { kind, text, node } of lines) this.say(text, kind === "log" ? "stdout" : "stderr", node);
  }

  private sayObjective(): void {
    const { tape } = this.run.debuggee;
    if (tape.objective !== null) this.say(t("objective {0}", tape.objective), "stdout");
  }

  private send(event: string, body: object): void {
    this.sendEvent(new Event(event, body));
  }
}

/** Tries that the new text still has a place for; gives a sentence for those that it has not. */
function carryTries(from: DebugRun, to: DebugRun, inFile: ReadonlySet<string>): readonly string[] {
  const lost: string[] = [];
  for (const whatIf of from.debuggee.whatIfs) {
    if (inFile.has(JSON.stringify([whatIf.kind, whatIf.name, whatIf.entry, whatIf.row]))) continue;
    try {
      to.debuggee.goTo({ pass: whatIf.pass, cursor: 0 });
      if (whatIf.kind === "parameter") to.debuggee.setParameter(whatIf.name, whatIf.entry, whatIf.to);
      else to.debuggee.setInput(whatIf.name, whatIf.entry, to.debuggee.rows.indexOf(whatIf.row ?? -1), whatIf.to);
    } catch {
      lost.push(t("The what-if value of {0} has no place any more.", from.nameOf(whatIf)));
    }
  }
  return lost;
}

/** Goes to the step that was done last, by its node and phase; false where there is none such and it is the nearest. */
function goToSamePlace(from: DebugRun, to: DebugRun): boolean {
  const { place, steps } = from.debuggee;
  const pass = Math.min(place.pass, to.debuggee.passCount - 1);
  to.debuggee.goTo({ pass, cursor: 0 });
  const last = steps[place.cursor - 1];
  const at = last
    ? to.debuggee.steps.findIndex(({ phase, node }) => phase === last.phase && node?.id === last.node?.id)
    : -1;
  const found = last === undefined || at >= 0;
  to.debuggee.goTo({ pass, cursor: found ? at + 1 : place.cursor });
  return found && pass === place.pass;
}
