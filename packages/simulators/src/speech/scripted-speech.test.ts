import { describe, expect, it } from 'vitest';
import { scriptedSpeech } from './scripted-speech.js';
import type { VoiceEvent } from './speech.js';
import { telegraph } from './telegraph.js';

describe('scripted speech', () => {
  it('finds where the tones begin and end, however they are cut', () => {
    const audio = new Int16Array(16 * 1_000);
    audio.set(telegraph('hello'), 16 * 200);
    const events = (size: number) => {
      const found: VoiceEvent[] = [];
      using finder = scriptedSpeech.findVoice({ minSilenceMs: 100, onEvent: (event) => found.push(event) });
      for (let at = 0; at < audio.length; at += size) finder.push(audio.subarray(at, at + size));
      return found;
    };
    expect(events(16_000)).toEqual([
      { kind: 'start', atMs: 200, decidedAtMs: 220 },
      { kind: 'stop', atMs: 320, decidedAtMs: 420 },
    ]);
    expect(events(77)).toEqual(events(16_000));
  });

  it('speaks sentence by sentence, with times of the words, and stops with its signal', async () => {
    const pieces = [];
    for await (const piece of scriptedSpeech.speak('One two. Three?')) pieces.push(piece);
    expect(pieces.map(({ text }) => text)).toEqual(['One two.', 'Three?']);
    expect(pieces[0]?.words.map(({ text }) => text)).toEqual(['one', 'two.']);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(scriptedSpeech.speak('No.', { signal })[Symbol.asyncIterator]().next()).rejects.toThrow(
      'enough',
    );
  });
});
