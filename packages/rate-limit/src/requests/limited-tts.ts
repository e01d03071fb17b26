import type { SpeechChunk, TextToSpeech, Voice } from '@antiphon/core';
import type { RateLimit } from './rate-limit.js';

export interface LimitedTtsOptions {
  /** What a text uses of `tokensPerMinute`. @defaultValue its characters, by which vendors count */
  tokens?(text: string): number;
  /** What a text costs that was spoken, for the ceiling of a session. @defaultValue 0 */
  cost?(text: string): number;
}

let lastVoice = 0;

/** Speech whose requests keep within `limit`: one for each utterance. */
export function limitedTts(
  service: TextToSpeech,
  limit: RateLimit,
  options: LimitedTtsOptions = {},
): TextToSpeech {
  const { tokens = (text: string) => text.length, cost } = options;

  const limited = (voice: Voice, session: string): Voice['synthesize'] => {
    return (text, { signal }) =>
      limit.stream<SpeechChunk>({ session, signal, tokens: tokens(text) }, async function* (permit, linked) {
        for await (const chunk of voice.synthesize(text, { signal: linked })) {
          permit.used({ cost: cost?.(text) });
          yield chunk;
        }
      });
  };

  return {
    name: service.name,
    synthesize: limited(service, service.name),
    async open(host) {
      const session = host.sessionId ?? `voice-${++lastVoice}`;
      const voice = (await service.open?.(host)) ?? service;
      return {
        synthesize: limited(voice, session),
        close: () => voice.close?.(),
      };
    },
    ...(service.prewarm === undefined ? {} : { prewarm: async () => service.prewarm?.() }),
  };
}
