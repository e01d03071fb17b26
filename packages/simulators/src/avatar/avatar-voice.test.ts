import { seededRandom, VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { AvatarVoice } from './avatar-voice.js';
import { SpokenRecording } from './spoken-recording.js';

const speech = (ms: number): Int16Array => new Int16Array(24 * ms).fill(9_000);

function mouth({ firstFrameMs = 0 } = {}) {
  const clock = new VirtualClock();
  const recording = new SpokenRecording();
  const told: string[] = [];
  let tasks = 0;
  const voice = new AvatarVoice({
    clock,
    recording,
    freshId: () => `task ${++tasks}`,
    firstFrameMs: () => firstFrameMs,
    onStarted: ({ eventId }) => told.push(`${clock.now()} ${eventId} started`),
    onEnded: ({ eventId }, how) => told.push(`${clock.now()} ${eventId} ${how}`),
    onAudio: () => {},
    onSilenced: () => told.push(`${clock.now()} silenced`),
  });
  return { clock, recording, told, voice };
}

describe('an avatar’s voice', () => {
  it('takes its time before the first of each thing it says', async () => {
    const { clock, recording, told, voice } = mouth({ firstFrameMs: 100 });
    for (const name of ['a', 'b']) {
      voice.speak(name, speech(50));
      voice.complete(name);
    }
    await clock.run(1_000);
    expect(told).toEqual(['100 a started', '150 a said', '250 b started', '300 b said']);
    expect(recording.stretches).toEqual([
      { startMs: 100, endMs: 150 },
      { startMs: 250, endMs: 300 },
    ]);
  });

  it('says what comes under a name again after its end as something new', async () => {
    const { clock, told, voice } = mouth();
    voice.speak('a', speech(50));
    voice.complete('a');
    voice.speak('a', speech(50));
    voice.complete('a');
    await clock.run(1_000);
    expect(told).toEqual(['0 a started', '50 a said', '50 a started', '100 a said']);
  });

  it('never tells the end of what nobody heard', async () => {
    const { clock, told, voice } = mouth({ firstFrameMs: 100 });
    voice.speak('a', speech(50));
    await clock.run(99);
    voice.interrupt();
    voice.complete('a');
    voice.speak('silent', new Int16Array(0));
    voice.complete('silent');
    await clock.run(1_000);
    expect(told).toEqual(['99 silenced']);
  });

  it('takes no more than ten minutes, and room again when some of it was said', async () => {
    const { clock, voice } = mouth();
    expect(voice.speak('a', speech(599_000))).toBe(true);
    expect(voice.speak('b', speech(2_000))).toBe(false);
    expect(voice.speak('b', speech(1_000))).toBe(true);
    await clock.run(1_000);
    expect(voice.speak('b', speech(1_000))).toBe(true);
  });

  it('leaves no timer behind', async () => {
    const { clock, voice } = mouth();
    voice.speak('a', speech(1_000));
    await clock.run(10);
    voice.close();
    expect(clock.pending).toBe(0);
  });

  it('says all of it, in order and never two at once, however it comes', async () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seededRandom(seed);
      const { clock, recording, told, voice } = mouth({ firstFrameMs: random() < 0.5 ? 0 : 70 });
      let given = 0;
      let interrupted = false;
      for (let step = 0; step < 30; step++) {
        const name = `e${Math.floor(step / 5)}`;
        const drawn = random();
        if (drawn < 0.6) {
          const ms = Math.ceil(random() * 300);
          given += ms;
          voice.speak(name, speech(ms));
        } else if (drawn < 0.75) voice.complete(name);
        else if (drawn < 0.8) {
          interrupted = true;
          voice.interrupt();
        } else await clock.run(random() * 400);
      }
      voice.complete(undefined);
      await clock.run(60_000);
      const { stretches } = recording;
      for (const [n, { startMs }] of stretches.entries()) {
        expect(startMs, `seed ${seed}`).toBeGreaterThanOrEqual(stretches[n - 1]?.endMs ?? 0);
      }
      const said = recording.speech().length / 24;
      if (interrupted) expect(said).toBeLessThanOrEqual(given + 0.1);
      else expect(said, `seed ${seed}`).toBeCloseTo(given, 5);
      const started = told.filter((text) => text.endsWith('started')).length;
      const ended = told.filter((text) => /said|interrupted/.test(text)).length;
      expect(ended, `seed ${seed}`).toBe(started);
      expect(clock.pending).toBe(0);
    }
  });
});
