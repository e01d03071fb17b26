import type { JsonValue, Random } from '@antiphon/core';
import { writePipecatAudio, writePipecatMessage } from '@antiphon/rtvi/frame-free';

/** A message that may be anything. */
export interface Nonsense {
  readonly data: Buffer;
  readonly isBinary: boolean;
}

const RTVI = [
  ...['client-ready', 'client-message', 'send-text', 'llm-function-call-result', 'dtmf', 'ui-event'],
  ...['raw-audio', 'append-to-context', 'constructor', '__proto__', 'toString', ''],
];
const LINK = ['hello', 'welcome', 'received', 'skip', 'flush', 'heard', 'bye', '__proto__'];
const KEYS = [
  ...[
    't',
    'd',
    'content',
    'options',
    'run_immediately',
    'audio_response',
    'buttons',
    'button',
    'version',
    'about',
  ],
  ...[
    'function_name',
    'tool_call_id',
    'arguments',
    'result',
    'count',
    'turn',
    'heardMs',
    'audioIn',
    'audioOut',
  ],
  ...['sampleRate', 'codec', 'codecs', 'received', '__proto__', 'constructor', 'length'],
];
const RATES = [0, 1, 7_999, 8_000, 11_025, 16_000, 24_000, 44_100, 47_999, 48_000, 48_001, 4_294_967_295];

/** Makes messages that nobody should send: bytes, almost protobuf, almost JSON, almost RTVI. */
export class NonsenseMaker {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  next(): Nonsense {
    const kinds = [
      () => this.#bytes(this.#below(300)),
      () => this.#bent(writePipecatMessage(this.#json())),
      () => this.#bent(this.#audio()),
      () => writePipecatMessage(this.#json().slice(0, this.#below(80))),
      () => this.#audio(),
      () => writePipecatMessage(JSON.stringify(this.#value(4))),
      ...Array(6).fill(() => writePipecatMessage(this.#enveloped('rtvi-ai', RTVI))),
      ...Array(3).fill(() => writePipecatMessage(this.#enveloped('antiphon', LINK))),
    ];
    return { data: Buffer.from(this.#one(kinds)()), isBinary: this.#below(200) > 0 };
  }

  #enveloped(label: string, types: readonly string[]): string {
    const id = this.#below(10) > 0 ? 'x' : this.#value(1);
    const data = this.#below(10) > 0 ? this.#object(3) : this.#value(2);
    return JSON.stringify({ id, label, type: this.#one(types), data });
  }

  #json(): string {
    return this.#below(2) > 0 ? this.#enveloped('rtvi-ai', RTVI) : JSON.stringify(this.#value(5));
  }

  #audio(): Uint8Array {
    return writePipecatAudio({
      bytes: this.#bytes(this.#below(700)),
      sampleRate: this.#one(RATES),
      channels: this.#below(4),
      id: this.#below(2 ** 31),
      pts: this.#below(2 ** 31),
    });
  }

  /** Some bits of it turned over, and perhaps its end gone. */
  #bent(message: Uint8Array): Uint8Array {
    const bent = message.slice(0, this.#below(3) > 0 ? message.length : this.#below(message.length + 1));
    for (let times = this.#below(4); times > 0 && bent.length > 0; times--) {
      const at = this.#below(bent.length);
      bent[at] = (bent[at] as number) ^ (1 << this.#below(8));
    }
    return bent;
  }

  #bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.#below(256));
  }

  #value(depth: number): JsonValue {
    const scalars = [null, true, '', 'hello there', '1', '#', 'x'.repeat(300), 0, -1, 0.5, 2 ** 60, 1e308];
    const kind = this.#below(10);
    if (depth === 0 || kind < 6) return this.#one(scalars);
    if (kind < 8) return Array.from({ length: this.#below(5) }, () => this.#value(depth - 1));
    return this.#object(depth);
  }

  #object(depth: number): JsonValue {
    const keys = Array.from({ length: this.#below(6) }, () => this.#one(KEYS));
    return Object.fromEntries(keys.map((key) => [key, this.#value(depth - 1)]));
  }

  #one<Value>(values: readonly Value[]): Value {
    return values[this.#below(values.length)] as Value;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}
