import {
  type Clock,
  type InputAudioFrame,
  type InputDTMFFrame,
  llm,
  type Pipeline,
  type Processor,
  pipeline,
  stt,
  systemClock,
  type TTSAudioFrame,
  tts,
  turnTaking,
  vad,
} from '@antiphon/core';
import { fliteTts, moonshineStt, scriptedAgent, sileroVad } from '@antiphon/offline';
import { bookSeats, observatoryScript } from './observatory/index.js';
import { patientSilence } from './patient-silence.js';

/** Where a call comes in and goes out: a file, a microphone, a telephone line. */
export interface CallEnds {
  readonly input: Processor<string, never, InputAudioFrame | InputDTMFFrame>;
  /** Stands behind the input, where a recorder of both sides has its place. */
  readonly recorder: Processor<string, InputAudioFrame, InputAudioFrame>;
  readonly output: Processor<string, TTSAudioFrame>;
  /** Whether the voice tells when each phone sounds, for a face. @defaultValue false */
  readonly phones?: boolean;
}

/**
 * The agent of the demonstration: it listens, thinks and speaks on this machine.
 *
 * @param clock by which it thinks; the session's, where that is not the system's.
 */
export function receptionist(
  { input, recorder, output, phones = false }: CallEnds,
  clock: Clock = systemClock,
): Pipeline {
  return pipeline(
    input,
    recorder,
    vad(sileroVad()),
    stt(moonshineStt()),
    turnTaking({ end: [patientSilence()] }),
    llm(scriptedAgent(observatoryScript, { clock }), { tools: [bookSeats()] }),
    tts(fliteTts({ voice: 'rms', phones })),
    output,
  );
}
