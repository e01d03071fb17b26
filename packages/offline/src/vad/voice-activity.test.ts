import { afterAll, describe, expect, it } from 'vitest';
import { humanVoice, noise } from '../../test/human-voice.js';
import {
  createVoiceActivity,
  unloadVoiceActivity,
  type VoiceActivityEvent,
  type VoiceActivityOptions,
} from './index.js';

const voice = humanVoice();
afterAll(() => unloadVoiceActivity());

/** What is found in audio pushed in chunks. */
async function find(
  samples: Int16Array,
  chunkSamples: number | (() => number),
  options: Partial<VoiceActivityOptions> = {},
): Promise<VoiceActivityEvent[]> {
  const events: VoiceActivityEvent[] = [];
  using activity = createVoiceActivity({ ...options, onEvent: (event) => events.push(event) });
  for (let at = 0; at < samples.length; ) {
    const length = typeof chunkSamples === 'number' ? chunkSamples : chunkSamples();
    activity.push(samples.subarray(at, at + length));
    at += length;
  }
  await activity.settled();
  return events;
}

const times = (events: VoiceActivityEvent[]) =>
  events.map(({ kind, atMs, decidedAtMs }) => [kind, atMs, decidedAtMs]);

describe('voice activity', () => {
  it('finds the four phrases of a recorded human voice', async () => {
    const events = await find(voice, 320);
    const expected = [
      [350, 2_240],
      [3_300, 4_420],
      [5_400, 7_650],
      [8_190, 10_530],
    ].flat();
    expect(events.map(({ kind }) => kind)).toEqual(Array(4).fill(['start', 'stop']).flat());
    for (const [index, event] of events.entries()) {
      expect(Math.abs(event.atMs - (expected[index] ?? 0))).toBeLessThanOrEqual(100);
      expect(event.decidedAtMs - event.atMs).toBe(event.kind === 'start' ? 128 : 256);
    }
  });

  it('finds the same whatever the chunks', async () => {
    const expected = times(await find(voice, 512));
    let state = 7;
    const ragged = () => {
      state = (state * 31) % 997;
      return 1 + state;
    };
    for (const chunks of [160, 1_000, 20_000, ragged])
      expect(times(await find(voice, chunks))).toEqual(expected);
  });

  it('gives the audio from before the start, without a gap to the next chunk', async () => {
    const heard: number[] = [];
    let speaking = false;
    let startMs = 0;
    using activity = createVoiceActivity({
      preRollMs: 250,
      onEvent(event) {
        if (event.kind !== 'start' || speaking) return;
        speaking = true;
        startMs = event.atMs;
        heard.push(...event.audio);
      },
    });
    for (let at = 0; at < 32_000; at += 300) {
      const wasSpeaking = speaking;
      const chunk = voice.subarray(at, Math.min(at + 300, 32_000));
      activity.push(chunk);
      if (wasSpeaking) heard.push(...chunk);
    }
    expect(heard).toEqual([...voice.subarray((startMs - 250) * 16, 32_000)]);
  });

  it('finds nothing in silence and noise', async () => {
    expect(await find(new Int16Array(48_000), 320)).toEqual([]);
    expect(await find(noise(3_000, 2_000), 320)).toEqual([]);
  });

  it('bridges pauses shorter than asked for, and passes over short speech', async () => {
    expect(times(await find(voice, 320, { minSilenceMs: 1_500 }))).toHaveLength(1);
    expect(times(await find(voice, 320, { minSpeechMs: 4_000 }))).toEqual([]);
  });

  it('starts over after a reset, and is used again after a close', async () => {
    const events: VoiceActivityEvent[] = [];
    using activity = createVoiceActivity({ onEvent: (event) => events.push(event) });
    activity.push(voice.subarray(0, 24_000));
    expect([activity.speaking, activity.positionMs]).toEqual([true, 1_472]);
    activity.reset();
    expect([activity.speaking, activity.positionMs]).toEqual([false, 0]);
    const first = events.splice(0);
    activity.push(voice.subarray(0, 24_000));
    expect(times(events)).toEqual(times(first));
    activity.close();
    expect(times(await find(voice.subarray(0, 24_000), 320))).toEqual(times(first));
  });

  it('refuses audio once closed, and values that make no sense', () => {
    const activity = createVoiceActivity({ onEvent() {} });
    activity.close();
    activity.close();
    expect(() => activity.push(voice)).toThrow(expect.objectContaining({ code: 'closed' }));
    expect(() => createVoiceActivity({ onEvent() {}, threshold: 1.5 })).toThrow(
      expect.objectContaining({ code: 'invalid_argument', message: expect.stringContaining('threshold') }),
    );
    expect(() => createVoiceActivity({ onEvent() {}, minSilenceMs: Number.NaN })).toThrow('minSilenceMs');
  });
});
