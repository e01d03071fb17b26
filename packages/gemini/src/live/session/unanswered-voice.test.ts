import { describe, expect, it } from 'vitest';
import { UnansweredVoice } from './unanswered-voice.js';
import { VoiceMeter } from './voice-meter.js';

/** A voice from 0 to `untilMs`. */
function after(untilMs: number) {
  const voice = new VoiceMeter();
  for (let nowMs = 0; nowMs <= untilMs; nowMs += 20) voice.hear(new Int16Array(320).fill(8_000), nowMs);
  return { voice, unanswered: new UnansweredVoice(voice) };
}

describe('UnansweredVoice', () => {
  it('is open from the end of a voice until anything comes', () => {
    const { unanswered } = after(1_000);
    expect(unanswered.isOpenFor(4_000, 4_900)).toBe(false);
    expect(unanswered.isOpenFor(4_000, 5_000)).toBe(true);
    unanswered.received(['resumption'], 5_100);
    expect(unanswered.isOpenFor(4_000, 60_000)).toBe(false);
  });

  it('takes no short noise for a voice', () => {
    expect(after(100).unanswered.isOpen).toBe(false);
  });

  it('suspects nothing more after a try in vain, until the vendor has said something', () => {
    const { voice, unanswered } = after(1_000);
    unanswered.tried();
    unanswered.received(['setupComplete'], 2_000);
    for (let nowMs = 3_000; nowMs <= 4_000; nowMs += 20) voice.hear(new Int16Array(320).fill(8_000), nowMs);
    expect(unanswered.isOpen).toBe(false);
    unanswered.received(['userText'], 3_500);
    expect(unanswered.isOpen).toBe(true);
  });
});
