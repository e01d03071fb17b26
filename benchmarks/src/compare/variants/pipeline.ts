import { Resampler } from '@antiphon/audio';
import {
  avatar,
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

/** Frames flow from one processor to the next. */
export const wiring: Wiring = (parts, line) => {
  const agent = pipeline(
    inlet(InputAudioFrame),
    vad(parts.vad),
    stt(parts.stt),
    turnTaking(),
    llm(parts.llm),
    tts(parts.tts),
    avatar(parts.avatar),
    playout({ ...line, resampler: (rates) => new Resampler(rates) }),
  );
  return ({ turn, failed }) => {
    const session = agent.open({ clock: parts.clock });
    session.turns$.subscribe(turn);
    session.frames$(ErrorFrame).subscribe(({ message }) => failed(message));
    return {
      id: session.id,
      start: () => session.start(),
      hear: (samples, rate) => session.send(new InputAudioFrame({ samples, sampleRate: rate })),
      interrupt: () => void session.interrupt('measured'),
      end: () => session.end(),
    };
  };
};
