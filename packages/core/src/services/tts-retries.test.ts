import { describe, expect, test } from 'vitest';
import {
  AntiphonError,
  ConnectionStateFrame,
  ErrorFrame,
  inlet,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  pipeline,
  type SpeechChunk,
  type TextToSpeech,
  TTSAudioFrame,
  TTSTextFrame,
  tts,
  VirtualClock,
} from '../index.js';

const lost = new AntiphonError('connection_lost', 'lost', { retryable: true });
const refused = new AntiphonError('service_failed', 'wrong key');
const chunk: SpeechChunk = { samples: new Int16Array(800).fill(1), sampleRate: 8_000 };

/** Speaks one sentence by a voice that does these things, one list for each time it is asked. */
async function speak(...tries: readonly (readonly (SpeechChunk | AntiphonError)[])[]) {
  const clock = new VirtualClock();
  const asked: string[] = [];
  const voice: TextToSpeech = {
    name: 'played',
    async *synthesize(text) {
      asked.push(text);
      for (const event of tries[asked.length - 1] ?? []) {
        if (event instanceof AntiphonError) throw event;
        yield event;
      }
    },
  };
  const session = pipeline(inlet(LLMStartFrame, LLMTextFrame, LLMEndFrame), tts(voice)).open({ clock });
  const seen: string[] = [];
  session.frames$(ConnectionStateFrame).subscribe(({ state }) => seen.push(state));
  session.frames$(ErrorFrame).subscribe(({ code }) => seen.push(code));
  session.frames$(TTSAudioFrame).subscribe(() => seen.push('audio'));
  session.frames$(TTSTextFrame).subscribe(({ text }) => seen.push(text));
  await session.start();
  session.send(new LLMStartFrame({ turn: 0 }));
  session.send(new LLMTextFrame({ text: 'Hello there.', turn: 0 }));
  session.send(new LLMEndFrame({ text: '', finishReason: 'stop', turn: 0 }));
  await clock.run(5_000);
  await session.end();
  return { asked, seen };
}

describe('tts, when a voice fails', () => {
  test('tries again what nobody has heard of yet, and shows that it does', async () => {
    const { asked, seen } = await speak([lost], [chunk]);
    expect(asked).toEqual(['Hello there.', 'Hello there.']);
    expect(seen).toEqual(['reconnecting', 'open', 'audio', 'Hello there.']);
  });

  test('says nothing twice', async () => {
    const { asked, seen } = await speak([chunk, lost], [chunk]);
    expect(asked).toHaveLength(1);
    expect(seen).toEqual(['audio', 'connection_lost']);
  });

  test('gives up after its attempts, and says so', async () => {
    const { asked, seen } = await speak([lost], [lost], [chunk]);
    expect(asked).toHaveLength(2);
    expect(seen).toEqual(['reconnecting', 'failed', 'connection_lost']);
  });

  test('does not try again what cannot help', async () => {
    const { asked, seen } = await speak([refused], [chunk]);
    expect(asked).toHaveLength(1);
    expect(seen).toEqual(['service_failed']);
  });
});
