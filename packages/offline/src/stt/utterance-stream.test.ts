import { afterAll, describe, expect, it } from 'vitest';
import { humanVoice } from '../../test/human-voice.js';
import { recordedVoice } from '../assets/index.js';
import { wordErrorRate } from '../score/index.js';
import { unloadOffline } from '../unload.js';
import type { TranscribeOptions, Transcript } from './options.js';
import { createRecognizer, type Recognizer } from './recognizer.js';
import { createUtteranceStream } from './utterance-stream.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));
const speech = (ms: number) => new Int16Array(ms * 16).fill(5_000);

/** Understands each piece of audio as its length, when told to. */
function slowRecognizer() {
  const asked: { ms: number; options: TranscribeOptions; answer: () => Promise<unknown> }[] = [];
  const recognizer: Recognizer = {
    runtime: 'native',
    preload: async () => {},
    close() {},
    [Symbol.dispose]() {},
    transcribe: (samples, _rate, options = {}) =>
      new Promise<Transcript>((resolve, reject) => {
        const ms = samples.length / 16;
        options.signal?.addEventListener('abort', () => reject(options.signal?.reason));
        const answer = () => {
          resolve({ text: `${ms}`, audioMs: ms, computeMs: 100 });
          return turn();
        };
        asked.push({ ms, options, answer });
      }),
  };
  return { recognizer, asked };
}

describe('an utterance stream', () => {
  it('asks for an interim result every half second, one at a time', async () => {
    const { recognizer, asked } = slowRecognizer();
    const interim: string[] = [];
    using utterance = createUtteranceStream({ recognizer, onInterim: ({ text }) => interim.push(text) });
    for (let at = 0; at < 60; at += 1) utterance.push(speech(20));
    expect(asked.map(({ ms }) => ms)).toEqual([500]);
    await asked[0]?.answer();
    utterance.push(speech(20));
    expect(asked.map(({ ms }) => ms)).toEqual([500, 1_220]);
    expect(asked[1]?.options).toMatchObject({ lane: 'interim', stream: expect.anything() });
    await asked[1]?.answer();
    expect(interim).toEqual(['500', '1220']);
  });

  it('has the final text of everything at the end, and no interim result after it', async () => {
    const { recognizer, asked } = slowRecognizer();
    const interim: string[] = [];
    const utterance = createUtteranceStream({ recognizer, onInterim: ({ text }) => interim.push(text) });
    utterance.push(speech(700));
    const final = utterance.finish();
    await asked[1]?.answer();
    expect(await final).toEqual({ text: '700', audioMs: 700, computeMs: 100 });
    await asked[0]?.answer();
    expect(interim).toEqual([]);
    expect(() => utterance.push(speech(20))).toThrow(expect.objectContaining({ code: 'closed' }));
  });

  it('answers at once with what it anticipated, if only silence followed', async () => {
    const { recognizer, asked } = slowRecognizer();
    const utterance = createUtteranceStream({ recognizer });
    utterance.push(speech(700));
    utterance.anticipate();
    utterance.anticipate();
    utterance.push(new Int16Array(8_000));
    await asked[0]?.answer();
    expect(await utterance.finish()).toMatchObject({ text: '700', audioMs: 1_200 });
    expect(asked).toHaveLength(1);
  });

  it('does not trust what it anticipated if speech followed', async () => {
    const { recognizer, asked } = slowRecognizer();
    const utterance = createUtteranceStream({ recognizer });
    utterance.push(speech(700));
    utterance.anticipate();
    utterance.push(speech(100));
    const final = utterance.finish();
    await asked[0]?.answer();
    await asked[1]?.answer();
    expect(await final).toMatchObject({ text: '800' });
  });

  it('goes on beyond what it can hold, part by part and in order', async () => {
    const { recognizer, asked } = slowRecognizer();
    const utterance = createUtteranceStream({ recognizer });
    for (let at = 0; at < 600; at += 1) utterance.push(speech(100));
    const final = utterance.finish();
    for (let at = 0; at < 4; at += 1) {
      await turn();
      await asked[at]?.answer();
    }
    const { text, audioMs } = await final;
    expect(audioMs).toBe(60_000);
    expect(text.split(' ')).toHaveLength(3);
    expect(text.split(' ').reduce((sum, ms) => sum + Number(ms), 0)).toBe(60_000);
    expect(utterance.droppedMs).toBe(0);
  });

  it('drops and counts audio once too much waits', () => {
    const { recognizer } = slowRecognizer();
    using utterance = createUtteranceStream({ recognizer });
    for (let at = 0; at < 400; at += 1) utterance.push(speech(1_000));
    expect(utterance.droppedMs).toBeGreaterThan(100_000);
    expect(utterance.audioMs + utterance.droppedMs).toBe(400_000);
  });

  it('ends without a result when its signal aborts', async () => {
    const { recognizer } = slowRecognizer();
    const controller = new AbortController();
    const utterance = createUtteranceStream({ recognizer, signal: controller.signal });
    utterance.push(speech(700));
    const final = utterance.finish();
    controller.abort(new Error('enough'));
    await expect(final).rejects.toThrow('enough');
  });

  it('hands on what its listener throws', async () => {
    const { recognizer, asked } = slowRecognizer();
    const onInterim = () => {
      throw new Error('listener');
    };
    using utterance = createUtteranceStream({ recognizer, onInterim });
    utterance.push(speech(600));
    await asked[0]?.answer();
    expect(() => utterance.push(speech(20))).toThrow('listener');
    utterance.push(speech(20));
  });
});

describe('an utterance stream with the real model', () => {
  afterAll(() => unloadOffline());

  it('understands more and more of a human voice', async () => {
    using recognizer = createRecognizer();
    await recognizer.preload();
    const interim: string[] = [];
    const utterance = createUtteranceStream({ recognizer, onInterim: ({ text }) => interim.push(text) });
    const voice = humanVoice();
    for (let at = 0; at < voice.length; at += 16_000) {
      const before = interim.length;
      utterance.push(voice.subarray(at, at + 16_000));
      for (let wait = 0; wait < 200 && interim.length === before; wait += 1) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    const { text } = await utterance.finish();
    expect(wordErrorRate(recordedVoice().transcript, text)).toBeLessThanOrEqual(0.1);
    expect(interim.length).toBeGreaterThanOrEqual(5);
    expect(interim.at(-1)?.length).toBeGreaterThan(interim[0]?.length ?? 0);
  });
});
