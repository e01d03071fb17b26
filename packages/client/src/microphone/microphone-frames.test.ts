import { describe, expect, it } from 'vitest';
import { MicrophoneFrames } from './microphone-frames.js';
import { TalkSwitch } from './talk-switch.js';

describe('MicrophoneFrames', () => {
  it.each([48_000, 44_100, 16_000])('makes frames of 20 ms at 16 kHz from %i Hz', (inputRate) => {
    const frames: Int16Array[] = [];
    const microphone = new MicrophoneFrames({ inputRate });
    const second = Float32Array.from({ length: inputRate }, (_, at) =>
      Math.sin((2 * Math.PI * 440 * at) / inputRate),
    );
    for (let at = 0; at < inputRate; at += 128)
      microphone.push(second.subarray(at, at + 128), true, (frame) => frames.push(frame));
    expect(frames).toHaveLength(50);
    expect(new Set(frames.map(({ length }) => length))).toEqual(new Set([320]));
    const crossings = frames
      .slice(5)
      .flatMap((frame) => [...frame])
      .filter((sample, at, all) => at > 0 && sample >= 0 && (all[at - 1] as number) < 0);
    expect(Math.abs(crossings.length - 396)).toBeLessThanOrEqual(1);
  });

  it('goes on in silence while it is not to be heard', () => {
    const frames: Int16Array[] = [];
    const microphone = new MicrophoneFrames({ inputRate: 16_000 });
    microphone.push(new Float32Array(960).fill(0.5), false, (frame) => frames.push(frame));
    expect(frames).toHaveLength(3);
    expect(frames.every((frame) => frame.every((sample) => sample === 0))).toBe(true);
  });
});

it('is open unless muted, and with push-to-talk only while pressed', () => {
  const talk = new TalkSwitch();
  expect(talk.isOpen).toBe(true);
  talk.isPushToTalk = true;
  expect(talk.isOpen).toBe(false);
  talk.isPressed = true;
  expect(talk.isOpen).toBe(true);
  talk.isMuted = true;
  expect(talk.isOpen).toBe(false);
});
