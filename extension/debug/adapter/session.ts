import { BreakpointEvent, Event, InitializedEvent, InvalidatedEvent, TerminatedEvent } from "@vscode/debugadapter";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Place } from "../../../core/debugger/debuggee.ts";
import type { OutputLine, Stop, StopRules } from "../../../core/debugger/stops.ts";
import type { EngineState } from "../../../core/training/engineState.ts";
import { t } from "../../l10n.ts";
import { type Answer, THREAD } from "./answer.ts";
import { AnsweringSession } from "./answeringSession.ts";
import { BreakpointBook } from "./breakpointBook.ts";
import { BeingWritten, carryTries, goToSamePlace } from "./carryOver.ts";
import { controlOf } from "./controlOf.ts";
import { DebugRun } from "./debugRun.ts";
import { debugState } from "./debugView.ts";
import { firstRun, stateBefore } from "./firstRun.ts";
import type { DebuggedFile, Host } from "./host.ts";
import { Inspector } from "./inspector.ts";
import { isExcused } from "./isExcused.ts";
import { type LaunchChoices, readChoices } from "./launchChoices.ts";
import { type OutputCategory, outputEvent } from "./outputEvent.ts";
import { Refusal, sentenceOf } from "./refusal.ts";
import { handlers } from "./requests.ts";
import { inSlices, type RunSignal } from "./slices.ts";
import { snapshotsRunAlike } from "./snapshotsRunAlike.ts";
import { type StopReason, stoppedBody } from "./stoppedBody.ts";
import { writeWhatIfs } from "./writeWhatIfs.ts";

const PLAIN_STOP: Stop = { reason: "restart", sentence: null, breakpoints: [], alarm: null, output: [] };

/** Long enough that a short run to the next breakpoint shows nothing in between. */
const SHOW_RUNNING_AFTER_MS = 150;

/** A session of the Debug Adapter Protocol over one network. */
export class NetworkSession extends AnsweringSession {
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
  private readonly inFile = new BeingWritten();
  private readonly control = controlOf(this);

  constructor(host: Host) {
    super();
    this.host = host;
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
  }

  // Requests.

  protected override handle(command: string, args: object): Answer | Promise<Answer> | null {
    const handler = Object.hasOwn(handlers, command) ? handlers[command] : undefined;
    return handler ? handler(this, args) : null;
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
      this.known = await stateBefore(file, choices);
      this.current = firstRun(file.snapshot, choices, this.known);
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

  /** VS Code's debugger stands still for good behind a restart that is refused: it is told why, and that all stands as it stood. */
  async restart(args: DebugProtocol.RestartArguments): Promise<Answer> {
    try {
      return this.restarted(args);
    } catch (error) {
      if (!this.current) throw error;
      const sentence = sentenceOf(error);
      return {
        afterwards: () => {
          this.say(t("It was not restarted. {0}", sentence), "important");
          if (!this.running) this.stopAt("restart", { ...PLAIN_STOP, sentence });
        },
      };
    }
  }

  private restarted(args: DebugProtocol.RestartArguments): Answer {
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
  move(step: (run: DebugRun, rules: StopRules) => Stop | null): Answer {
    const run = this.stoppedRun;
    return {
      afterwards: () => {
        const stop = step(run, this.book.stepRules);
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

  /** What was written on the way to a stop that is none is said all the same. */
  private unlessExcused(stop: Stop | null): Stop | null {
    if (!stop || !isExcused(stop, this.book, this.run)) return stop;
    this.sayLines(stop.output);
    return null;
  }

  private halt(): void {
    if (this.running) this.running.stopped = true;
    this.running = null;
  }

  /** Tells every view and the client where it stands. */
  private stopAt(reason: StopReason, stop: Stop | null): void {
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
      this.sendStopped(reason, stop);
      return;
    }
    // A place for the stop to be shown at is no reason to keep it back for ever, nor for failing.
    void ready
      .catch(() => undefined)
      .then(() => {
        if (!this.hasEnded && !this.running) this.sendStopped(reason, stop);
      });
  }

  private sendStopped(reason: StopReason, stop: Stop | null, quiet = false): void {
    this.sendEvent(new Event("stopped", stoppedBody(this.run, reason, stop, quiet)));
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

  /** Other numbers at the same place. */
  numbersChanged(): void {
    this.publish();
    this.sendEvent(new InvalidatedEvent(["variables"]));
  }

  jump(place: Pick<Place, "pass" | "cursor">): void {
    const stop = this.stoppedRun.debuggee.goTo(place);
    this.stopAt("goto", stop);
  }

  runToNode(id: string): void {
    const run = this.stoppedRun;
    if (!run.graph.byId.has(id)) throw new Refusal(t("“{0}” takes no part in the pass.", id));
    const stop = run.debuggee.runToNode(id, this.book.stepRules);
    if (!stop) throw new Refusal(t("“{0}” is not reached any more in this run.", id));
    this.stopAt(stop.reason, stop);
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
    return writeWhatIfs(this.stoppedRun, this.file, this.inFile);
  }

  // The file under the session.

  private followFile(): void {
    const { file, current, choices } = this;
    if (!file || !current || !choices || this.hasEnded) return;
    const { snapshot } = file;
    if (snapshot === current.snapshot) return;
    if (!snapshot.stale && snapshotsRunAlike(current.snapshot, snapshot)) {
      current.follow(snapshot);
      this.saidBroken = false;
      this.inFile.takeBack(current);
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
    this.sendStopped("restart", { ...PLAIN_STOP, sentence }, true);
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

  say(text: string, category: OutputCategory, node: string | null = null): void {
    const place = node === null ? null : this.current?.lines.node(node);
    this.sendEvent(
      outputEvent(text, category, place ? { source: this.source, line: place.line, column: place.column } : null),
    );
  }

  private sayLines(lines: readonly OutputLine[]): void {
    for (const { kind, text, node } of lines) this.say(text, kind === "log" ? "stdout" : "stderr", node);
  }

  private sayObjective(): void {
    const { tape } = this.run.debuggee;
    if (tape.objective !== null) this.say(t("objective {0}", tape.objective), "stdout");
  }
}
