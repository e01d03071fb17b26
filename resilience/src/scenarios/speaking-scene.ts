import {
  inlet,
  llm,
  pipeline,
  type TextToSpeech,
  TranscriptionFrame,
  TTSAudioFrame,
  tts,
} from '@antiphon/core';
import { SPEECH_RATE } from '@antiphon/simulators';
import { scriptedLlm } from '@antiphon/testing';
import { telegraphEar } from '../stage/index.js';
import type { Scene } from './scene.js';

/** The first answer has two sentences: two texts to speak. */
const ANSWERS = ['Alpha bravo charlie delta. Echo foxtrot golf.', 'Hotel india juliett.'] as const;

/** A bot says two things; what counts is what the listener hears. */
export function speakingScene({ service }: { readonly service: TextToSpeech }): Scene {
  const ear = telegraphEar(SPEECH_RATE);
  let hasSpoken = false;
  return {
    lines: ANSWERS.map((answer) => answer.split(' ')),
    pipeline: pipeline(
      inlet(TranscriptionFrame),
      llm(scriptedLlm({ rules: [...ANSWERS] })),
      tts(service),
      ear.processor,
    ),
    say(session, line) {
      if (line === 0) session.frames$(TTSAudioFrame).subscribe(() => (hasSpoken = true));
      session.send(new TranscriptionFrame({ text: `Question ${line + 1}` }));
    },
    half: () => hasSpoken,
    handled: (session, line) => session.turns.some(({ turn }) => turn === line + 1),
    got: () => ear.words(),
  };
}
