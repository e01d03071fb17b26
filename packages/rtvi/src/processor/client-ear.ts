import {
  AntiphonError,
  type Context,
  InputAudioFrame,
  InputDTMFFrame,
  type InputTransportMessageFrame,
  type JsonValue,
  messageOf,
  type OutputTransportMessageFrame,
  type Session,
  TextFrame,
} from '@antiphon/core';
import {
  type ClientData,
  type RawAudio,
  RTVI_VERSION,
  type RtviClientMessage,
  readClientMessage,
  serverMessage,
} from '../wire/index.js';
import { type ClientVoice, majorOf, versionFor } from './client-voice.js';
import type { QuietTurns } from './quiet-turns.js';
import { rawPcm } from './raw-pcm.js';
import type { RtviSettings } from './rtvi-options.js';

/** Requests of one client that are being answered at a time. */
const MAX_ANSWERING = 32;
/** Characters of one text: more than anybody types. */
const MAX_TEXT = 16_384;
/** Characters that are taken note of in one turn, and wait there for the model to run. */
const MAX_NOTED = 65_536;
/** Raw audio comes in pieces of any length, and goes on in frames such as a microphone's, in ms. */
const RAW_FRAME_MS = 20;

export type RtviEmits =
  | OutputTransportMessageFrame
  | InputTransportMessageFrame
  | InputAudioFrame
  | TextFrame
  | InputDTMFFrame;

/** Does what one client asks for. */
export class ClientEar {
  readonly #ctx: Context<RtviEmits>;
  readonly #settings: RtviSettings;
  readonly #voice: ClientVoice;
  readonly #quiet: QuietTurns;
  #answering = 0;
  /** The turn in which texts were noted last, and how long they are. */
  #noted = { turn: -1, characters: 0 };

  constructor(ctx: Context<RtviEmits>, settings: RtviSettings, voice: ClientVoice, quiet: QuietTurns) {
    this.#ctx = ctx;
    this.#settings = settings;
    this.#voice = voice;
    this.#quiet = quiet;
  }

  /** A message has come. @returns whether it was one of RTVI */
  hear(value: JsonValue): boolean {
    const read = readClientMessage(value);
    if (read === undefined) return false;
    if ('objection' in read) this.#refuse(read.objection, read.id);
    else this.#obey(read.message);
    return true;
  }

  #obey({ id, type, data }: RtviClientMessage): void {
    const { session } = this.#ctx;
    if (type === 'client-ready') this.#ready(data, id);
    else if (type === 'disconnect-bot') void session.end('the client has sent the bot away');
    else if (type === 'send-text') this.#text(data, id);
    else if (type === 'client-message') void this.#answer(data, id);
    else if (type === 'llm-function-call-result')
      this.#settings.functions?.answer(data.tool_call_id, data.result);
    else if (type === 'dtmf') for (const digit of data.buttons) this.#ctx.emit(new InputDTMFFrame({ digit }));
    else if (type === 'append-to-context') this.#append(data, id);
    else if (type === 'raw-audio') this.#sound([data.base64Audio], data, id);
    else if (type === 'raw-audio-batch') this.#sound(data.base64AudioBatch, data, id);
    else if (type === 'ui-event') this.#show(this.#settings.onUiEvent?.bind(this.#settings), data, type, id);
    else this.#show(this.#settings.onUiSnapshot?.bind(this.#settings), data, type, id);
  }

  #ready({ version, about }: ClientData['client-ready'], id: string): void {
    const known = versionFor(version);
    if (known === undefined) {
      this.#refuse(`RTVI ${version.slice(0, 20)} is not spoken here: ${RTVI_VERSION} is, and 1.x`, id);
    }
    this.#voice.major = majorOf(known ?? RTVI_VERSION);
    const ready = { version: known ?? RTVI_VERSION, about: this.#settings.about };
    this.#voice.sayNow(serverMessage('bot-ready', ready, id));
    if (this.#voice.isReady) return;
    this.#voice.ready();
    const greeted = this.#settings.onClientReady?.({ version, about, session: this.#ctx.session });
    // What it throws at once is caught around every handler.
    Promise.resolve(greeted).catch((error: unknown) => this.#ctx.fail(error));
  }

  #text({ content, options }: ClientData['send-text'], id: string): void {
    if (content.trim() === '') return;
    if (content.length > MAX_TEXT) {
      this.#refuse(`send-text: content has more than ${MAX_TEXT} characters`, id);
      return;
    }
    if (!options.run_immediately) {
      this.#note(content, id);
      return;
    }
    if (!options.audio_response) this.#quiet.next();
    this.#ctx.emit(new TextFrame({ text: content }));
    this.#quiet.settle();
  }

  /** What the agent or its operator has said is not for clients to say. */
  #append({ role, content, run_immediately }: ClientData['append-to-context'], id: string): void {
    if (role === 'user') this.#text({ content, options: { run_immediately, audio_response: true } }, id);
    else this.#refuse(`append-to-context: role is '${role.slice(0, 20)}', and only 'user' is taken`, id);
  }

  #sound(pieces: readonly string[], { sampleRate, numChannels }: RawAudio, id: string): void {
    if (!this.#voice.isReady) {
      this.#refuse('raw audio came before client-ready', id);
      return;
    }
    const sounds = pieces.map((piece) => rawPcm(piece, numChannels));
    if (!sounds.every((samples) => samples !== undefined)) {
      this.#refuse('raw audio is base64 of whole 16-bit samples', id);
      return;
    }
    const length = (sampleRate * RAW_FRAME_MS) / 1_000;
    for (const sound of sounds)
      for (let at = 0; at < sound.length; at += length)
        this.#ctx.emit(new InputAudioFrame({ samples: sound.slice(at, at + length), sampleRate }));
  }

  /** Tells the program what a page shows. */
  #show<Shown extends object>(
    listen: ((shown: Shown & { readonly session: Session }) => void | Promise<void>) | undefined,
    shown: Shown,
    type: string,
    id: string,
  ): void {
    const { session } = this.#ctx;
    if (listen === undefined) this.#refuse(`nobody here listens to ${type}`, id);
    else Promise.resolve(listen({ ...shown, session })).catch((error: unknown) => this.#ctx.fail(error));
  }

  /** Texts of one turn become one message, which must not grow without end. */
  #note(content: string, id: string): void {
    const { session } = this.#ctx;
    const { turn } = session;
    const before = this.#noted.turn === turn ? this.#noted.characters : 0;
    if (before + content.length > MAX_NOTED) {
      this.#refuse(`send-text: more than ${MAX_NOTED} characters wait for an answer already`, id);
      return;
    }
    this.#noted = { turn, characters: before + content.length };
    session.conversation.addUser(content, { turn });
  }

  async #answer({ t, d }: ClientData['client-message'], id: string): Promise<void> {
    const { onMessage } = this.#settings;
    if (onMessage === undefined) {
      this.#refuse(`nobody here answers messages such as '${t.slice(0, 100)}'`, id);
      return;
    }
    if (this.#answering >= MAX_ANSWERING) {
      this.#refuse(`${MAX_ANSWERING} messages are being answered already`, id);
      return;
    }
    this.#answering++;
    try {
      const answer = await this.#settings.onMessage?.({ topic: t, data: d, session: this.#ctx.session });
      if (answer !== undefined) this.#voice.say(serverMessage('server-response', { t, d: answer }, id));
    } catch (error) {
      this.#refuse(this.#settings.errors === 'code' ? codeOf(error) : messageOf(error), id);
    } finally {
      this.#answering--;
    }
  }

  #refuse(error: string, id: string | undefined): void {
    this.#voice.sayNow(serverMessage('error-response', { error }, id));
  }
}

/** All that a client may know of an error where it is told codes alone. */
function codeOf(error: unknown): string {
  return error instanceof AntiphonError ? error.code : 'processor_failed';
}
