import { Resampler } from '@antiphon/audio';
import {
  ErrorFrame,
  InputAudioFrame,
  inlet,
  llm,
  pipeline,
  playout,
  stt,
  tts,
  turnTaking,
  vad,
} from '@antiphon/core';
import type { Wiring } from './parts.js';

export { partsOf } from './parts.js';

/** Frames flow from one processor to the next. */
export const wire: Wiring = (parts, { sampleRate, sink, turn, failed }) => {
  const session = pipeline(
    inlet(InputAudioFrame),
    vad(parts.vad),
    stt(parts.stt),
    turnTaking(),
    llm(parts.llm),
    tts(parts.tts),
    playout({ sampleRate, sink: () => sink, resampler: (rates) => new Resampler(rates) }),
  ).open({ clock: parts.clock });
  session.turns$.subscribe(turn);
  session.frames$(ErrorFrame).subscribe(({ message }) => failed(message));
  return {
    start: () => session.start(),
    hear: (samples, rate) => session.send(new InputAudioFrame({ samples, sampleRate: rate })),
    end: () => session.end(),
  };
};
