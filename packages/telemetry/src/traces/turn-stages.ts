import {
  type Frame,
  FunctionCallResultFrame,
  FunctionCallStartFrame,
  LLMEndFrame,
  LLMStartFrame,
  MetricsFrame,
  type Session,
  TTSEndFrame,
  TTSStartFrame,
  type TurnRecord,
} from '@antiphon/core';
import { SpanKind } from '@opentelemetry/api';
import type { Stage } from './stage.js';

/** The most stages of a turn that get a span: a model that calls tools for ever fills no memory. */
const MAX_STAGES = 128;
const USAGE: Readonly<Record<string, string>> = {
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cachedTokens: 'gen_ai.usage.cache_read.input_tokens',
  thoughtTokens: 'antiphon.usage.thought_tokens',
};

/**
 * What the current turn does, seen from frames of which there are few per turn: the model's answer, calls of tools,
 * speech. Holds the stages of one turn, at most 128.
 */
export class TurnStages {
  readonly #provider: string | undefined;
  readonly #watched: { unsubscribe(): void }[];
  #stages: Stage[] = [];
  #chat: Stage | undefined;
  #speech: Stage | undefined;
  readonly #tools = new Map<string, Stage>();

  constructor(session: Session, provider: string | undefined) {
    this.#provider = provider;
    this.#watched = [
      session.frames$(LLMStartFrame).subscribe((frame) => this.#chatStarted(frame)),
      session.frames$(LLMEndFrame).subscribe((frame) => this.#chatEnded(frame)),
      session.frames$(MetricsFrame).subscribe((frame) => this.#measured(frame)),
      session.frames$(FunctionCallStartFrame).subscribe((frame) => this.#toolCalled(frame)),
      session.frames$(FunctionCallResultFrame).subscribe((frame) => this.#toolReturned(frame)),
      session.frames$(TTSStartFrame).subscribe((frame) => this.#speechStarted(frame)),
      session.frames$(TTSEndFrame).subscribe((frame) => this.#speechEnded(frame)),
    ];
  }

  /** What was seen since the last turn was finished; begins anew. */
  take(): readonly Stage[] {
    const stages = this.#stages;
    this.#stages = [];
    this.#chat = undefined;
    this.#speech = undefined;
    this.#tools.clear();
    return stages;
  }

  stop(): void {
    for (const each of this.#watched) each.unsubscribe();
  }

  #chatStarted({ at, model }: LLMStartFrame): void {
    this.#chat = this.#begin({
      name: model === undefined ? 'chat' : `chat ${model}`,
      kind: SpanKind.CLIENT,
      startMs: at,
      attributes: {
        'gen_ai.operation.name': 'chat',
        ...(model === undefined ? {} : { 'gen_ai.request.model': model }),
        ...(this.#provider === undefined ? {} : { 'gen_ai.provider.name': this.#provider }),
      },
    });
  }

  #chatEnded({ at, finishReason }: LLMEndFrame): void {
    if (this.#chat === undefined) return;
    this.#chat.endMs ??= at;
    this.#chat.attributes['gen_ai.response.finish_reasons'] = [finishReason];
  }

  #measured({ name, value, unit }: MetricsFrame): void {
    const attribute = USAGE[name];
    if (this.#chat === undefined || unit !== 'tokens' || attribute === undefined) return;
    this.#chat.attributes[attribute] = Number(this.#chat.attributes[attribute] ?? 0) + value;
  }

  #toolCalled({ at, name, callId }: FunctionCallStartFrame): void {
    const stage = this.#begin({
      name: `execute_tool ${name}`,
      startMs: at,
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': name,
        'gen_ai.tool.call.id': callId,
      },
    });
    if (stage !== undefined) this.#tools.set(callId, stage);
  }

  #toolReturned({ at, callId, failed }: FunctionCallResultFrame): void {
    const stage = this.#tools.get(callId);
    if (stage === undefined) return;
    stage.endMs = at;
    if (failed) stage.errorType = 'tool_failed';
  }

  #speechStarted({ at }: Frame): void {
    this.#speech = this.#begin({ name: 'text_to_speech', startMs: at, attributes: speechOperation });
  }

  #speechEnded({ at }: Frame): void {
    if (this.#speech !== undefined) this.#speech.endMs ??= at;
  }

  #begin(stage: Stage): Stage | undefined {
    if (this.#stages.length >= MAX_STAGES) return undefined;
    this.#stages.push(stage);
    return stage;
  }
}

const speechOperation = { 'gen_ai.operation.name': 'text_to_speech' };

/** The stages that the marks of a turn's record tell. */
export function markedStages({ marks, latency }: TurnRecord): readonly Stage[] {
  const { startedMs, speechEndMs, transcriptMs, endOfTurnMs, firstHeardMs, finishedMs } = marks;
  const stages: Stage[] = [];
  if (speechEndMs !== undefined && speechEndMs >= startedMs)
    stages.push({ name: 'user_speech', startMs: startedMs, endMs: speechEndMs, attributes: {} });
  if (transcriptMs !== undefined && transcriptMs >= startedMs) {
    const attributes = { 'gen_ai.operation.name': 'speech_to_text', ...late(latency.transcriptMs) };
    stages.push({ name: 'speech_to_text', startMs: startedMs, endMs: transcriptMs, attributes });
  }
  if (speechEndMs !== undefined && endOfTurnMs !== undefined && endOfTurnMs >= speechEndMs)
    stages.push({ name: 'end_of_turn', startMs: speechEndMs, endMs: endOfTurnMs, attributes: {} });
  if (firstHeardMs !== undefined && finishedMs !== undefined && finishedMs >= firstHeardMs)
    stages.push({ name: 'playout', startMs: firstHeardMs, endMs: finishedMs, attributes: {} });
  return stages;
}

function late(ms: number | undefined): { 'antiphon.after_speech_ms'?: number } {
  return ms === undefined ? {} : { 'antiphon.after_speech_ms': ms };
}
