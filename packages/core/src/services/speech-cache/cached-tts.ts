import { cancellable } from '../cancellable.js';
import type { SpeechChunk, TextToSpeech, Voice } from '../text-to-speech.js';
import { HeardSoFar } from './heard-so-far.js';
import { ownCopy, SharedSynthesis } from './shared-synthesis.js';
import { SpeechCache } from './speech-cache.js';

export interface CachedTtsOptions {
  /** One that several services share, or whose `stats` are of interest. @defaultValue one of its own, of 16 MB */
  readonly cache?: SpeechCache;
  /** Longer texts are spoken past the cache: they seldom come again. @defaultValue 300 */
  readonly maxTextChars?: number;
}

export const cachedTtsDefaults = { maxTextChars: 300 } as const satisfies CachedTtsOptions;

/** Each service object that does not say what it sounds like is a sound of its own. */
const identities = new WeakMap<TextToSpeech, number>();
let lastIdentity = 0;

function soundOf(service: TextToSpeech): string | number {
  if (service.sound !== undefined) return service.sound;
  let identity = identities.get(service);
  if (identity === undefined) {
    lastIdentity += 1;
    identity = lastIdentity;
    identities.set(service, identity);
  }
  return identity;
}

/**
 * Speech that is made once: a text that has been spoken comes from memory, with the times of its words, and texts that
 * are wanted at the same time are made together. Two services share what they have made if they share a cache and their
 * `sound` is the same; one without a `sound` shares with nobody. What was broken off or failed is not kept. While an
 * utterance is made its speech is held, whatever its length; what is kept is bounded by the cache. When the conversation
 * that has one made ends, another that listens has it made anew, and goes on behind what it has heard.
 *
 * Not for a voice that is to sound different each time.
 *
 * @example
 * tts(cachedTts(deepgramTts({ apiKey })))
 */
export function cachedTts(service: TextToSpeech, options: CachedTtsOptions = {}): TextToSpeech {
  const { cache = new SpeechCache(), maxTextChars = cachedTtsDefaults.maxTextChars } = options;
  const sound = soundOf(service);
  const voiceOver = (voice: Voice): Voice & { abandon(): void } => {
    const led = new Set<SharedSynthesis>();

    async function* speak(text: string, signal: AbortSignal): AsyncGenerator<SpeechChunk, void> {
      const key = JSON.stringify([sound, text]);
      const kept = cache.find(key);
      if (kept !== undefined) {
        for (const chunk of kept) yield ownCopy(chunk);
        return;
      }
      const heard = new HeardSoFar();
      for (let other = cache.join(key); other !== undefined; other = cache.join(key)) {
        try {
          return yield* heard.rest(other.read(signal));
        } catch (error) {
          // That it failed for another conversation, or that one has ended, is no reason to be silent here.
          if (signal.aborted) throw error;
        }
      }
      const made = cache.lead(
        key,
        (ended) =>
          new SharedSynthesis(
            (own) => voice.synthesize(text, { signal: own }),
            (chunks) => {
              led.delete(made);
              ended(chunks);
            },
          ),
      );
      led.add(made);
      yield* heard.rest(made.read(signal));
    }

    return {
      synthesize: (text, { signal }) =>
        text.length > maxTextChars
          ? voice.synthesize(text, { signal })
          : cancellable(signal, (linked) => speak(text, linked.signal)),
      abandon() {
        for (const synthesis of [...led]) synthesis.abandon();
      },
    };
  };
  return {
    name: service.name,
    ...(service.sound === undefined ? {} : { sound: service.sound }),
    synthesize: voiceOver(service).synthesize,
    ...(service.prewarm === undefined ? {} : { prewarm: async () => service.prewarm?.() }),
    ...(service.open === undefined
      ? {}
      : {
          async open(host) {
            const own = (await service.open?.(host)) ?? service;
            const { synthesize, abandon } = voiceOver(own);
            return {
              synthesize,
              async close() {
                abandon();
                await own.close?.();
              },
            };
          },
        }),
  };
}
