import { encodeAlaw, encodeMulaw } from '@antiphon/audio';
import {
  type Clock,
  NO_TURN,
  type PacedEntry,
  type PlayoutPort,
  type PlayoutPosition,
  type PlayoutSink,
  SharedPacer,
  TTSTextFrame,
} from '@antiphon/core';
import { CALL_RATE } from '../protocol/index.js';
import type { LiveCall } from './live-call.js';
import { MarkLedger } from './mark-ledger.js';
import { MarkPlan } from './mark-plan.js';

/** When no frame has followed for so long, the speech has ended or pauses, and its end gets a mark. */
const TAIL_MS = 50;

/**
 * Writes the bot's speech to a call, and learns from returned marks what the caller has heard of it. Holds no
 * audio: what the carrier has not played lies with the carrier.
 */
export class CallSink implements PlayoutSink {
  readonly #call: LiveCall;
  readonly #port: PlayoutPort;
  readonly #clock: Clock;
  readonly #marks = new MarkLedger();
  readonly #plan: MarkPlan;
  readonly #tail: PacedEntry;
  readonly #encode: typeof encodeMulaw;
  #codes = Buffer.alloc(0);
  #words: { unsubscribe(): void } | undefined;

  constructor(call: LiveCall, port: PlayoutPort, markEveryMs: number) {
    this.#call = call;
    this.#port = port;
    this.#clock = port.session.clock;
    this.#plan = new MarkPlan(markEveryMs);
    this.#encode = call.encoding === 'alaw' ? encodeAlaw : encodeMulaw;
    this.#tail = SharedPacer.of(port.session.clock).join({
      due: () => this.#pause(),
      failed: (error) => port.fail(error),
    });
  }

  open(): void {
    this.#call.listenForMarks((name) => this.#returned(name));
    this.#words = this.#port.session.frames$(TTSTextFrame).subscribe(({ turn, endMs }) => {
      this.#plan.word(turn === NO_TURN ? this.#port.session.turn : turn, endMs);
    });
  }

  write(samples: Int16Array, { turn, positionMs, speech }: PlayoutPosition): void {
    if (this.#codes.length !== samples.length) this.#codes = Buffer.alloc(samples.length);
    this.#encode(samples, this.#codes);
    const isMarked = speech && this.#plan.sent(turn, positionMs + (samples.length / CALL_RATE) * 1000);
    if (!this.#call.stream.media(this.#codes, isMarked ? this.#expect() : undefined) || !speech) return;
    if (isMarked) this.#plan.marked();
    this.#tail.schedule(this.#clock.now() + TAIL_MS);
  }

  flush(): void {
    this.#marks.clear();
    this.#plan.marked();
    this.#plan.paused();
    this.#tail.cancel();
    this.#call.stream.clear();
  }

  close(): void {
    this.#tail.cancel();
    this.#words?.unsubscribe();
    this.#call.listenForMarks(undefined);
    this.#call.close('the session has ended');
  }

  /** @returns the name of a mark behind everything sent */
  #expect(): string {
    const { turn, sentMs } = this.#plan;
    return this.#marks.expect({ turn, heardMs: sentMs });
  }

  #mark(): void {
    if (this.#call.stream.mark(this.#expect())) this.#plan.marked();
  }

  #pause(): void {
    if (this.#plan.isOwing) this.#mark();
    this.#plan.paused();
  }

  #returned(name: string): void {
    const mark = this.#marks.returned(name);
    if (mark !== undefined) this.#port.acknowledge(mark.turn, mark.heardMs);
  }
}
