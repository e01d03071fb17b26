import {
  type InputAudioFrame,
  llm,
  type Pipeline,
  type Processor,
  pipeline,
  stt,
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
  readonly input: Processor<string, never, InputAudioFrame>;
  /** Hears both sides. */
  readonly recorder: Processor<string, InputAudioFrame, InputAudioFrame>;
  readonly output: Processor<string, TTSAudioFrame>;
}

/** The agent of the demonstration: it listens, thinks and speaks on this machine. */
export function receptionist({ input, recorder, output }: CallEnds): Pipeline {
  return pipeline(
    input,
    recorder,
    vad(sileroVad()),
    stt(moonshineStt()),
    turnTaking({ end: [patientSilence()] }),
    llm(scriptedAgent(observatoryScript), { tools: [bookSeats()] }),
    tts(fliteTts({ voice: 'rms' })),
    output,
  );
}
