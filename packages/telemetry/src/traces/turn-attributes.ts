import type { TurnLatency, TurnRecord } from '@antiphon/core';
import type { Attributes } from '@opentelemetry/api';

const LATENCIES: readonly (readonly [field: keyof TurnLatency, attribute: string])[] = [
  ['endOfTurnMs', 'antiphon.latency.end_of_turn_ms'],
  ['transcriptMs', 'antiphon.latency.transcript_ms'],
  ['firstTokenMs', 'antiphon.latency.first_token_ms'],
  ['firstAudioMs', 'antiphon.latency.first_audio_ms'],
  ['firstHeardMs', 'antiphon.latency.first_heard_ms'],
  ['avatarMs', 'antiphon.latency.avatar_ms'],
];

/** What the span of a turn says of it: nothing that was said, unless `content` asks for it. */
export function turnAttributes(record: TurnRecord, content: boolean): Attributes {
  const { turn, outcome, latency, audioMs, heardMs } = record;
  const attributes: Attributes = {
    'antiphon.turn.number': turn,
    'antiphon.turn.outcome': outcome,
    'antiphon.turn.said_all': record.saidAll,
    'antiphon.turn.audio_ms': audioMs,
    'antiphon.turn.heard_ms': heardMs,
  };
  for (const [field, name] of LATENCIES) {
    const tookMs = latency[field];
    if (tookMs !== undefined) attributes[name] = tookMs;
  }
  return content ? { ...attributes, ...contentOf(record) } : attributes;
}

function contentOf({ user, said, heard }: TurnRecord): Attributes {
  return {
    'gen_ai.input.messages': messages('user', user),
    'gen_ai.output.messages': messages('assistant', said),
    'antiphon.turn.heard': heard,
  };
}

/** As OpenTelemetry has messages: JSON, by role and parts. */
function messages(role: string, content: string): string {
  return JSON.stringify(content === '' ? [] : [{ role, parts: [{ type: 'text', content }] }]);
}
