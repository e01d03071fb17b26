import {
  AntiphonError,
  BoundedQueue,
  deferred,
  type HeldQueue,
  outlivesTurns,
  type PlayoutProcessor,
} from '@antiphon/core';
import type { CallEncoding, StreamStart } from '../protocol/index.js';
import type { MediaStream, StreamEnd } from '../stream/index.js';
import { callInput } from './call-input.js';
import { callOutput } from './call-output.js';
import type { CallInputOptions, CallOutputOptions, CallStats, PhoneCall } from './phone-call.js';

/** A second of a line's 20 ms messages. */
const MAX_QUEUED = 50;

/** Takes what a caller does. */
export interface CallListener {
  audio(codes: Uint8Array): void;
  digit(digit: string): void;
  /** So many messages were dropped before anybody listened. */
  dropped(count: number): void;
  ended(end: StreamEnd): void;
}

export interface LiveCallOptions {
  readonly start: StreamStart;
  readonly stream: MediaStream;
  readonly parameters: unknown;
  readonly hangUp: ((call: LiveCall) => Promise<void>) | undefined;
}

/** A call under way: stands between its stream and the session that serves it. */
export class LiveCall {
  readonly id: string;
  readonly streamId: string;
  readonly accountId: string | undefined;
  readonly encoding: CallEncoding;
  readonly parameters: unknown;
  readonly stream: MediaStream;
  /** What came before the session ran: audio, and the keys pressed, as text. */
  readonly #waiting: BoundedQueue<Uint8Array | string>;
  readonly #hangUp: LiveCallOptions['hangUp'];
  readonly #abort = new AbortController();
  readonly #closed = deferred<StreamEnd>();
  #listener: CallListener | undefined;
  #onMark: ((name: string) => void) | undefined;
  #end: StreamEnd | undefined;
  #hasInput = false;

  constructor({ start, stream, parameters, hangUp }: LiveCallOptions) {
    this.id = start.callId;
    this.streamId = start.streamId;
    this.accountId = start.accountId;
    this.encoding = start.encoding;
    this.parameters = parameters;
    this.stream = stream;
    this.#hangUp = hangUp;
    this.#waiting = new BoundedQueue({ max: MAX_QUEUED });
  }

  get stats(): CallStats {
    return {
      audioMessages: this.stream.audioMessages,
      droppedMessages: this.#waiting.dropped,
      queuedMessages: this.#waiting.size,
    };
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get closed(): Promise<StreamEnd> {
    return this.#closed.promise;
  }

  /** For the statistics of the session. What a caller says outlives every turn. */
  get queue(): HeldQueue {
    return outlivesTurns('audio', this.#waiting);
  }

  input(options: CallInputOptions = {}): ReturnType<typeof callInput> {
    if (this.#hasInput) {
      throw new AntiphonError('pipeline_invalid', `call ${this.id} has an input already; a call has one`);
    }
    this.#hasInput = true;
    return callInput(this, options);
  }

  output(options: CallOutputOptions = {}): PlayoutProcessor<'output'> {
    return callOutput(this, options);
  }

  async hangUp(): Promise<void> {
    if (this.#hangUp === undefined) {
      throw new AntiphonError(
        'service_failed',
        'this carrier has no hangUp; give one as an option, or close()',
      );
    }
    try {
      await this.#hangUp(this);
    } finally {
      this.close('hung up');
    }
  }

  close(reason = 'closed'): void {
    this.stream.close(reason);
  }

  /** From now on `listener` is told what the caller does, beginning with what waits. */
  listen(listener: CallListener | undefined): void {
    this.#listener = listener;
    if (listener === undefined) return;
    if (this.#waiting.dropped > 0) listener.dropped(this.#waiting.dropped);
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (typeof next === 'string') listener.digit(next);
      else listener.audio(next);
    }
    if (this.#end !== undefined) listener.ended(this.#end);
  }

  listenForMarks(onMark: ((name: string) => void) | undefined): void {
    this.#onMark = onMark;
  }

  // --- what the stream tells ---

  audio(codes: Uint8Array): void {
    if (this.#listener !== undefined) this.#listener.audio(codes);
    else if (!this.signal.aborted) this.#waiting.push(codes);
  }

  digit(digit: string): void {
    if (this.#listener !== undefined) this.#listener.digit(digit);
    else this.#waiting.push(digit);
  }

  mark(name: string): void {
    this.#onMark?.(name);
  }

  ended(end: StreamEnd): void {
    this.#end = end;
    this.#closed.resolve(end);
    this.#abort.abort(new AntiphonError('aborted', end.reason));
    this.#listener?.ended(end);
  }
}

/** The public face of a call, its parameters typed. */
export function faceOf<Parameters>(call: LiveCall): PhoneCall<Parameters> {
  return call as unknown as PhoneCall<Parameters>;
}
