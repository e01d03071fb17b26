import { classicAgent, pacedSpeech } from '@antiphon/classic';
import {
  Conversation,
  endOfTurnByRecogniser,
  InputAudioFrame,
  inlet,
  llm,
  pipeline,
  playout,
  type Session,
  stt,
  type TurnRecord,
  tts,
  turnTaking,
  type VirtualClock,
} from '@antiphon/core';
import { MICROPHONE_RATE, SPEECH_RATE, scriptedParts } from './scripted-parts.js';

/** `nobody` is the control: the same clock and microphone, and no agent. What grows there is the engine's. */
export const VARIANTS = ['nobody', 'classic', 'pipeline'] as const;
export type Variant = (typeof VARIANTS)[number];

/** An agent in a call that lasts for hours. */
export interface LongCall {
  start(): Promise<unknown>;
  /** 20 ms of the microphone. */
  hear(samples: Int16Array): void;
  end(): Promise<unknown>;
}

/** Of what was said, so much is remembered; it is full before anything is measured. */
const MAX_MESSAGES = 200;
const SYSTEM = 'You are an agent.';
const end = [endOfTurnByRecogniser()];

/** @param told of every turn */
export function longCall(
  variant: Variant,
  clock: VirtualClock,
  told: (record: TurnRecord) => void,
): LongCall {
  const conversation = new Conversation({ history: { maxMessages: MAX_MESSAGES }, clock });
  const parts = scriptedParts(clock);
  const sink = { write() {}, flush() {} };
  if (variant === 'nobody') return { start: async () => {}, hear() {}, end: async () => {} };
  return variant === 'classic' ? classic() : piped();

  function classic(): LongCall {
    const agent = classicAgent({
      ...parts,
      clock,
      conversation,
      system: SYSTEM,
      turnTaking: { end },
      output: pacedSpeech({ sampleRate: SPEECH_RATE, sink: () => sink }),
      on: { turn: told },
    });
    return {
      start: () => agent.start(),
      hear: (samples) => agent.hear(samples, MICROPHONE_RATE),
      end: () => agent.end(),
    };
  }

  function piped(): LongCall {
    const session: Session = pipeline(
      inlet(InputAudioFrame),
      stt(parts.stt),
      turnTaking({ end }),
      llm(parts.llm, { system: SYSTEM }),
      tts(parts.tts),
      playout({ sampleRate: SPEECH_RATE, sink: () => sink }),
    ).open({ clock, conversation });
    session.turns$.subscribe(told);
    return {
      start: () => session.start(),
      hear: (samples) => session.send(new InputAudioFrame({ samples, sampleRate: MICROPHONE_RATE })),
      end: () => session.end(),
    };
  }
}
