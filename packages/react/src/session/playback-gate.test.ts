import { VirtualClock } from '@antiphon/core/frame-free';
import { describe, expect, it } from 'vitest';
import { NoAudio } from './fake-talk.fixture.js';
import { PlaybackGate } from './playback-gate.js';

const RATE = 48_000;

function gated() {
  const clock = new VirtualClock();
  const audio = new NoAudio();
  const gate = new PlaybackGate(audio, clock, () => {});
  const speak = (turn: number, ms: number, level = 1_000) =>
    gate.play({ turn, startMs: 0, samples: new Int16Array((ms / 1_000) * RATE).fill(level) });
  /** What was handed to the loudspeaker: how long, and how loud. */
  const played = () => audio.played.map(({ samples }) => [(samples.length / RATE) * 1_000, samples[0]]);
  return { clock, audio, gate, speak, played };
}

describe('PlaybackGate', () => {
  it('lets speech pass as loud as it is to be, and silence as long where it is not to be heard', () => {
    const { gate, speak, played } = gated();
    speak(1, 20);
    gate.volume = 0.5;
    speak(1, 20);
    gate.isSilent = true;
    speak(1, 20);
    expect(played()).toEqual([
      [20, 1_000],
      [20, 500],
      [20, 0],
    ]);
  });

  it('plays a turn again, bit by bit, and tells that it does', async () => {
    const { clock, audio, gate, speak, played } = gated();
    gate.isHeld = true;
    speak(1, 1_000);
    speak(2, 20);
    expect(played().map(([, level]) => level)).toEqual([0, 0]);
    audio.played.length = 0;
    expect([gate.replay(1), gate.replaying, gate.replay(9)]).toEqual([true, 1, false]);
    expect(gate.replaying).toBeUndefined();
    gate.replay(1);
    audio.played.length = 0;
    await clock.run(1_000);
    expect(played()).toEqual([
      [200, 1_000],
      [200, 1_000],
      [200, 1_000],
    ]);
    expect(audio.played.every(({ turn }) => turn === undefined)).toBe(true);
    expect([gate.replaying, clock.pending]).toEqual([undefined, 0]);
  });

  it('plays a turn again without a gap while the next passes in silence', async () => {
    const { clock, audio, gate, speak } = gated();
    gate.isHeld = true;
    speak(1, 1_000, 700);
    audio.played.length = 0;
    gate.replay(1);
    await clock.run(100);
    for (let at = 0; at < 25; at++) {
      speak(2, 20);
      await clock.run(20);
    }
    await clock.run(1_000);
    const heard = audio.played.flatMap(({ samples }) => [...samples]);
    const last = heard.lastIndexOf(700);
    expect([heard.indexOf(700), last + 1, heard.slice(0, last).every((level) => level === 700)]).toEqual([
      ...[0, RATE, true],
    ]);
    const ofTurn = audio.played.filter(({ turn }) => turn === 2);
    expect([ofTurn.length, gate.replaying, clock.pending]).toEqual([25, undefined, 0]);
  });

  it('leaves the loudspeaker to new speech, and to the user', async () => {
    const { gate, speak } = gated();
    speak(1, 1_000);
    gate.replay(1);
    speak(2, 20);
    expect(gate.replaying).toBeUndefined();
    gate.replay(1);
    gate.flush(2);
    expect(gate.replaying).toBeUndefined();
  });

  it('keeps two minutes, of which the oldest turns give way', () => {
    const { gate, speak } = gated();
    for (let turn = 1; turn <= 5; turn++) speak(turn, 30_000);
    expect(gate.replayable).toEqual([2, 3, 4, 5]);
    for (let at = 0; at < 7; at++) speak(6, 20_000);
    expect(gate.replayable).toEqual([6]);
  });
});
