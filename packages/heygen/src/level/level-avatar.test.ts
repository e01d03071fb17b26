import {
  avatar,
  inlet,
  MouthFrame,
  pipeline,
  TTSAudioFrame,
  TTSEndFrame,
  TTSPhoneFrame,
  VirtualClock,
} from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { Shown } from '../shown.fixture.js';
import { levelAvatar } from './level-avatar.js';
import { MouthTrack } from './mouth-track.js';
import { visemeOf } from './viseme.js';

const RATE = 16_000;

/** A hum of `ms`, so loud. */
function hum(ms: number, amplitude: number): Int16Array {
  return Int16Array.from({ length: (ms * RATE) / 1_000 }, (_, at) => Math.sin(at / 8) * amplitude);
}

describe('MouthTrack', () => {
  it('is open while it is loud and closed while it is quiet, however the sound is cut', () => {
    const sound = Int16Array.from([...hum(80, 20_000), ...hum(40, 1_500), ...hum(30, 0)]);
    const shown = [7, 160, sound.length].map((size) => {
      const levels: string[] = [];
      const track = new MouthTrack(40, ({ startMs, endMs, level }) =>
        levels.push(`${startMs}-${endMs} ${level.toFixed(1)}`),
      );
      for (let at = 0; at < sound.length; at += size) track.write(sound.subarray(at, at + size), RATE);
      track.finish();
      expect(track.durationMs).toBe(150);
      return levels;
    });
    expect(shown[0]).toEqual(['0-40 1.0', '40-80 1.0', '80-120 0.6', '120-150 0.0']);
    expect(shown[1]).toEqual(shown[0]);
    expect(shown[2]).toEqual(shown[0]);
  });

  it('has the shape of the phone in the middle of each movement', () => {
    const shapes: (string | undefined)[] = [];
    const track = new MouthTrack(40, ({ viseme }) => shapes.push(viseme));
    track.phone({ phone: 'm', startMs: 0, endMs: 70 });
    track.phone({ phone: 'aa1', startMs: 70, endMs: 120 });
    track.write(hum(160, 5_000), RATE);
    expect(shapes).toEqual(['PP', 'PP', 'aa', undefined]);
  });
});

it('knows how the lips look at every phone of English', () => {
  const said =
    'aa ae ah ao aw ay b ch d dh eh er ey f g hh ih iy jh k l m n ng ow oy p pau r s sh t th uh uw v w y z zh';
  expect(said.split(' ').filter((phone) => visemeOf(phone) === undefined)).toEqual([]);
  expect(visemeOf('ñ')).toBeUndefined();
});

describe('levelAvatar()', () => {
  it('takes as long to say something as it takes', async () => {
    const clock = new VirtualClock();
    const shown = await Shown.open(levelAvatar(), clock);
    const movements: number[] = [];
    shown.mouth = (_utterance, { endMs }) => void movements.push(endMs);
    shown.stream.write(1, hum(100, 9_000), RATE);
    shown.stream.write(1, hum(100, 9_000), RATE);
    shown.stream.finish(1);
    shown.stream.write(2, hum(50, 9_000), RATE);
    shown.stream.finish(2);
    clock.advance(199);
    expect(shown.told).toEqual(['started 1']);
    clock.advance(1);
    clock.advance(49);
    expect(shown.told).toEqual(['started 1', 'ended 1', 'started 2']);
    clock.advance(1);
    expect(shown.told.at(-1)).toBe('ended 2');
    expect(movements).toEqual([40, 80, 120, 160, 200, 40, 50]);
    shown.stream.write(3, hum(100, 9_000), RATE);
    shown.stream.interrupt();
    shown.stream.finish(3);
    await shown.stream.close();
    clock.advance(1_000);
    expect(shown.told.filter((line) => line.startsWith('ended'))).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  it('moves a mouth beside the sound of a pipeline', async () => {
    const clock = new VirtualClock();
    const inside = inlet(TTSAudioFrame, TTSPhoneFrame, TTSEndFrame);
    const session = pipeline(inside, avatar(levelAvatar())).open({ clock });
    const passed: string[] = [];
    session.output$.subscribe((frame) => {
      if (frame.lane === 'system') return;
      const { startMs, viseme } = frame as MouthFrame;
      passed.push(frame instanceof MouthFrame ? `mouth ${startMs} ${viseme}` : frame.kind);
    });
    await session.start();
    session.send(new TTSPhoneFrame({ turn: 0, phone: 'aa', startMs: 0, endMs: 100 }));
    session.send(new TTSAudioFrame({ turn: 0, samples: hum(80, 9_000), sampleRate: RATE }));
    session.send(new TTSEndFrame({ turn: 0, audioMs: 80 }));
    session.send(new TTSPhoneFrame({ turn: 0, phone: 'm', startMs: 80, endMs: 120 }));
    session.send(new TTSAudioFrame({ turn: 0, samples: hum(40, 9_000), sampleRate: RATE }));
    expect(passed).toEqual([
      'ttsPhone',
      'mouth 0 aa',
      'mouth 40 aa',
      'ttsAudio',
      'ttsEnd',
      'ttsPhone',
      'mouth 80 PP',
      'ttsAudio',
    ]);
    await session.end();
    expect(clock.pending).toBe(0);
  });
});
