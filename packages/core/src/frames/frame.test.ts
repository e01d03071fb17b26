import { describe, expect, test } from 'vitest';
import {
  coreFrames,
  defineFrame,
  type Frame,
  InputAudioFrame,
  InterruptionFrame,
  isFrame,
  isSystem,
  NO_TURN,
  TranscriptionFrame,
} from './index.js';

describe('frames', () => {
  test('have a kind, a lane, a growing id, no time and no turn', () => {
    const first = new TranscriptionFrame({ text: 'one' });
    const second = new TranscriptionFrame({ text: 'two' });
    expect(first.kind).toBe('transcription');
    expect(first.lane).toBe('ordered');
    expect(second.id).toBeGreaterThan(first.id);
    expect(first.at).toBeNaN();
    expect(first.turn).toBe(NO_TURN);
  });

  test('with() makes a new frame, and leaves the old one as it was', () => {
    const frame = new TranscriptionFrame({ text: 'one', language: 'en', turn: 3 });
    const changed = frame.with({ text: 'two' });
    expect(changed).toBeInstanceOf(TranscriptionFrame);
    expect([changed.text, changed.language, changed.turn]).toEqual(['two', 'en', 3]);
    expect(changed.id).toBeGreaterThan(frame.id);
    expect(frame.text).toBe('one');
  });

  test('guards narrow by kind', () => {
    const frame = new InterruptionFrame({ interruptedTurn: 1, reason: 'voice' });
    expect(isFrame(frame, TranscriptionFrame, InterruptionFrame)).toBe(true);
    expect(isFrame(frame, TranscriptionFrame)).toBe(false);
    expect(isSystem(frame)).toBe(true);
  });

  test('microphone audio is never in the system lane: it must not delay an interruption', () => {
    expect(InputAudioFrame.lane).toBe('ordered');
  });

  test('every kind is there once', () => {
    expect(new Set(coreFrames.map(({ kind }) => kind)).size).toBe(coreFrames.length);
    expect(() => defineFrame('transcription', { lane: 'ordered' })).toThrow('exists already');
  });

  test('all frames of one kind have one shape, whichever fields were given', () => {
    const bare = new TranscriptionFrame({ text: 'a' });
    const full = new TranscriptionFrame({ text: 'a', language: 'en', confidence: 1 });
    expect(Object.keys(bare)).toEqual(Object.keys(full));
  });

  test('kinds that write their fields out write all of them, in their order', () => {
    for (const Class of coreFrames) {
      const names = Object.keys(Class.fields);
      const init = Object.fromEntries(names.map((name, at) => [name, at]));
      const frame = new (Class as unknown as new (given: object) => Frame)(init);
      expect(Object.keys(frame)).toEqual(['id', 'at', 'turn', ...names]);
      expect(frame).toMatchObject(init);
    }
  });
});
