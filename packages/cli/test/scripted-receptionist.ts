import { type Clock, llm, type Pipeline, pipeline, stt, tts, turnTaking, vad } from '@antiphon/core';
import { audioSource, conversationRecorder, wavOutput } from '@antiphon/device';
import { scriptedAgent } from '@antiphon/offline';
import { scriptedStt, scriptedTts, scriptedVad } from '@antiphon/testing';
import { bookSeats, observatoryScript } from '../src/demo/observatory/index.js';
import { patientSilence } from '../src/demo/patient-silence.js';
import type { CallEnds } from '../src/demo/pipeline.js';

/** The demonstration's agent with ears and a voice that need no model, and know every word. */
export function scriptedReceptionist(clock: Clock): (ends: CallEnds) => Pipeline {
  return ({ input, recorder, output }) =>
    pipeline(
      input,
      recorder,
      vad(scriptedVad()),
      stt(scriptedStt({ clock, finalAfterMs: 100 })),
      turnTaking({ end: [patientSilence()] }),
      llm(scriptedAgent(observatoryScript, { clock }), { tools: [bookSeats()] }),
      tts(scriptedTts({ clock, firstAfterMs: 80 })),
      output,
    );
}

/** What a module for `antiphon replay --pipeline` looks like. */
export default function scriptedPipeline({ clock }: { readonly clock: Clock }): Pipeline {
  return scriptedReceptionist(clock)({
    input: audioSource(),
    recorder: conversationRecorder({ file: 'never-opened.wav' }),
    output: wavOutput({ sampleRate: 16_000 }),
  });
}
