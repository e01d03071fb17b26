import { afterAll, describe, expect, it } from 'vitest';
import { sileroModel } from '../src/assets/index.js';
import {
  createRecognizer,
  createVoiceActivity,
  recordedVoice,
  runtimeInfo,
  unloadOffline,
  type VoiceActivityEvent,
  wordErrorRate,
} from '../src/index.js';
import { vadConfig, wasmThread } from '../src/sherpa/index.js';
import { humanVoice } from './human-voice.js';

const voice = humanVoice();
afterAll(() => unloadOffline());

describe('the WebAssembly runtime', () => {
  // Loads and compiles it all, which takes a busy machine half a minute.
  it('understands the same voice', { timeout: 120_000 }, async () => {
    using recognizer = createRecognizer({ runtime: 'wasm' });
    expect(recognizer.runtime).toBe('wasm');
    const { text } = await recognizer.transcribe(voice, 16_000);
    expect(wordErrorRate(recordedVoice().transcript, text)).toBeLessThanOrEqual(0.1);
  });

  it('finds the same phrases as the native one, and again after a reset', async () => {
    const find = async (runtime: 'native' | 'wasm') => {
      const events: VoiceActivityEvent[] = [];
      using activity = createVoiceActivity({ runtime, onEvent: (event) => events.push(event) });
      activity.push(voice.subarray(0, 40_000));
      activity.reset();
      events.length = 0;
      for (let at = 0; at < voice.length; at += 40_000) {
        activity.push(voice.subarray(at, at + 40_000));
        await activity.settled();
      }
      expect(activity.droppedMs).toBe(0);
      return events.map(({ kind, atMs, decidedAtMs }) => [kind, atMs, decidedAtMs]);
    };
    const found = await find('wasm');
    expect(found).toHaveLength(8);
    expect(found).toEqual(await find('native'));
  });

  it('counts what it could not judge in time, and hands on what its listener throws', async () => {
    const onEvent = () => {
      throw new Error('listener');
    };
    using activity = createVoiceActivity({ runtime: 'wasm', onEvent });
    activity.push(voice);
    expect(activity.droppedMs).toBeGreaterThan(900);
    await expect(activity.settled()).rejects.toThrow('listener');
    await activity.settled();
  });

  it('starts over in a fresh thread after a call that failed', async () => {
    const thread = wasmThread();
    const config = vadConfig(sileroModel(), 0.5);
    const judge = (samples: unknown) => thread.request<Uint8Array>('judge', { detector: 1, config, samples });
    await expect(judge(undefined)).rejects.toMatchObject({ code: 'inference_failed' });
    while (thread.running) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await judge(new Float32Array(1_024))).toEqual(new Uint8Array(2));
    await expect(thread.request('decode', { samples: new Float32Array(16_000) })).rejects.toMatchObject({
      code: 'closed',
    });
    await thread.close();
  });

  it('is what the environment asks for', async () => {
    process.env.ANTIPHON_OFFLINE_RUNTIME = 'wasm';
    try {
      expect(await runtimeInfo()).toMatchObject({ preference: 'wasm', chosen: 'wasm' });
      expect(await runtimeInfo('native')).toMatchObject({ preference: 'native' });
      process.env.ANTIPHON_OFFLINE_RUNTIME = 'abacus';
      await expect(runtimeInfo()).rejects.toMatchObject({ code: 'invalid_argument' });
    } finally {
      delete process.env.ANTIPHON_OFFLINE_RUNTIME;
    }
  });
});

describe('runtimeInfo', () => {
  it('says what is there', async () => {
    const { chosen, native, wasm, models } = await runtimeInfo();
    expect(chosen).toBe(native.available ? 'native' : 'wasm');
    expect(native.available ? native.version : native.error).toMatch(/./);
    expect(wasm).toMatchObject({ available: true, version: '1.13.8', error: undefined });
    expect(models.map(({ name, present }) => [name, present])).toEqual([
      ['voice activity', true],
      ['speech encoder', true],
      ['speech decoder', true],
      ['speech tokens', true],
      ['voices', true],
    ]);
  });
});
