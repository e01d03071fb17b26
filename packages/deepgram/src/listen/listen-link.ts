import type { Link } from '@antiphon/core/frame-free';
import type { VendorSocket } from '../client/index.js';
import { type AudioFormat, bytesPerMs, silence } from './audio-format.js';
import type { Pace } from './pace.js';
import type { Timeline } from './timeline.js';

/** What goes to a recogniser. */
export type ListenItem =
  /** Audio with its place in the stream. */
  | { readonly kind: 'audio'; readonly bytes: Uint8Array; readonly startMs: number; readonly endMs: number }
  /** Silence that takes no time of the stream: it lets a vendor go on whose clock is the audio. */
  | { readonly kind: 'silence'; readonly ms: number }
  /** A message; `onSent` is told each time that it goes out. */
  | { readonly kind: 'message'; readonly json: string; readonly onSent?: () => void };

export interface ListenLinkOptions {
  readonly socket: VendorSocket;
  readonly format: AudioFormat;
  readonly timeline: Timeline;
  readonly pace: Pace;
  /** Keeps an idle connection open: a message, or silence for a vendor that knows no such message. */
  readonly keepAlive: string | { readonly silenceMs: number };
  /** Audio before this time of the stream is final, and not sent again. */
  finalUntilMs(): number;
  /** Beyond this the connection takes the link for full, in bytes. */
  readonly highWatermarkBytes: number;
}

/** One open connection to a recogniser: knows where in the stream its audio lies. */
export class ListenLink implements Link<ListenItem> {
  readonly #options: ListenLinkOptions;
  /** Set where the SDK has pings. */
  readonly ping?: () => void;

  constructor(options: ListenLinkOptions) {
    this.#options = options;
    const { socket } = options;
    if (socket.canPing) this.ping = () => socket.ping();
  }

  send(item: ListenItem): void {
    if (item.kind === 'audio') this.#sendAudio(item);
    else if (item.kind === 'silence') this.#sendSilence(item.ms);
    else {
      this.#options.socket.send(item.json);
      item.onSent?.();
    }
  }

  keepAlive(): void {
    const { keepAlive, socket } = this.#options;
    if (typeof keepAlive === 'string') socket.send(keepAlive);
    else this.#sendSilence(keepAlive.silenceMs);
  }

  /** A replay that runs ahead of the pace counts as a full socket: the connection waits. */
  bufferedBytes(): number {
    const { socket, pace, highWatermarkBytes } = this.#options;
    return socket.bufferedBytes + (pace.isAhead ? highWatermarkBytes + 1 : 0);
  }

  alive(): boolean {
    return this.#options.socket.isOpen;
  }

  isClosing(): boolean {
    return this.#options.socket.isClosing;
  }

  finish(): void {
    this.#options.socket.send('{"type":"CloseStream"}');
  }

  close(code?: number, reason?: string): void {
    this.#options.socket.close(code, reason);
  }

  #sendAudio({ bytes, startMs, endMs }: Extract<ListenItem, { kind: 'audio' }>): void {
    const { socket, format, timeline, pace, finalUntilMs } = this.#options;
    const width = format.encoding === 'linear16' ? 2 : 1;
    const oldMs = Math.min(Math.max(0, finalUntilMs() - startMs), endMs - startMs);
    const oldBytes = Math.round((oldMs * bytesPerMs(format)) / width) * width;
    // An empty frame would end the stream.
    if (oldBytes >= bytes.length) return;
    socket.send(oldBytes === 0 ? bytes : bytes.subarray(oldBytes));
    const durationMs = (bytes.length - oldBytes) / bytesPerMs(format);
    timeline.sent(endMs - durationMs, durationMs);
    pace.sent(durationMs);
  }

  #sendSilence(ms: number): void {
    const { socket, format, timeline, pace } = this.#options;
    socket.send(silence(ms, format));
    timeline.filled(ms);
    pace.sent(ms);
  }
}
