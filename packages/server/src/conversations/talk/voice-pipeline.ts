import {
  type Clock,
  type Frame,
  type InputAudioFrame,
  type JsonValue,
  LanguageFrame,
  type Pipeline,
  type Processor,
  pipeline,
  TTSSpeakFrame,
} from '@antiphon/core';
import { type ClientRequest, rtvi } from '@antiphon/rtvi';
import type { VoiceClient } from '@antiphon/websocket';
import { ConversationError } from '../conversation-error.js';
import type { ServedAgent } from '../served-agent.js';

/** What a client of RTVI may ask of its conversation. */
export interface VoiceRequests {
  /** Sends a frame into the session, if one is running. */
  send(frame: Frame): void;
  /**
   * Another language is spoken from now on.
   * @returns the agent's name for it
   * @throws ConversationError when it is not spoken here
   */
  switchTo(language: string): string;
  stats(): JsonValue;
  /** Texts that are longer are refused. */
  readonly maxTextCharacters: number;
}

export interface VoicePipelineOptions {
  readonly agent: ServedAgent;
  readonly clock: Clock;
  readonly language: string;
  readonly speaks: boolean;
  readonly requests: VoiceRequests;
}

/** The agent's pipeline between the ends of a client of RTVI. */
export function voicePipeline(client: VoiceClient, options: VoicePipelineOptions): Pipeline {
  const { agent, clock, language, speaks, requests } = options;
  const link = rtvi({ errors: 'code', onMessage: (request) => answer(request, requests) });
  // Its messages end at RTVI; to the agent it is where sound comes from.
  const input = pipeline(client.input(), link) as unknown as Processor<string, never, InputAudioFrame>;
  return agent.streaming({ input, output: speaks ? client.output() : undefined }, { language, clock });
}

function answer({ topic, data }: ClientRequest, requests: VoiceRequests): JsonValue {
  if (topic === 'stats') return requests.stats();
  const { text, language } = (data ?? {}) as { readonly text?: unknown; readonly language?: unknown };
  if (topic === 'language' && typeof language === 'string') return switched(language, requests);
  if (topic !== 'speak')
    throw new ConversationError('invalid', 'speak, language and stats are what is answered here');
  if (typeof text !== 'string' || text.trim() === '' || text.length > requests.maxTextCharacters)
    throw new ConversationError(
      'invalid',
      `a text of 1 to ${requests.maxTextCharacters} characters is expected`,
    );
  // Exactly as it stands.
  requests.send(new TTSSpeakFrame({ text }));
  return { spoken: true };
}

function switched(wanted: string, { switchTo, send }: VoiceRequests): JsonValue {
  const language = switchTo(wanted);
  send(new LanguageFrame({ language }));
  return { language };
}
