import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelFiles } from '@antiphon/moonshine-tiny-en';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { humanVoice, noise } from '../../test/human-voice.js';
import { recordedVoice } from '../assets/index.js';
import { wordErrorRate, wordErrors } from '../score/index.js';
import { createSynthesizer } from '../tts/index.js';
import { unloadOffline } from '../unload.js';
import { createRecognizer } from './recognizer.js';

const recognizer = createRecognizer();
const voice = humanVoice();
const { transcript } = recordedVoice();

beforeAll(() => recognizer.preload());
afterAll(async () => {
  recognizer.close();
  await unloadOffline();
});

const hear = async (samples: Int16Array): Promise<string> =>
  (await recognizer.transcribe(samples, 16_000)).text;

describe('a recogniser', () => {
  it('understands a recorded human voice', async () => {
    const heard = await recognizer.transcribe(voice, 16_000);
    expect(wordErrorRate(transcript, heard.text)).toBeLessThanOrEqual(0.1);
    expect(heard.audioMs).toBe(11_000);
    expect(heard.computeMs).toBeGreaterThan(0);
  });

  it('understands the synthetic voice', async () => {
    using synthesizer = createSynthesizer({ voice: 'rms' });
    const sentences = [
      'Thank you for calling, how can I help you today?',
      'Your appointment is on Tuesday at ten in the morning.',
      'I would like to order two large pizzas and a salad.',
      'Please tell me your name and your telephone number.',
      'The weather in London is cloudy with a chance of rain.',
      'I am sorry, we are closed on Sunday.',
      'Could you please repeat the last part again?',
      'Your number is five five five, one two three four.',
    ];
    const all = { errors: 0, words: 0 };
    for (const sentence of sentences) {
      const { errors, words } = wordErrors(
        sentence,
        await hear((await synthesizer.synthesize(sentence)).samples),
      );
      all.errors += errors;
      all.words += words;
    }
    expect(all.errors / all.words).toBeLessThanOrEqual(0.15);
  });

  it('hears nothing in silence, noise and scraps', async () => {
    const scraps = [new Int16Array(0), voice.slice(8_000, 9_000), new Int16Array(32_000), noise(2_000, 20)];
    for (const samples of [...scraps, noise(2_000, 300), noise(2_000, 8_000)])
      expect(await hear(samples)).toBe('');
  });

  it('understands long audio part by part', async () => {
    const long = new Int16Array(voice.length * 3);
    for (const at of [0, 1, 2]) long.set(voice, at * voice.length);
    const reference = [transcript, transcript, transcript].join(' ');
    expect(wordErrorRate(reference, await hear(long))).toBeLessThanOrEqual(0.1);
  });

  it('answers many at once, each with its own text', async () => {
    const parts = [voice.slice(0, 48_000), voice.slice(128_000), voice];
    const alone = [];
    for (const part of parts) alone.push(await hear(part));
    expect(await Promise.all(parts.map(hear))).toEqual(alone);
  });

  it('leaves the audio it was given as it was', async () => {
    const before = voice.slice(0, 16_000);
    await hear(before);
    expect(before).toEqual(voice.slice(0, 16_000));
  });

  it('refuses other sample rates and endless audio', async () => {
    await expect(recognizer.transcribe(voice, 8_000)).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(recognizer.transcribe(new Int16Array(9_600_016), 16_000)).rejects.toMatchObject({
      code: 'audio_too_long',
    });
  });

  it('gives up at once when the signal aborts, before and meanwhile', async () => {
    const before = AbortSignal.abort(new Error('before'));
    await expect(recognizer.transcribe(voice, 16_000, { signal: before })).rejects.toThrow('before');
    const controller = new AbortController();
    const running = recognizer.transcribe(voice, 16_000, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('meanwhile')), 20);
    await expect(running).rejects.toThrow('meanwhile');
    expect(await hear(voice.slice(0, 48_000))).not.toBe('');
  });

  it('lets the latest interim request of a stream win', async () => {
    const stream = {};
    const ask = () => recognizer.transcribe(voice.slice(0, 48_000), 16_000, { lane: 'interim', stream });
    const asked = await Promise.allSettled([ask(), ask(), ask(), ask()]);
    expect(asked.at(-1)?.status).toBe('fulfilled');
    const lost = asked.filter((each) => each.status === 'rejected');
    expect(lost.length).toBeGreaterThanOrEqual(2);
    expect(lost.every(({ reason }) => reason.code === 'superseded')).toBe(true);
  });

  it('refuses requests once closed, and rejects those under way', async () => {
    const other = createRecognizer();
    const running = other.transcribe(voice, 16_000);
    other.close();
    other.close();
    await expect(running).rejects.toMatchObject({ code: 'closed' });
    await expect(other.transcribe(voice, 16_000)).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('a model that cannot be used', () => {
  const folder = mkdtempSync(join(tmpdir(), 'model-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const junk = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('names the file that is missing', async () => {
    using bad = createRecognizer({ model: { ...modelFiles(), decoder: join(folder, 'none.onnx') } });
    await expect(bad.preload()).rejects.toMatchObject({
      code: 'model_missing',
      message: expect.stringContaining('none.onnx'),
    });
  });

  it('refuses a bad token file, which would end the process', async () => {
    using bad = createRecognizer({ model: { ...modelFiles(), tokens: junk('tokens.txt', 'hello 0\n') } });
    await expect(bad.transcribe(voice, 16_000)).rejects.toMatchObject({ code: 'token_file_invalid' });
  });

  it('refuses a file that is not a model', async () => {
    using bad = createRecognizer({
      model: { ...modelFiles(), encoder: junk('encoder.onnx', 'not a model') },
    });
    await expect(bad.preload()).rejects.toMatchObject({ code: 'model_invalid' });
  });
});
