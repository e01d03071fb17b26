import { abortable, type SpeechToText } from '@antiphon/core/frame-free';
import type { SpeechWorkers } from '../pool/index.js';
import { createRecognizer, type RecognizerOptions } from '../stt/index.js';
import { MoonshineStream } from './moonshine-stream.js';
import { serviceError } from './service-error.js';

export interface MoonshineSttOptions extends RecognizerOptions {
  /** Audio between two interim results. @defaultValue 500 */
  readonly interimMs?: number;
  /**
   * Audio from before a voice was noticed that is recognised with it. Noticing takes some 150 ms; much more
   * than 100 ms of silence before the voice makes for more errors.
   * @defaultValue 250
   */
  readonly preRollMs?: number;
  /** Recognises with these, whose model, runtime and concurrency then count. @defaultValue those of the process */
  readonly workers?: SpeechWorkers;
}

export const moonshineSttDefaults = {
  interimMs: 500,
  preRollMs: 250,
} as const satisfies MoonshineSttOptions;

/**
 * English speech recognition by Moonshine, on this machine: some 0.05 s of work for each second of speech.
 * For `stt()`; recognises what lies between the voice activity's start and stop, and a little before.
 * Begins with the final text when the voice pauses for 200 ms, so that it is mostly there when the voice
 * activity says that the voice has stopped.
 */
export function moonshineStt(options: MoonshineSttOptions = {}): SpeechToText & {
  readonly needsVoiceActivity: true;
} {
  const { interimMs, preRollMs, workers, ...recognizerOptions } = { ...moonshineSttDefaults, ...options };
  const recognizerFor = (session?: string) =>
    workers === undefined ? createRecognizer(recognizerOptions) : workers.recognizer(session);
  return {
    name: 'moonshine-tiny-en',
    needsVoiceActivity: true,
    async prewarm() {
      using recognizer = recognizerFor();
      await recognizer.preload();
    },
    async open(events, { signal, sessionId }) {
      try {
        const recognizer = recognizerFor(sessionId);
        try {
          await abortable(recognizer.preload(), signal);
        } catch (error) {
          recognizer.close();
          throw error;
        }
        return new MoonshineStream({ recognizer, events, signal, interimMs, preRollMs });
      } catch (error) {
        throw serviceError(error);
      }
    },
  };
}
