import {
  ErrorFrame,
  type Frame,
  type FrameClass,
  FunctionCallStartFrame,
  InterimTranscriptionFrame,
  LLMEndFrame,
  LLMTextFrame,
  NO_TURN,
  PlayoutFrame,
  type Session,
  TranscriptionFrame,
  TTSSpeakFrame,
} from '@antiphon/core';
import type { ConversationMode } from '../open-request.js';
import type { ServiceMessage, SocketVoice } from '../socket/index.js';
import { WrittenAnswer } from './written-answer.js';

/** Of what is understood of a stream, no chunk is named. */
const NO_CHUNK = -1;

export interface Teller {
  readonly mode: ConversationMode;
  readonly voice: SocketVoice;
  send(message: ServiceMessage): void;
}

/** Tells a client what goes on in its session. */
export function tellClient(session: Session, { mode, voice, send }: Teller): void {
  const on = <F extends Frame>(Class: FrameClass<F>, tell: (frame: F) => void): void =>
    void session.frames$(Class).subscribe(tell);
  tellAnswers(session, send);
  on(PlayoutFrame, ({ turn, finished }) => {
    if (finished) voice.finish(turn);
  });
  // What a service says of its troubles may name what is nobody's business.
  on(ErrorFrame, ({ code }) => {
    if (code !== 'watcher_failed')
      send({ type: 'error', code, message: 'the agent has failed in this turn' });
  });
  if (mode !== 'streaming') return;
  const heard = (text: string, isFinal: boolean): void =>
    send({ type: 'transcription', text, is_final: isFinal, chunk_index: NO_CHUNK });
  on(InterimTranscriptionFrame, ({ text }) => heard(text, false));
  on(TranscriptionFrame, ({ text, turn }) => heard(text, turn !== NO_TURN));
}

/**
 * Tells what the bot says: sentence by sentence, each time from the beginning, and then all of it. What a program says is told
 * by itself, where it is said.
 */
function tellAnswers(session: Session, send: (message: ServiceMessage) => void): void {
  const begun = (turn: number): WrittenAnswer => {
    const tell = (text: string, isFinal: boolean): void =>
      send({ type: 'response', text, turn, is_final: isFinal });
    return new WrittenAnswer(turn, {
      soFar: (text) => tell(text, false),
      aside: (text) => tell(text, true),
    });
  };
  let answer = begun(NO_TURN);
  session.frames$(LLMTextFrame).subscribe(({ text, turn }) => {
    if (turn !== answer.turn) answer = begun(turn);
    answer.write(text);
  });
  session.frames$(FunctionCallStartFrame).subscribe(({ turn }) => {
    if (turn === answer.turn) answer.pause();
  });
  session.frames$(LLMEndFrame).subscribe(({ text, turn }) => {
    if (text !== '') send({ type: 'response', text: text.trim(), turn, is_final: true });
    if (turn === answer.turn) answer.pause();
  });
  session.frames$(TTSSpeakFrame).subscribe(({ text, turn: given, handedOver }) => {
    if (handedOver === true) return;
    const turn = given === NO_TURN ? session.turn : given;
    if (turn === answer.turn) answer.say(text);
    else begun(turn).say(text);
  });
}
