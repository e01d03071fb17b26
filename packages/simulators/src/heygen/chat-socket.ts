import { bytesToPcm16, Resampler } from '@antiphon/audio';
import { messageOf } from '@antiphon/core';
import type { ServerSocket, SocketHandler } from '../server/index.js';
import { SPEECH_RATE, type VoiceEvent, type VoiceFinder } from '../speech/index.js';
import type { HeygenSession } from './heygen-session.js';
import { readPipecatFrame } from './pipecat-frame.js';

/** The longest thing that a user says; older audio of it is forgotten. */
const MAX_UTTERANCE_SAMPLES = 60 * SPEECH_RATE;
/** Before the voice was found to have begun. */
const LEAD_SAMPLES = SPEECH_RATE / 2;

/** The chat socket: a browser's microphone and typed words one way, events of the user's voice the other. */
export class ChatSocket implements SocketHandler {
  readonly #socket: ServerSocket;
  readonly #session: HeygenSession;
  readonly #ear: VoiceFinder;
  #resampler: Resampler | undefined;
  #heard: Int16Array[] = [];
  #heardSamples = 0;
  #isSpeaking = false;

  constructor(socket: ServerSocket, session: HeygenSession) {
    this.#socket = socket;
    this.#session = session;
    this.#ear = socket.speech.findVoice({ onEvent: (event) => this.#voice(event), minSilenceMs: 700 });
  }

  onText(): void {
    this.#session.complain('a text message on the chat socket');
  }

  onBinary(bytes: Uint8Array): void {
    const frame = readPipecatFrame(bytes);
    if (frame === undefined) {
      this.#session.complain('a message on the chat socket that is no pipecat.Frame');
      return;
    }
    this.#session.heard();
    if (frame.kind === 'text') this.#session.hear(frame.text);
    else this.#listen(frame.audio, frame.sampleRate);
  }

  onClosed(): void {
    this.#ear.close();
  }

  #listen(audio: Uint8Array, rate: number): void {
    if (this.#resampler?.inputRate !== rate) {
      try {
        this.#resampler = new Resampler({ inputRate: rate, outputRate: SPEECH_RATE });
      } catch (thrown) {
        this.#session.complain(messageOf(thrown));
        return;
      }
    }
    const samples = this.#resampler.process(bytesToPcm16(audio));
    this.#heard.push(samples);
    this.#heardSamples += samples.length;
    const bound = this.#isSpeaking ? MAX_UTTERANCE_SAMPLES : LEAD_SAMPLES;
    while (this.#heardSamples > bound) this.#heardSamples -= this.#heard.shift()?.length ?? 0;
    this.#ear.push(samples);
  }

  #voice({ kind }: VoiceEvent): void {
    this.#isSpeaking = kind === 'start';
    this.#socket.sendJson({ event_type: kind === 'start' ? 'user_start' : 'user_stop' });
    this.#socket.speechIs(kind === 'start' ? 'speech' : 'afterSpeech');
    if (kind === 'start') return;
    const samples = new Int16Array(this.#heardSamples);
    let at = 0;
    for (const piece of this.#heard.splice(0)) {
      samples.set(piece, at);
      at += piece.length;
    }
    this.#heardSamples = 0;
    const { speech, signal } = this.#socket;
    speech.hear(samples, { signal }).then(
      ({ text }) => {
        if (text !== '' && this.#session.state === 'connected') this.#session.hear(text);
      },
      (thrown) => {
        if (!signal.aborted) this.#socket.problem(thrown);
      },
    );
  }
}
