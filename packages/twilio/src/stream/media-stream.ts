import { AntiphonError, type Clock, messageOf } from '@antiphon/core';
import { closeReason } from '@antiphon/ws-door';
import type { MediaProtocol, MediaWriter, StreamStart } from '../protocol/index.js';
import { MediaFrame } from './media-frame.js';
import type { StreamEnd } from './stream-end.js';
import type { FrameWay, StreamSocket } from './stream-socket.js';
import { textFrame } from './text-frame.js';

/** What a stream tells. Plain calls; what they throw ends the stream with 1011. */
export interface StreamEvents {
  /** Before anything else, once. @returns why the stream is not wanted, or nothing */
  started(start: StreamStart): string | undefined;
  /** The array is the callee's. */
  audio(codes: Uint8Array): void;
  digit(digit: string): void;
  mark(name: string): void;
  /** Once, last. */
  ended(end: StreamEnd): void;
}

export interface MediaStreamOptions {
  readonly clock: Clock;
  readonly protocol: MediaProtocol;
  readonly startTimeoutMs: number;
  readonly silenceTimeoutMs: number;
  readonly maxBufferedBytes: number;
}

/** Codes of a connection that was closed because there is no more to say: 1005 is a close without a code. */
const ORDERLY_CODES: ReadonlySet<number> = new Set([1000, 1001, 1005]);

type State = 'opened' | 'connected' | 'started' | 'ended';

/**
 * One WebSocket of a carrier: reads its messages in the only order that makes sense, writes to it while it
 * takes what it is sent, and ends once. Buffers nothing.
 */
export class MediaStream {
  readonly #options: MediaStreamOptions;
  readonly #socket: StreamSocket;
  readonly #events: StreamEvents;
  readonly #openedAtMs: number;
  #state: State = 'opened';
  #streamId = '';
  #writer: MediaWriter | undefined;
  readonly #frames: FrameWay | undefined;
  /** For messages with as many codes as the latest. */
  #mediaFrame: MediaFrame | undefined;
  #codesOfFrame = 0;
  /** A number from the beginning: a field that was anything else before takes memory for every number it is given. */
  #lastMessageMs = 0;
  #audioMessages = 0;

  constructor(socket: StreamSocket, options: MediaStreamOptions, events: StreamEvents) {
    this.#socket = socket;
    this.#frames = socket.frames;
    this.#options = options;
    this.#events = events;
    if (options.protocol.lacks?.includes('connected')) this.#state = 'connected';
    this.#openedAtMs = options.clock.now();
    this.#lastMessageMs = this.#openedAtMs;
  }

  get isOpen(): boolean {
    return this.#state !== 'ended';
  }

  /** Media messages received. */
  get audioMessages(): number {
    return this.#audioMessages;
  }

  /** A message has come. Never throws. */
  message(data: Buffer, isBinary: boolean): void {
    if (this.#state === 'ended') return;
    this.#lastMessageMs = this.#options.clock.now();
    if (isBinary) {
      this.#refuse(1003, 'a binary message came; text is expected');
      return;
    }
    try {
      if (this.#state === 'started') {
        const audio = this.#options.protocol.scan(data, this.#streamId);
        if (audio !== undefined) {
          this.#audioMessages++;
          this.#events.audio(audio);
          return;
        }
      }
      this.#handle(data);
    } catch (error) {
      if (error instanceof AntiphonError && error.code === 'frame_invalid') this.#refuse(1007, error.message);
      else this.#refuse(1011, messageOf(error));
    }
  }

  /** The connection is gone. */
  closed(code: number): void {
    const isOrderly = this.#options.protocol.lacks?.includes('stop') && ORDERLY_CODES.has(code);
    if (isOrderly && this.#state === 'started') {
      this.#end({ by: 'caller', code, reason: 'the call has ended', error: undefined });
    } else this.#lost(`the connection broke with ${code}, and no stop before it`, code);
  }

  /** The connection was closed because of what came. */
  broken(code: number, reason: string): void {
    if (this.#state !== 'ended') this.#end({ by: 'refused', code, reason, error: refusal(reason) });
  }

  /**
   * Sends audio, and a mark behind it where one is named.
   *
   * @returns false when it was not sent: the stream is over, or the peer takes nothing and was cut off
   */
  media(codes: Buffer, mark?: string): boolean {
    const writer = this.#writer;
    if (writer === undefined) return false;
    if (this.#frames?.isFree && writer.aroundAudio !== undefined) {
      this.#write(this.#frames, this.#filled(codes, writer.aroundAudio), mark, writer);
      return true;
    }
    return this.#send(writer.media(codes)) && (mark === undefined || this.mark(mark));
  }

  mark(name: string): boolean {
    return this.#writer !== undefined && this.#send(this.#writer.mark(name));
  }

  clear(): boolean {
    return this.#writer !== undefined && this.#send(this.#writer.clear());
  }

  /** This side has had enough. */
  close(reason: string, code = 1000): void {
    if (this.#state === 'ended') return;
    this.#socket.close(code, reason);
    this.#end({ by: 'agent', code, reason, error: undefined });
  }

  /** Called now and then: cuts off a peer that does not begin, or has fallen silent. */
  watch(nowMs: number): void {
    const { startTimeoutMs, silenceTimeoutMs } = this.#options;
    if (this.#state === 'ended') return;
    if (this.#state !== 'started') {
      if (nowMs - this.#openedAtMs < startTimeoutMs) return;
      this.#socket.close(1008, 'no start');
      this.#lost(`no start message came within ${startTimeoutMs} ms`, 1008);
    } else if (nowMs - this.#lastMessageMs >= silenceTimeoutMs) {
      this.#socket.terminate();
      this.#lost(`nothing came for ${silenceTimeoutMs} ms, though audio flows even in silence`, 1006);
    }
  }

  #handle(data: Buffer): void {
    const message = this.#options.protocol.read(data);
    if (message.type === 'other') return;
    if (message.type === 'connected') {
      if (this.#state === 'opened') this.#state = 'connected';
      else this.#refuse(1008, 'a second connected message came');
      return;
    }
    if (message.type === 'start') {
      this.#start(message.start);
      return;
    }
    if (this.#state !== 'started') {
      this.#refuse(1008, `a ${message.type} message came before start`);
      return;
    }
    if (message.type === 'media') {
      this.#audioMessages++;
      this.#events.audio(message.audio);
    } else if (message.type === 'mark') this.#events.mark(message.name);
    else if (message.type === 'dtmf') this.#events.digit(message.digit);
    else {
      this.#socket.close(1000, 'stopped');
      this.#end({ by: 'caller', code: 1000, reason: 'the call has ended', error: undefined });
    }
  }

  #start(start: StreamStart): void {
    if (this.#state !== 'connected') {
      this.#refuse(
        1008,
        this.#state === 'started' ? 'a second start message came' : 'start came before connected',
      );
      return;
    }
    this.#streamId = start.streamId;
    this.#writer = this.#options.protocol.writer(start.streamId);
    this.#state = 'started';
    const objection = this.#events.started(start);
    if (objection !== undefined) this.#refuse(1008, objection);
  }

  #filled(codes: Uint8Array, around: readonly [string, string]): Buffer {
    if (this.#mediaFrame === undefined || this.#codesOfFrame !== codes.length) {
      this.#mediaFrame = new MediaFrame(around, codes.length);
      this.#codesOfFrame = codes.length;
    }
    return this.#mediaFrame.of(codes);
  }

  /** A mark goes along: to write twice costs twice. */
  #write(frames: FrameWay, media: Buffer, mark: string | undefined, writer: MediaWriter): void {
    frames.write(mark === undefined ? media : Buffer.concat([media, textFrame(writer.mark(mark))]));
  }

  #send(text: string): boolean {
    if (this.#state !== 'started') return false;
    const { maxBufferedBytes } = this.#options;
    if (this.#socket.bufferedAmount <= maxBufferedBytes) {
      this.#socket.send(text);
      return true;
    }
    this.#socket.terminate();
    this.#lost(`the peer left more than ${maxBufferedBytes} bytes unread`, 1006);
    return false;
  }

  #refuse(code: number, reason: string): void {
    if (this.#state === 'ended') return;
    this.#socket.close(code, closeReason(reason));
    this.#end({ by: 'refused', code, reason, error: refusal(reason) });
  }

  #lost(reason: string, code: number): void {
    if (this.#state === 'ended') return;
    this.#end({ by: 'lost', code, reason, error: new AntiphonError('connection_lost', reason) });
  }

  #end(end: StreamEnd): void {
    this.#state = 'ended';
    this.#writer = undefined;
    this.#events.ended(end);
  }
}

function refusal(reason: string): AntiphonError {
  return new AntiphonError('connection_failed', reason);
}
