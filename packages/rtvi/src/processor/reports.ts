import {
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  type Context,
  ErrorFrame,
  type Frame,
  type FrameClass,
  InterimTranscriptionFrame,
  InterruptionFrame,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  NO_TURN,
  TextFrame,
  TranscriptionFrame,
  TTSEndFrame,
  TTSStartFrame,
  type TurnRecord,
  UserMuteFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '@antiphon/core';
import { serverMessage } from '../wire/index.js';
import { CallReports } from './call-reports.js';
import type { ClientVoice } from './client-voice.js';
import { MetricsReports } from './metrics-reports.js';
import { OutputReports } from './output-reports.js';
import type { QuietTurns } from './quiet-turns.js';
import type { RtviSettings } from './rtvi-options.js';

/** What reports are made from, and for whom. */
export interface Reporter {
  readonly ctx: Context;
  readonly voice: ClientVoice;
  readonly settings: RtviSettings;
  readonly quiet: QuietTurns;
  /** Calls `tell` for every frame of a kind. What it throws becomes an `ErrorFrame`. */
  on<F extends Frame>(Class: FrameClass<F>, tell: (frame: F) => void): void;
  /** The same for every turn that ends. */
  onTurn(tell: (record: TurnRecord) => void): void;
}

/** Tells a client what goes on in its session, as it happens. */
export function report(reporter: Reporter): void {
  reportSpeaking(reporter);
  reportUser(reporter);
  reportBot(reporter);
  reportErrors(reporter);
  new OutputReports(reporter);
  new CallReports(reporter);
  if (reporter.settings.metrics) {
    const metrics = new MetricsReports(reporter);
    reporter.onTurn((record) => metrics.turnFinished(record));
  }
}

function reportSpeaking({ voice, on }: Reporter): void {
  on(UserStartedSpeakingFrame, () => voice.say(serverMessage('user-started-speaking')));
  on(UserStoppedSpeakingFrame, () => voice.say(serverMessage('user-stopped-speaking')));
  on(BotStartedSpeakingFrame, () => voice.say(serverMessage('bot-started-speaking')));
  on(BotStoppedSpeakingFrame, () => voice.say(serverMessage('bot-stopped-speaking')));
  on(InterruptionFrame, () => voice.say(serverMessage('bot-interrupted')));
  on(UserMuteFrame, ({ muted }) =>
    voice.say(serverMessage(muted ? 'user-mute-started' : 'user-mute-stopped')),
  );
}

/** What the user said: each segment as it is recognised, and the whole of a turn as the model gets it. */
function reportUser({ ctx, voice, on }: Reporter): void {
  let segments = 0;
  const transcript = (text: string, userId: string | undefined, final: boolean): void => {
    const timestamp = new Date(ctx.clock.epochMs()).toISOString();
    voice.say(serverMessage('user-transcription', { text, user_id: userId ?? '', timestamp, final }));
  };
  on(InterimTranscriptionFrame, ({ text, userId }) => transcript(text, userId, false));
  on(TranscriptionFrame, ({ text, userId, turn }) => {
    if (turn === NO_TURN) {
      segments++;
      transcript(text, userId, true);
      return;
    }
    // A recogniser that gives whole turns gives no segments.
    if (segments === 0) transcript(text, userId, true);
    segments = 0;
    voice.say(serverMessage('user-llm-text', { text }));
  });
  on(TextFrame, ({ text }) => voice.say(serverMessage('user-llm-text', { text })));
}

function reportBot({ voice, on }: Reporter): void {
  on(LLMStartFrame, () => voice.say(serverMessage('bot-llm-started')));
  on(LLMTextFrame, ({ text }) => voice.say(serverMessage('bot-llm-text', { text })));
  on(LLMEndFrame, () => voice.say(serverMessage('bot-llm-stopped')));
  on(TTSStartFrame, () => voice.say(serverMessage('bot-tts-started')));
  on(TTSEndFrame, () => voice.say(serverMessage('bot-tts-stopped')));
}

/** Clients before 1.13.1 read `message`, later ones `error`. */
function reportErrors({ voice, settings, on }: Reporter): void {
  on(ErrorFrame, ({ code, message, fatal }) => {
    const error = settings.errors === 'code' ? code : message;
    const told = serverMessage('error', { error, message: error, fatal });
    // A session that cannot start has no other way to say why.
    if (fatal) voice.sayNow(told);
    else voice.say(told);
  });
}
