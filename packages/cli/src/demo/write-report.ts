import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { CliError, reasonOf } from '../cli-error.js';
import {
  type CallReport,
  peaksOf,
  type ReportedAvatar,
  type ReportedTurn,
  renderReport,
} from '../report/index.js';
import type { AvatarResults } from './avatar/index.js';
import type { LiveTurn } from './call/index.js';
import { BOT_NAME } from './call-state.js';
import type { Caller } from './caller/index.js';
import type { FinishedCall } from './hold-call.js';
import type { OutputFiles } from './output-files.js';
import type { CallResults } from './results.js';
import { figuresOf } from './tell-results.js';

/** One slice of the waveform per so many ms, within these bounds. */
const SLICE_MS = 50;
const SLICES = { least: 200, most: 2000 };

/**
 * Writes the page about a call, from what was logged and from its recording.
 *
 * @throws CliError when it cannot.
 */
export async function writeReport(
  call: FinishedCall,
  caller: Caller,
  results: CallResults,
  { files, services }: { readonly files: OutputFiles; readonly services: string },
): Promise<void> {
  const { durationMs } = call.summary;
  const slices = Math.round(Math.min(SLICES.most, Math.max(SLICES.least, durationMs / SLICE_MS)));
  const [callerPeaks = [], botPeaks = []] = await peaksOf(files.conversation, slices, durationMs);
  const report: CallReport = {
    title: 'A call to the Harbour Hill Observatory',
    subtitle: `Held in real time; ${services}. Caller: ${caller.name}. Agent: ${BOT_NAME}.`,
    caller: 'Caller',
    bot: BOT_NAME,
    durationMs,
    turns: call.log.turns.flatMap((turn) => reported(turn, durationMs)),
    callerSpans: call.log.callerSpans,
    botSpans: call.log.botSpans,
    callerPeaks,
    botPeaks,
    figures: figuresOf(results),
    avatar: results.avatar === null ? undefined : reportedAvatar(results.avatar),
    audioFile: basename(files.conversation),
  };
  try {
    await writeFile(files.report, renderReport(report));
  } catch (error) {
    throw new CliError(`cannot write ${files.report}: ${reasonOf(error)}`, { cause: error });
  }
}

function reported(turn: LiveTurn, durationMs: number): readonly ReportedTurn[] {
  const { record, toolCalls, interruptedAtMs } = turn;
  if (record === undefined) return [];
  const { marks, outcome, user, said, heard, latency, errors } = record;
  return [
    {
      turn: turn.turn,
      startMs: marks.startedMs,
      endMs: marks.finishedMs ?? durationMs,
      outcome,
      user,
      said,
      heard,
      latency,
      errors,
      interruptedAtMs,
      textToAvatarMs: record.textToAvatarMs,
      toolCalls: toolCalls.map((call) => ({
        name: call.name,
        arguments: call.arguments,
        result: call.result,
        failed: call.failed ?? false,
        tookMs: call.tookMs,
      })),
    },
  ];
}

/** What starts after the making of the agent, starts side by side. */
function reportedAvatar({ name, states, startUpMs }: AvatarResults): ReportedAvatar {
  if (startUpMs === null) return { name, states, startUp: [] };
  const { init, stt, llm, avatar, total } = startUpMs;
  const services = Object.entries({ STT: stt, LLM: llm, avatar }).flatMap(([label, ms]) =>
    ms === null ? [] : [{ label, startMs: init, endMs: init + ms }],
  );
  const whole = { startMs: 0, endMs: total };
  return {
    name,
    states,
    startUp: [{ label: 'init', startMs: 0, endMs: init }, ...services, { label: 'total', ...whole }],
  };
}
