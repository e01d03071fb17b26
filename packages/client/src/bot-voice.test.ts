import { VirtualClock } from '@antiphon/core/frame-free';
import type { Welcome } from '@antiphon/rtvi/frame-free';
import { expect, it } from 'vitest';
import { BotVoice } from './bot-voice.js';
import { FakeAudio } from './fake-audio.fixture.js';

/** A voice on a loudspeaker that holds 30 ms back. */
function speaking(delayMs: number | undefined) {
  const clock = new VirtualClock();
  const told: string[] = [];
  const voice = new BotVoice({
    ...{ clock, audio: new FakeAudio(), onHeard: () => {} },
    report: (turn, heardMs) => told.push(`${turn}: ${heardMs} at ${clock.now()}`),
  });
  const audioOut = { sampleRate: 24_000, codec: 'opus', frameMs: 20, leadMs: 120 };
  const welcome = { resumed: false, heardEveryMs: 100, audioOut: { ...audioOut, delayMs } };
  voice.welcomed(welcome as Welcome);
  const played = (playedMs: number) =>
    voice.played({
      ...{ type: 'played', position: { turn: 4, playedMs }, isDry: true, rms: 0 },
      ...{ bufferedMs: 0, targetMs: 40, underruns: 0 },
    });
  return { clock, told, voice, played };
}

it('tells what was heard as late as the device and the codec make it', () => {
  const { clock, told, played } = speaking(6.5);
  played(100);
  clock.advance(36);
  expect(told).toEqual([]);
  clock.advance(0.5);
  expect(told).toEqual(['4: 100 at 36.5']);
});

it('says of broken-off speech that what device and codec held back was not heard', () => {
  const { told, voice } = speaking(6.5);
  voice.played({ type: 'flushed', turn: 4, playedMs: 100 });
  expect(told).toEqual(['4: 63.5 at 0']);
});

it('knows of no codec where the server says nothing of one', () => {
  const { told, voice } = speaking(undefined);
  voice.played({ type: 'flushed', turn: 4, playedMs: 100 });
  expect(told).toEqual(['4: 70 at 0']);
});
