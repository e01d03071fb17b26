import type { Processor } from '@antiphon/core';
import { type MicrophoneOptions, type Said, ScriptedMicrophone } from './scripted-microphone.js';
import { type HeardWord, ScriptedSpeaker, type SpeakerOptions } from './scripted-speaker.js';

export interface ScriptedTransportOptions extends MicrophoneOptions, SpeakerOptions {}

/** A transport with a scripted user at its far end. */
export interface ScriptedTransport {
  /** Goes to the head of the pipeline. */
  readonly input: ScriptedMicrophone['processor'];
  /** Goes to its tail. */
  readonly output: ScriptedSpeaker['processor'];
  /**
   * The user speaks: words, or a hum of so many ms, after what the user is saying already. Time has to run
   * for it to be said. Returns when that will be, on the session clock.
   */
  speak(what: string | number): Said;
  /** The user falls silent, in the middle of a word if need be. */
  hush(): void;
  /** The words the user has heard, read from the sound that was played; the last 10,000. */
  readonly heard: readonly HeardWord[];
  /** The words heard in one turn, joined by spaces. */
  heardIn(turn: number): string;
  /** Speech that waits to be played, in ms, and the most that ever did. */
  readonly queuedMs: number;
  readonly peakQueuedMs: number;
}

/**
 * A user with a microphone and a loudspeaker, for one session at a time. The microphone sends a frame every
 * 20 ms for as long as the session runs; the loudspeaker plays by the session's clock and tells what was
 * heard.
 */
export function scriptedTransport(options: ScriptedTransportOptions = {}): ScriptedTransport {
  const microphone = new ScriptedMicrophone(options);
  const speaker = new ScriptedSpeaker(options);
  return {
    input: microphone.processor,
    output: speaker.processor satisfies Processor,
    speak: (what) => microphone.speak(what),
    hush: () => microphone.hush(),
    heard: speaker.heard,
    heardIn: (turn) => textHeardIn(turn, speaker.heard),
    get queuedMs() {
      return speaker.queuedMs;
    },
    get peakQueuedMs() {
      return speaker.peakQueuedMs;
    },
  };
}

/** Turns are heard one after another, the newest last. */
function textHeardIn(turn: number, heard: readonly HeardWord[]): string {
  const end = heard.findLastIndex((word) => word.turn === turn);
  if (end < 0) return '';
  let start = end;
  while (heard[start - 1]?.turn === turn) start--;
  return heard
    .slice(start, end + 1)
    .map(({ text }) => text)
    .join(' ');
}
