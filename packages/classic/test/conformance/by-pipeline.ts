import { Resampler } from '@antiphon/audio';
import {
  BotStartedSpeakingFrame,
  ConnectionStateFrame,
  Conversation,
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
import type { Wiring } from './wiring.js';

/** The processors of the core, with the same numbers. */
export const byPipeline: Wiring = (parts) => {
  const { clock, sampleRate, sink, tools, silenceTimeoutMs = 15_000, attempts = 2 } = parts;
  const retries = { attempts, retryBackoff: { jitter: 'none' } } as const;
  const session = pipeline(
    inlet(InputAudioFrame),
    vad(parts.vad),
    stt(parts.stt),
    turnTaking(parts.turnTaking),
    llm(parts.llm, { tools, silenceTimeoutMs, ...retries }),
    tts(parts.tts, retries),
    playout({ sampleRate, sink: () => sink, resampler: (rates) => new Resampler(rates) }),
  ).open({ clock, conversation: new Conversation({ clock }) });
  session.frames$(BotStartedSpeakingFrame).subscribe(({ turn }) => parts.botStarted(turn));
  session.turns$.subscribe((record) => parts.turn(record));
  session.frames$(ConnectionStateFrame).subscribe(({ state }) => parts.connection?.(state));
  session.frames$(ErrorFrame).subscribe(({ message }) => parts.failed(message));
  return {
    conversation: session.conversation,
    start: () => session.start(),
    hear: (samples, rate) => session.send(new InputAudioFrame({ samples, sampleRate: rate })),
    end: () => session.end(),
  };
};
