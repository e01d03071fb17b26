import {
  InputDTMFFrame,
  InterimTranscriptionFrame,
  inlet,
  pipeline,
  playout,
  SpeechStartedFrame,
  SpeechStoppedFrame,
  TTSAudioFrame,
  TTSEndFrame,
  VirtualClock,
} from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { PacedOutput } from '../pacing/index.js';
import { ActivityGate } from './activity-gate.js';
import { activityGate } from './activity-gate-processor.js';

const RATE = 8_000;

describe('ActivityGate', () => {
  it('is active for half a second after a sign, and for as long as the user speaks', () => {
    const clock = new VirtualClock();
    const gate = new ActivityGate({ clock });
    expect(gate.isActive).toBe(false);
    gate.note();
    clock.advance(499);
    expect(gate.isActive).toBe(true);
    clock.advance(1);
    expect(gate.isActive).toBe(false);
    gate.started();
    clock.advance(10_000);
    expect(gate.isActive).toBe(true);
    gate.stopped();
    expect(gate.isActive).toBe(false);
  });

  it('interrupts a paced output once for each activity', async () => {
    const clock = new VirtualClock();
    const output = new PacedOutput({ sampleRate: RATE, clock, send: () => {} });
    let calls = 0;
    const gate = new ActivityGate({
      clock,
      onActive: () => {
        calls++;
        output.interrupt();
      },
    });
    const spoken = output.write(new Int16Array(5 * RATE));
    await clock.run(1_000);
    for (let n = 0; n < 5; n++) {
      gate.note();
      await clock.run(100);
    }
    expect(await spoken).toBe('stale');
    expect(calls).toBe(1);
    await clock.run(500);
    gate.note();
    expect(calls).toBe(2);
  });

  it('refuses a window that cannot be', () => {
    expect(() => new ActivityGate({ windowMs: -1 })).toThrow('windowMs is -1');
    expect(() => activityGate({ windowMs: Number.NaN })).toThrow('windowMs is NaN');
  });
});

describe('activityGate()', () => {
  async function talking() {
    const clock = new VirtualClock();
    let written = 0;
    const session = pipeline(
      inlet(
        TTSAudioFrame,
        TTSEndFrame,
        SpeechStartedFrame,
        SpeechStoppedFrame,
        InterimTranscriptionFrame,
        InputDTMFFrame,
      ),
      activityGate(),
      playout({ sampleRate: RATE, sink: () => ({ write: () => written++, flush: () => {} }) }),
    ).open({ clock });
    await session.start();
    const speak = (ms: number): void => {
      const { turn } = session;
      session.send(
        new TTSAudioFrame({ turn, sampleRate: RATE, samples: new Int16Array((ms * RATE) / 1_000) }),
      );
      session.send(new TTSEndFrame({ turn, audioMs: ms }));
    };
    return { clock, session, speak, written: () => written };
  }

  it.each([
    ['a voice', () => new SpeechStartedFrame({ voiceAtMs: 0 })],
    ['a word', () => new InterimTranscriptionFrame({ text: 'but' })],
    ['a key', () => new InputDTMFFrame({ digit: '1' })],
  ])('stops playback at %s', async (_sign, frame) => {
    const { clock, session, speak, written } = await talking();
    speak(2_000);
    clock.advance(500);
    session.send(frame());
    const count = written();
    clock.advance(3_000);
    expect(written()).toBe(count);
    expect(session.stats.interruptions).toBe(1);
    expect(session.turns.at(-1)).toMatchObject({ outcome: 'interrupted', heardMs: 500 });
  });

  it('lets no speech begin while the user is active, and an answer follow at once when that is over', async () => {
    const { clock, session, speak, written } = await talking();
    session.send(new SpeechStartedFrame({ voiceAtMs: 0 }));
    clock.advance(2_000);
    speak(200);
    clock.advance(100);
    expect([written(), session.stats.interruptions]).toEqual([0, 1]);
    session.send(new SpeechStoppedFrame({ voiceAtMs: 2_000 }));
    clock.advance(10);
    speak(200);
    clock.advance(300);
    expect([written(), session.stats.interruptions]).toEqual([10, 1]);
    session.send(new InputDTMFFrame({ digit: '1' }));
    expect(session.stats.interruptions).toBe(1);
    clock.advance(500);
    speak(200);
    clock.advance(300);
    expect([written(), session.stats.interruptions]).toEqual([20, 1]);
  });

  it('interrupts nobody while nothing is playing', async () => {
    const { clock, session } = await talking();
    session.send(new InterimTranscriptionFrame({ text: 'hello' }));
    clock.advance(1_000);
    expect([session.turn, session.stats.interruptions]).toEqual([0, 0]);
    await session.end();
    expect(clock.pending).toBe(0);
  });
});
