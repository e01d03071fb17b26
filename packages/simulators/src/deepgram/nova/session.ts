import { createHash } from 'node:crypto';
import { IdleWatch } from '../../clock/index.js';
import type { MessageRole, ServerSocket, SocketHandler } from '../../server/index.js';
import { AudioIntake, closeWith, Ear, Inbox, OrderedOutbox } from '../listening/index.js';
import { modelUuid, readMessage } from '../wire/index.js';
import { NovaChannel } from './channel.js';
import type { NovaParams } from './params.js';
import { type NovaResult, type ResultFrame, resultsMessage, seconds } from './results.js';

/** Without audio or a message for so long the connection is closed. */
const IDLE_MS = 10_000;

/** One connection to `/v1/listen`. */
export class NovaSession implements SocketHandler {
  readonly #socket: ServerSocket;
  readonly #intake: AudioIntake;
  readonly #channels: readonly NovaChannel[];
  readonly #ears: readonly Ear[];
  readonly #inbox: Inbox;
  readonly #outbox: OrderedOutbox;
  readonly #idle: IdleWatch;
  readonly #frame: ResultFrame;
  readonly #sha256 = createHash('sha256');
  readonly #createdMs: number;
  #hasAudio = false;
  #isEnding = false;

  constructor(socket: ServerSocket, params: NovaParams, requestId: string) {
    this.#socket = socket;
    this.#createdMs = socket.clock.epochMs();
    this.#intake = new AudioIntake(params.format);
    const { channels } = this.#intake;
    const { speech, signal, random } = socket;
    const { model, punctuate } = params;
    this.#frame = { channels, punctuate, requestId, model: longName(model), modelUuid: modelUuid(model) };
    this.#outbox = new OrderedOutbox(socket.clock, signal);
    // The voice activity of a short endpointing still wants a tenth of a second of silence to be sure of.
    const minSilenceMs = Math.min(300, Math.max(100, params.endpointingMs ?? 300));
    this.#ears = Array.from({ length: channels }, () => new Ear({ speech, signal, minSilenceMs }));
    this.#channels = this.#ears.map(
      (ear, index) =>
        new NovaChannel({
          index,
          channels,
          ear,
          params,
          random,
          onResult: (result, role) => this.#result(result, role),
          onMessage: (message) => this.#outbox.post(0, () => socket.sendJson(message)),
          onSpeech: (phase) => socket.speechIs(phase),
        }),
    );
    this.#inbox = new Inbox({
      signal,
      onError: () => closeWith(socket, 'NET-0000'),
      onOverflow: () => closeWith(socket, 'NET-0000'),
    });
    this.#idle = new IdleWatch(socket.clock, IDLE_MS, () => closeWith(socket, 'NET-0001'));
  }

  onBinary(bytes: Uint8Array): void {
    if (this.#isEnding) return;
    this.#idle.heard();
    if (bytes.length === 0) {
      this.#end();
      return;
    }
    this.#hasAudio = true;
    this.#sha256.update(bytes);
    this.#inbox.add(bytes.length, async () => {
      const streams = this.#decoded(bytes);
      for (const [index, stream] of streams.entries()) await this.#channels[index]?.take(stream);
    });
  }

  onText(text: string): void {
    if (this.#isEnding) return;
    // Messages alone don't keep a connection: it wants some audio first.
    if (this.#hasAudio) this.#idle.heard();
    const message = readMessage(text);
    switch (message?.type) {
      case 'KeepAlive':
        return;
      case 'Finalize':
        this.#finalize(message.channel);
        return;
      case 'CloseStream':
        this.#end();
        return;
      default:
        closeWith(this.#socket, 'DATA-0000');
    }
  }

  onClosed(): void {
    this.#idle.stop();
  }

  #decoded(bytes: Uint8Array): readonly Int16Array[] {
    try {
      return this.#intake.take(bytes);
    } catch {
      closeWith(this.#socket, 'DATA-0000');
      return [];
    }
  }

  #finalize(channel: unknown): void {
    const chosen = this.#channels.filter((_, index) => channel === undefined || channel === index);
    this.#inbox.add(0, async () => {
      for (const each of chosen) await each.finalize();
    });
  }

  #end(): void {
    this.#isEnding = true;
    this.#inbox.add(0, async () => {
      for (const channel of this.#channels) await channel.drain();
      await this.#outbox.drained();
      this.#socket.sendJson(this.#metadata());
      this.#socket.close(1000);
    });
  }

  #result(result: NovaResult, role: readonly MessageRole[]): void {
    const message = resultsMessage(result, this.#frame);
    this.#outbox.post(this.#socket.latency('stt'), () => this.#socket.sendJson(message, { role }));
  }

  #metadata(): object {
    const { requestId, channels, model, modelUuid: uuid } = this.#frame;
    return {
      type: 'Metadata',
      transaction_key: 'deprecated',
      request_id: requestId,
      sha256: this.#sha256.digest('hex'),
      created: new Date(this.#createdMs).toISOString(),
      duration: seconds(Math.max(0, ...this.#ears.map(({ positionMs }) => positionMs))),
      channels,
      models: [uuid],
      model_info: {
        [uuid]: { name: model, version: '2024-12-20.0', arch: model.replace(/^.*(?=nova)/, '') },
      },
    };
  }
}

/** As results tell it: `general-nova-3`. */
function longName(model: string): string {
  const [, tier = model, use = 'general'] = /^(nova-\d)(?:-(.+))?$/.exec(model) ?? [];
  return `${use}-${tier}`;
}
