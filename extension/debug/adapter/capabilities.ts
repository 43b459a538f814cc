import type { DebugProtocol } from "@vscode/debugprotocol";
import { filters } from "./exceptionFilters.ts";

export function capabilities(): DebugProtocol.Capabilities {
  return {
    supportsConfigurationDoneRequest: true,
    supportsStepBack: true,
    supportsSteppingGranularity: true,
    supportsConditionalBreakpoints: true,
    supportsHitConditionalBreakpoints: true,
    supportsLogPoints: true,
    supportsFunctionBreakpoints: true,
    supportsDataBreakpoints: true,
    supportsBreakpointLocationsRequest: true,
    supportsExceptionOptions: false,
    supportsExceptionFilterOptions: true,
    supportsExceptionInfoRequest: true,
    exceptionBreakpointFilters: [...filters()],
    supportsEvaluateForHovers: true,
    supportsClipboardContext: true,
    supportsSetVariable: true,
    supportsSetExpression: true,
    supportsValueFormattingOptions: true,
    supportsCompletionsRequest: true,
    completionTriggerCharacters: [".", "(", "["],
    supportsGotoTargetsRequest: true,
    supportsRestartRequest: true,
    supportsRestartFrame: true,
    supportsTerminateRequest: true,
    supportsCancelRequest: true,
    supportsDelayedStackTraceLoading: true,
    supportsReadMemoryRequest: false,
    supportsWriteMemoryRequest: false,
    supportsDisassembleRequest: false,
    supportsModulesRequest: false,
  };
}
