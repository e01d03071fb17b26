import { type Clock, delay, type SpeechChunk, type TextToSpeech, throwIfAborted } from '@antiphon/core';
import { asServiceError, needClock } from './delivery.js';
import { type VoiceOptions, voiceOf } from './voice.js';

export interface ScriptedTtsOptions extends VoiceOptions {
  /** Needed when there are delays. */
  readonly clock?: Clock;
  /** From the request to the first chunk. @defaultValue 0 */
  readonly firstAfterMs?: number;
  /** Between two chunks. @defaultValue 0 */
  readonly paceMs?: number;
  /** Whether chunks bring the times of their words. @defaultValue true */
  readonly timesWords?: boolean;
  /** Texts that fail, and after how many words; what is no `AntiphonError` becomes one that is retryable. */
  readonly failures?: readonly {
    readonly when: string | RegExp;
    readonly afterWords?: number;
    readonly error?: unknown;
  }[];
}

/** A {@link scriptedTts}, with what was asked of it. */
export interface ScriptedTts extends TextToSpeech {
  /** The texts asked for, oldest first; the last 1000. */
  readonly spoken: readonly string[];
  /** Requests under way. */
  readonly openRequests: number;
}

const MAX_SPOKEN = 1_000;

/**
 * Speech made of tones: one chunk per word, with exact times, and the word spelt in its samples so that a
 * test can read what was played ({@link wordsIn}). Deterministic; keeps texts, no audio.
 */
export function scriptedTts(options: ScriptedTtsOptions = {}): ScriptedTts {
  const { clock, firstAfterMs = 0, paceMs = 0, timesWords = true, failures = [] } = options;
  needClock(clock, firstAfterMs, paceMs);
  const spoken: string[] = [];
  let open = 0;

  async function* synthesize(
    text: string,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<SpeechChunk> {
    spoken.push(text);
    if (spoken.length > MAX_SPOKEN) spoken.shift();
    const failure = failures.find(({ when }) => matches(when, text));
    const { samples, sampleRate, words } = voiceOf(text, options);
    let at = 0;
    for (const [index, word] of words.entries()) {
      const waitMs = index === 0 ? firstAfterMs : paceMs;
      if (clock !== undefined && waitMs > 0) await delay(clock, waitMs, signal);
      throwIfAborted(signal);
      if (failure !== undefined && index >= (failure.afterWords ?? 0))
        throw asServiceError(failure.error ?? fails(text));
      // The gap before a word comes with it, so that the chunks join without a seam.
      const end = Math.round((word.endMs / 1000) * sampleRate);
      const piece = samples.slice(at, end);
      at = end;
      yield timesWords ? { samples: piece, sampleRate, words: [word] } : { samples: piece, sampleRate };
    }
    if (failure !== undefined) throw asServiceError(failure.error ?? fails(text));
  }

  return {
    name: 'scripted-tts',
    spoken,
    get openRequests() {
      return open;
    },
    async *synthesize(text, { signal }) {
      open++;
      try {
        yield* synthesize(text, { signal });
      } finally {
        open--;
      }
    },
  };
}

function matches(when: string | RegExp, text: string): boolean {
  return typeof when === 'string' ? text.includes(when) : when.test(text);
}

function fails(text: string): Error {
  return new Error(`the scripted speech fails on '${text.slice(0, 40)}'`);
}
