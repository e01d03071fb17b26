import {
  InputAudioFrame,
  InputImageFrame,
  InterruptionFrame,
  LanguageFrame,
  LLMRunFrame,
  type Processor,
  processor,
  type Session,
  SpeechStartedFrame,
  SpeechStoppedFrame,
  TextFrame,
  UserMuteFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '@antiphon/core';
import type { LiveMetrics } from '../session/index.js';
import { LiveAgent } from './live-agent.js';
import { LIVE_FRAMES, type LiveContext, type LiveFrame } from './live-frames.js';
import type { GeminiLiveOptions } from './live-options.js';

/** What one session of `geminiLive()` has done so far. */
export interface GeminiLiveStats extends LiveMetrics {
  /** Pieces of the model's speech that came. */
  readonly chunksReceived: number;
}

/** Speech in, speech out, by one model. */
export interface GeminiLiveProcessor extends Processor<'geminiLive', InputAudioFrame, LiveFrame> {
  /** "Restart": gives the connection of a session up and opens a new one, in whatever state it is. */
  recover(session: Session, reason?: string): Promise<boolean>;
  /** The figures of a session, also after it has ended; nothing before it opens. */
  stats(session: Session): GeminiLiveStats | undefined;
}

/**
 * A voice agent in one processor: hears the microphone, answers by speech, calls tools, and is interrupted, all by
 * Gemini Live. Put a transport's input before it and its output behind it.
 *
 * A `LanguageFrame` has it understand and speak another language: the vendor is told by a new link, when nobody speaks. A
 * language that the model can't be told, or that the vendor refuses, is an error, and the old one stays.
 *
 * Its turns, transcripts and conversation are those of any other pipeline: what was said and heard is kept, also when
 * the connection breaks and a new session takes over. Buffers what the user said since the last answer
 * (`replayMs`), and speech that the listener has not heard yet (two minutes).
 */
export function geminiLive(options: GeminiLiveOptions = {}): GeminiLiveProcessor {
  const agents = new WeakMap<Session, LiveAgent>();
  const definition = processor({
    name: (options.name ?? 'geminiLive') as 'geminiLive',
    takes: [InputAudioFrame],
    accepts: [
      InputImageFrame,
      TextFrame,
      LLMRunFrame,
      InterruptionFrame,
      LanguageFrame,
      SpeechStartedFrame,
      SpeechStoppedFrame,
      UserStartedSpeakingFrame,
      UserStoppedSpeakingFrame,
      UserMuteFrame,
    ],
    emits: LIVE_FRAMES,
    state: (ctx) => {
      const agent = new LiveAgent(ctx as unknown as LiveContext, options);
      agents.set(ctx.session, agent);
      return agent;
    },
    start: (ctx) => ctx.state.start(),
    stop: (ctx) => ctx.state.stop(),
    on: {
      audioIn: (frame, ctx) => ctx.state.audio(frame),
      imageIn: (frame, ctx) => ctx.state.image(frame),
      text: (frame, ctx) => ctx.state.text(frame),
      llmRun: (frame, ctx) => ctx.state.run(frame),
      interruption: (frame, ctx) => ctx.state.interrupted(frame),
      language: (frame, ctx) => ctx.state.live.setLanguage(frame.language),
      speechStarted: (frame, ctx) => ctx.state.userStarted('voice', frame.voiceAtMs),
      speechStopped: (frame, ctx) => ctx.state.userStopped('voice', frame.voiceAtMs),
      userStartedSpeaking: (frame, ctx) => ctx.state.userStarted('turns', frame.voiceAtMs),
      userStoppedSpeaking: (frame, ctx) => ctx.state.userStopped('turns', frame.voiceAtMs),
      userMute: (frame, ctx) => ctx.state.mute(frame.muted),
    },
  });
  return Object.assign(definition, {
    recover: async (session: Session, reason?: string) =>
      (await agents.get(session)?.live.recover(reason)) ?? false,
    stats: (session: Session) => {
      const agent = agents.get(session);
      return agent && { ...agent.live.metrics(), chunksReceived: agent.chunksReceived };
    },
  });
}
