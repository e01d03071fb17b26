import {
  type Context,
  InputDTMFFrame,
  type InputTransportMessageFrame,
  type JsonValue,
  messageOf,
  type OutputTransportMessageFrame,
  TextFrame,
} from '@antiphon/core';
import {
  type ClientData,
  RTVI_VERSION,
  type RtviClientMessage,
  readClientMessage,
  serverMessage,
} from '../wire/index.js';
import { type ClientVoice, majorOf, versionFor } from './client-voice.js';
import type { QuietTurns } from './quiet-turns.js';
import type { RtviSettings } from './rtvi-options.js';

/** Requests of one client that are being answered at a time. */
const MAX_ANSWERING = 32;

export type RtviEmits = OutputTransportMessageFrame | InputTransportMessageFrame | TextFrame | InputDTMFFrame;

/** Does what one client asks for. */
export class ClientEar {
  readonly #ctx: Context<RtviEmits>;
  readonly #settings: RtviSettings;
  readonly #voice: ClientVoice;
  readonly #quiet: QuietTurns;
  #answering = 0;

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
    else if (type === 'send-text') this.#text(data);
    else if (type === 'client-message') void this.#answer(data, id);
    else if (type === 'llm-function-call-result')
      this.#settings.functions?.answer(data.tool_call_id, data.result);
    else for (const digit of data.buttons) this.#ctx.emit(new InputDTMFFrame({ digit }));
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
    this.#settings.onClientReady?.({ version, about, session: this.#ctx.session });
  }

  #text({ content, options }: ClientData['send-text']): void {
    const { session } = this.#ctx;
    if (content.trim() === '') return;
    if (!options.run_immediately) {
      session.conversation.addUser(content, { turn: session.turn });
      return;
    }
    if (!options.audio_response) this.#quiet.next();
    this.#ctx.emit(new TextFrame({ text: content }));
    this.#quiet.settle();
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
      this.#refuse(messageOf(error), id);
    } finally {
      this.#answering--;
    }
  }

  #refuse(error: string, id: string | undefined): void {
    this.#voice.sayNow(serverMessage('error-response', { error }, id));
  }
}
