import { describe, expect, it } from 'vitest';
import { recentPart } from './recent-part.js';
import { Timeline } from './timeline.js';

const word = (text: string, startMs: number, endMs: number) => ({ text, startMs, endMs, confidence: 0.9 });
const transcript = {
  text: 'One, two, three.',
  words: [word('One,', 0, 200), word('two,', 300, 500), word('three.', 600, 800)],
  startMs: 0,
  endMs: 1_000,
};

function timelineFrom(streamMs: number): Timeline {
  const timeline = new Timeline();
  timeline.sent(streamMs, 1_000);
  return timeline;
}

describe('recentPart', () => {
  it('leaves a transcript of new audio as it is, at its place in the stream', () => {
    expect(recentPart(transcript, timelineFrom(5_000), 5_000)).toEqual({
      text: 'One, two, three.',
      startMs: 5_000,
      endMs: 5_800,
    });
  });

  it('cuts the words that are final already', () => {
    expect(recentPart(transcript, timelineFrom(0), 350)).toMatchObject({ text: 'two, three.', startMs: 300 });
    expect(recentPart(transcript, timelineFrom(0), 550)).toMatchObject({ text: 'three.' });
    expect(recentPart(transcript, timelineFrom(0), 900)).toEqual({ text: '', startMs: 1_000, endMs: 1_000 });
  });

  it('takes a transcript without words for what most of its audio is', () => {
    const wordless = { ...transcript, words: [] };
    expect(recentPart(wordless, timelineFrom(0), 400).text).toBe('One, two, three.');
    expect(recentPart(wordless, timelineFrom(0), 600).text).toBe('');
  });
});
