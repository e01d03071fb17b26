import { joinPcm16 } from '@antiphon/audio';
import {
  ErrorFrame,
  InputAudioFrame,
  InterimTranscriptionFrame,
  inlet,
  pipeline,
  SpeechStartedFrame,
  stt,
  TranscriptionFrame,
  vad,
} from '@antiphon/core';
import { afterAll, describe, expect, it, vi } from 'vitest';
import {
  createSynthesizer,
  type MoonshineSttOptions,
  moonshineStt,
  recordedVoice,
  sileroVad,
  unloadOffline,
  wordErrorRate,
} from '../src/index.js';
import { atRate } from './at-rate.js';
import { humanVoice, noise, quiet } from './human-voice.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

afterAll(() => unloadOffline());

/** A pipeline that listens, and what comes of it. */
async function listening(options: MoonshineSttOptions = {}) {
  const session = pipeline(inlet(InputAudioFrame), vad(sileroVad()), stt(moonshineStt(options))).open();
  const finals: TranscriptionFrame[] = [];
  const interims: string[] = [];
  const errors: string[] = [];
  let voices = 0;
  session.frames$(TranscriptionFrame).subscribe((frame) => finals.push(frame));
  session.frames$(InterimTranscriptionFrame).subscribe(({ text }) => interims.push(text));
  session.frames$(ErrorFrame).subscribe(({ message }) => errors.push(message));
  session.frames$(SpeechStartedFrame).subscribe(() => {
    voices++;
  });
  await session.start();
  return {
    session,
    finals,
    interims,
    errors,
    voices: () => voices,
    text: () => finals.map(({ text }) => text).join(' '),
    /** As fast as it is taken, in frames of 20 ms, with quiet before and after. */
    async hears(samples: Int16Array, { sampleRate = 16_000, beforeMs = 500, afterMs = 600 } = {}) {
      const { samples: sound } = atRate(joinPcm16([quiet(beforeMs), samples, quiet(afterMs)]), sampleRate);
      const size = sampleRate / 50;
      for (let at = 0; at < sound.length; at += size) {
        session.send(new InputAudioFrame({ samples: sound.subarray(at, at + size), sampleRate }));
        await turn();
      }
    },
  };
}

describe('microphone → voice activity → recognition', () => {
  it('understands a human voice while it speaks', async () => {
    const { session, hears, interims, errors, text } = await listening();
    const voice = humanVoice();
    let at = 20_000;
    await hears(voice.subarray(0, at), { afterMs: 0 });
    const understood = async () => {
      await hears(voice.subarray(at, at + 320), { beforeMs: 0, afterMs: 0 });
      at += 320;
      expect(interims.join(' ')).toMatch(/\band so\b/i);
    };
    await vi.waitFor(understood, { timeout: 20_000 });
    await hears(voice.subarray(at), { beforeMs: 0 });
    await session.end();
    expect(wordErrorRate(recordedVoice().transcript, text())).toBeLessThanOrEqual(0.14);
    expect(errors).toEqual([]);
  });

  it('understands every word, the first and the last too, at the rate of a telephone and of a browser', async () => {
    const said = 'Perhaps you can tell me what time it is.';
    const { samples } = await createSynthesizer({ voice: 'slt', leadMs: 0 }).synthesize(said);
    for (const sampleRate of [8_000, 16_000, 48_000]) {
      const { session, hears, finals, text } = await listening();
      await hears(samples, { sampleRate });
      await session.end();
      expect(wordErrorRate(said, text()), `${sampleRate} Hz: ${text()}`).toBeLessThanOrEqual(0.15);
      expect(text()).toMatch(/^perhaps\b.* is\W*$/i);
      expect(finals).toHaveLength(1);
    }
  });

  it('does not hear the end of one utterance again in the next', async () => {
    const { samples } = await createSynthesizer({ leadMs: 0 }).synthesize('What time is it?');
    const { session, hears, finals } = await listening({ preRollMs: 1_000 });
    await hears(joinPcm16([samples, quiet(320), samples]));
    await session.end();
    expect(finals.map(({ text }) => wordErrorRate('what time is it', text))).toEqual([0, 0]);
  });

  it('makes no words of noise', async () => {
    const { session, hears, finals, errors } = await listening();
    await hears(noise(2_000, 300));
    await hears(noise(300, 12_000));
    await session.end();
    expect([finals.filter(({ text }) => text !== ''), errors]).toEqual([[], []]);
  });

  it('keeps two conversations apart', async () => {
    const speaker = createSynthesizer();
    const said = ['I would like a cup of coffee.', 'What time is it?'];
    const heard = await Promise.all(
      said.map(async (words) => {
        const { samples } = await speaker.synthesize(words);
        const { session, hears, text } = await listening();
        await hears(samples);
        await session.end();
        return text();
      }),
    );
    expect(heard.map((text, at) => wordErrorRate(said[at] ?? '', text))).toEqual([0, 0]);
  });

  it('finishes what is being said when the session ends in order', async () => {
    const { samples } = await createSynthesizer().synthesize('What time is it?');
    const { session, hears, finals, text } = await listening();
    await hears(samples, { afterMs: 0 });
    expect(finals).toEqual([]);
    await session.end();
    expect(wordErrorRate('What time is it?', text())).toBe(0);
    expect(finals).toHaveLength(1);
  });

  it('drops it when the session is cancelled', async () => {
    const { session, hears, finals, errors, voices } = await listening();
    await hears(humanVoice().subarray(0, 32_000), { afterMs: 0 });
    expect(voices()).toBe(1);
    await session.cancel();
    expect([finals, errors]).toEqual([[], []]);
  });
});
