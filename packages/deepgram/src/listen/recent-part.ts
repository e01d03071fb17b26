import type { Timeline } from './timeline.js';
import type { HeardWord } from './words.js';

/** A transcript with its times in the link. */
export interface Transcript {
  readonly text: string;
  readonly words: readonly HeardWord[];
  readonly startMs: number;
  readonly endMs: number;
}

/** A transcript with its times in the stream. */
export interface PlacedTranscript {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * What a transcript says of audio that has not become final yet: after a reconnection, or when a deadline has
 * settled a segment, Deepgram may repeat words. A word belongs to where its middle is.
 */
export function recentPart(
  transcript: Transcript,
  timeline: Timeline,
  finalUntilMs: number,
): PlacedTranscript {
  const startMs = timeline.streamMs(transcript.startMs);
  const endMs = timeline.streamMs(transcript.endMs);
  const words = transcript.words.map(({ text, startMs: from, endMs: to }) => ({
    text,
    startMs: timeline.streamMs(from),
    endMs: timeline.streamMs(to),
  }));
  const recent = words.filter((word) => (word.startMs + word.endMs) / 2 >= finalUntilMs);
  const first = recent[0];
  const last = recent.at(-1);
  if (words.length === 0) {
    const isOld = (startMs + endMs) / 2 < finalUntilMs;
    return { text: isOld ? '' : transcript.text, startMs: isOld ? endMs : startMs, endMs };
  }
  if (first === undefined || last === undefined) return { text: '', startMs: endMs, endMs };
  const text = recent.length === words.length ? transcript.text : recent.map((word) => word.text).join(' ');
  return { text, startMs: first.startMs, endMs: last.endMs };
}
