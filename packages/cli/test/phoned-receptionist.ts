import { type Clock, llm, type Pipeline, pipeline, stt, tts, turnTaking, vad } from '@antiphon/core';
import { scriptedAgent } from '@antiphon/offline';
import { SPEECH_RATE, telegraph, telegraphStt, telegraphTts } from '@antiphon/simulators';
import { scriptedVad } from '@antiphon/testing';
import type { CallerLine, SpokenLine } from '../src/demo/caller/index.js';
import { bookSeats, observatoryScript } from '../src/demo/observatory/index.js';
import { patientSilence } from '../src/demo/patient-silence.js';
import type { CallEnds } from '../src/demo/pipeline.js';

/** The demonstration's agent with ears and a voice that need no model, but survive a telephone. */
export function phonedReceptionist(clock: Clock): (ends: CallEnds) => Pipeline {
  return ({ input, recorder, output }) =>
    pipeline(
      input,
      recorder,
      vad(scriptedVad()),
      stt(telegraphStt),
      turnTaking({ end: [patientSilence()] }),
      llm(scriptedAgent(observatoryScript, { clock }), { tools: [bookSeats()] }),
      tts(telegraphTts),
      output,
    );
}

/** Lines as {@link phonedReceptionist} understands them. */
export function toned(lines: readonly CallerLine[]): readonly SpokenLine[] {
  return lines.map((line) => ({ ...line, samples: telegraph(line.text), sampleRate: SPEECH_RATE }));
}
