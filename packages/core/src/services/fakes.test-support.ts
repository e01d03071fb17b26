import type { Clock } from '../clock/index.js';
import type { LanguageModel, LanguageModelEvent, LanguageModelRequest } from './language-model.js';
import type { TextToSpeech } from './text-to-speech.js';

/** For the tests of this room: a model that plays one list of events after the other, an event every 10 ms. */
export function playedModel(clock: Clock, ...answers: (readonly (LanguageModelEvent | Error)[])[]) {
  const requests: LanguageModelRequest[] = [];
  let left = 0;
  const model: LanguageModel = {
    name: 'played',
    async *stream(request) {
      requests.push(request);
      try {
        for (const event of answers[requests.length - 1] ?? []) {
          await new Promise<void>((resolve) => clock.after(10, resolve));
          if (event instanceof Error) throw event;
          yield event;
        }
      } finally {
        left++;
      }
    },
  };
  return { model, requests, left: () => left };
}

/** A synthesiser that needs 50 ms for an utterance and gives 100 ms of audio for each word. */
export function beeping(clock: Clock): TextToSpeech & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    name: 'beeping',
    asked,
    async *synthesize(text) {
      asked.push(text);
      await new Promise<void>((resolve) => clock.after(50, resolve));
      const words = text
        .split(' ')
        .map((word, at) => ({ text: word, startMs: at * 100, endMs: (at + 1) * 100 }));
      yield { samples: new Int16Array(words.length * 800).fill(1), sampleRate: 8000, words };
    },
  };
}

export const said = (text: string): LanguageModelEvent => ({ type: 'text', text });
export const stopped: LanguageModelEvent = { type: 'finish', reason: 'stop' };
