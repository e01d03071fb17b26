import {
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  InputAudioFrame,
  InterimTranscriptionFrame,
  inlet,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  Pipeline,
  PlayoutFrame,
  type Processor,
  processor,
  type Session,
  SpeechStartedFrame,
  SpeechStoppedFrame,
  TranscriptionFrame,
  TTSAudioFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '@antiphon/core';
import { retainedBy } from '../measure/heap.js';
import { spreadOf } from '../measure/statistics.js';
import { isInterrupted } from '../measure/until-interrupted.js';

export interface MemoryRow {
  readonly sessions: number;
  readonly processors: number;
  readonly kilobytesPerSession: number;
  /** The same, of every time it was measured. */
  readonly samples: readonly number[];
}

/** Eight processors in the shape of a voice agent, with the state that such processors keep and no services. */
const shape: readonly Processor[] = [
  inlet(InputAudioFrame),
  stage('vad', [InputAudioFrame], [InputAudioFrame, SpeechStartedFrame, SpeechStoppedFrame]),
  stage('stt', [InputAudioFrame], [InputAudioFrame, InterimTranscriptionFrame, TranscriptionFrame]),
  stage(
    'turns',
    [TranscriptionFrame],
    [TranscriptionFrame, UserStartedSpeakingFrame, UserStoppedSpeakingFrame],
  ),
  stage('llm', [TranscriptionFrame], [LLMStartFrame, LLMTextFrame, LLMEndFrame]),
  stage('tts', [LLMTextFrame], [TTSAudioFrame]),
  stage('limit', [TTSAudioFrame], [TTSAudioFrame]),
  stage('output', [TTSAudioFrame], [PlayoutFrame, BotStartedSpeakingFrame, BotStoppedSpeakingFrame]),
] as readonly Processor[];

function stage(name: string, takes: Processor['takes'], emits: Processor['emits']): Processor {
  const on = Object.fromEntries(takes.map(({ kind }) => [kind, () => {}]));
  return (processor as (definition: unknown) => Processor)({
    name,
    takes,
    emits,
    on,
    state: () => ({ seen: 0 }),
  });
}

/** The heap moves by some kilobytes on its own: few sessions are measured many times. */
const timesOf = (sessions: number): number => Math.max(3, Math.ceil(60 / sessions));

/** What a session costs that has been started and waits for somebody to speak: by so many as could be measured. */
export async function measureIdleMemory(
  counts: readonly number[],
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<MemoryRow[]> {
  const total = counts.reduce((sum, sessions) => sum + timesOf(sessions), 0);
  let done = 0;
  if (await isInterrupted(signal)) return [];
  const voiceAgent = new Pipeline(shape);
  // The first sessions pay for what all share, and teach the engine the shapes of their objects: collections
  // forced between the very first ones would leave it with the slow kind.
  await retained(voiceAgent, 200);
  const rows: MemoryRow[] = [];
  for (const sessions of counts) {
    const measured: number[] = [];
    for (let time = 0; time < timesOf(sessions); time++) {
      if (await isInterrupted(signal)) return rows;
      measured.push(await retained(voiceAgent, sessions));
      progress(++done, total);
    }
    const samples = measured.map((bytes) => bytes / 1024);
    const kilobytesPerSession = spreadOf(samples).median;
    rows.push({ sessions, processors: shape.length, kilobytesPerSession, samples });
  }
  return rows;
}

/** Bytes for each of so many sessions. */
async function retained(line: Pipeline, sessions: number): Promise<number> {
  const { bytes, kept } = await retainedBy(async () => {
    const open: Session[] = [];
    // One after the other: a thousand promises in flight would be counted as the sessions' own.
    for (let session = 0; session < sessions; session++) open.push(await opened(line));
    return open;
  });
  await Promise.all(kept.map((session) => session.cancel()));
  return bytes / sessions;
}

async function opened(line: Pipeline) {
  const session = line.open();
  await session.start();
  return session;
}
