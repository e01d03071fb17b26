import { type PacingOptions, type PlayoutProcessor, playout, type Session } from '@antiphon/core';
import { type HeardWord, ScriptedEar, textHeardIn } from './scripted-ear.js';
import { type MicrophoneOptions, type Said, ScriptedMicrophone } from './scripted-microphone.js';

export interface ScriptedTransportOptions extends MicrophoneOptions {
  /** How the bot's speech is paced; `reportMs`, marks, lead. @defaultValue `playout`'s, at 16 kHz */
  readonly pacing?: Partial<PacingOptions>;
  /** Whether the peer can drop what it has been sent. @defaultValue true */
  readonly canFlush?: boolean;
}

/** A transport with a scripted user at its far end. */
export interface ScriptedTransport {
  /** Goes to the head of the pipeline. */
  readonly input: ScriptedMicrophone['processor'];
  /** Goes to its tail. */
  readonly output: PlayoutProcessor<'scripted-output'>;
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
 * A user with a microphone and an ear, for one session at a time. The microphone sends a frame every 20 ms
 * for as long as the session runs; the ear hears what the core's own `playout` sends it, when its time has
 * come on the session's clock.
 */
export function scriptedTransport(options: ScriptedTransportOptions = {}): ScriptedTransport {
  const { pacing = {}, canFlush = true } = options;
  const microphone = new ScriptedMicrophone(options);
  let session: Session | undefined;
  let ear = new ScriptedEar(0, () => 0);
  const output = playout({
    sampleRate: 16_000,
    ...pacing,
    name: 'scripted-output',
    sink: (port) => {
      session = port.session;
      const { clock } = port.session;
      const mine = new ScriptedEar(port.sampleRate, () => clock.now());
      ear = mine;
      const write: ScriptedEar['write'] = (samples, position) => mine.write(samples, position);
      return canFlush ? { write, flush: (cut) => mine.flush(cut) } : { write };
    },
  });
  const heard = (): readonly HeardWord[] => {
    ear.listen();
    return ear.words;
  };
  const stats = () => (session === undefined ? undefined : output.stats(session));
  return {
    input: microphone.processor,
    output,
    speak: (what) => microphone.speak(what),
    hush: () => microphone.hush(),
    get heard() {
      return heard();
    },
    heardIn: (turn) => textHeardIn(turn, heard()),
    get queuedMs() {
      return stats()?.queuedMs ?? 0;
    },
    get peakQueuedMs() {
      return stats()?.peakQueuedMs ?? 0;
    },
  };
}
