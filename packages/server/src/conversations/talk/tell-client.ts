import {
  ErrorFrame,
  type Frame,
  type FrameClass,
  InterimTranscriptionFrame,
  LLMEndFrame,
  NO_TURN,
  PlayoutFrame,
  type Session,
  TranscriptionFrame,
  TTSSpeakFrame,
} from '@antiphon/core';
import type { ConversationMode } from '../open-request.js';
import type { ServiceMessage, SocketVoice } from '../socket/index.js';

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
  on(LLMEndFrame, ({ text, turn }) => {
    if (text !== '') send({ type: 'response', text, turn });
  });
  on(TTSSpeakFrame, ({ text }) => send({ type: 'response', text, turn: session.turn }));
  on(PlayoutFrame, ({ turn, finished }) => {
    if (finished) voice.finish(turn);
  });
  // What a service says of its troubles may name what is nobody's business.
  on(ErrorFrame, ({ code }) => send({ type: 'error', code, message: 'the agent has failed in this turn' }));
  if (mode !== 'streaming') return;
  const heard = (text: string, isFinal: boolean): void =>
    send({ type: 'transcription', text, is_final: isFinal, chunk_index: NO_CHUNK });
  on(InterimTranscriptionFrame, ({ text }) => heard(text, false));
  on(TranscriptionFrame, ({ text, turn }) => heard(text, turn !== NO_TURN));
}
