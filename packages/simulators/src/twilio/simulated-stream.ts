import { encodeMulaw } from '@antiphon/audio';
import { type Clock, type Random, seededRandom, systemClock } from '@antiphon/core';
import { CallerRecording } from './caller-recording.js';
import { CallerVoice, type LineOptions } from './caller-voice.js';
import { PlayoutBuffer } from './playout-buffer.js';

export interface SimulatedStreamOptions extends LineOptions {
  /** Sends one message to the application. */
  readonly send: (text: string) => void;
  /** Closes the connection. */
  readonly close: (code: number) => void;
  /** @defaultValue `systemClock` */
  readonly clock?: Clock;
  /** @defaultValue one that is seeded with 1 */
  readonly random?: Random;
  /** @defaultValue 'AC' and 32 zeros */
  readonly accountSid?: string;
  /** @defaultValue 'CA' and 32 zeros */
  readonly callSid?: string;
  /** @defaultValue 'MZ' and 32 zeros */
  readonly streamSid?: string;
  /** @defaultValue none */
  readonly parameters?: Readonly<Record<string, string>>;
}

export const simulatedStreamDefaults = {
  accountSid: `AC${'0'.repeat(32)}`,
  callSid: `CA${'0'.repeat(32)}`,
  streamSid: `MZ${'0'.repeat(32)}`,
} as const;

const MAX_COMPLAINTS = 100;

/**
 * Twilio's side of one media stream, without a network: sends what Twilio sends, in real time by its clock,
 * and plays what it gets. Give it what comes by `receive`, and say when the connection is over by `closed`.
 */
export class SimulatedStream {
  /** What the caller hears. */
  readonly heard = new CallerRecording();
  /** What the caller says, at the moments of saying it: what the line does to it comes later. */
  readonly said = new CallerRecording();
  readonly accountSid: string;
  readonly callSid: string;
  readonly streamSid: string;
  readonly #options: SimulatedStreamOptions;
  readonly #clock: Clock;
  readonly #complaints: string[] = [];
  #voice: CallerVoice | undefined;
  #buffer: PlayoutBuffer | undefined;
  #sequence = 0;
  #chunk = 0;
  #over = false;
  #beganAtMs: number | undefined;

  constructor(options: SimulatedStreamOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.accountSid = options.accountSid ?? simulatedStreamDefaults.accountSid;
    this.callSid = options.callSid ?? simulatedStreamDefaults.callSid;
    this.streamSid = options.streamSid ?? simulatedStreamDefaults.streamSid;
  }

  /** What Twilio would warn of: messages that it does not understand. The first 100. */
  get complaints(): readonly string[] {
    return this.#complaints;
  }

  /** Moment 0 of both recordings, on the clock; undefined before it. */
  get beganAtMs(): number | undefined {
    return this.#beganAtMs;
  }

  /** How much audio waits to be played. */
  get bufferedMs(): number {
    return this.#buffer?.bufferedMs ?? 0;
  }

  /** The call is answered: `connected`, `start`, and audio every 20 ms from then on. */
  begin(): void {
    const { accountSid, callSid, streamSid } = this;
    this.#beganAtMs = this.#clock.now();
    this.#send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    this.#numbered('start', {
      start: {
        accountSid,
        streamSid,
        callSid,
        tracks: ['inbound'],
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        customParameters: this.#options.parameters ?? {},
      },
    });
    this.#buffer = new PlayoutBuffer(this.#clock, this.heard, (name) =>
      this.#numbered('mark', { mark: { name } }),
    );
    this.#voice = new CallerVoice({
      clock: this.#clock,
      random: this.#options.random ?? seededRandom(1),
      line: this.#options,
      send: (codes, timestampMs) => this.#media(codes, timestampMs),
      said: (startMs, codes) => this.said.add(startMs, codes),
    });
  }

  /**
   * The caller says something: samples of 8 kHz. Resolves when the last of it was sent, or the stream is over.
   */
  say(samples: Int16Array): Promise<void> {
    return this.#voice?.say(encodeMulaw(samples)) ?? Promise.resolve();
  }

  /** The caller presses keys. */
  press(digits: string): void {
    for (const digit of digits) this.#numbered('dtmf', { dtmf: { track: 'inbound_track', digit } });
  }

  /** The caller hangs up. */
  hangUp(): void {
    if (this.#over) return;
    this.#numbered('stop', { stop: { accountSid: this.accountSid, callSid: this.callSid } });
    this.#end();
    this.#options.close(1000);
  }

  /** Nothing is sent any more, as of a machine that has gone; the connection stays. */
  fallSilent(): void {
    this.#voice?.close();
  }

  /** A message of the application. */
  receive(data: string | Uint8Array, isBinary = false): void {
    if (this.#over) return;
    if (isBinary) {
      this.#complain('31950: a binary message');
      return;
    }
    const text = typeof data === 'string' ? data : Buffer.from(data).toString();
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      this.#complain('31951: no JSON');
      return;
    }
    this.#handle(message as Partial<OutgoingMessage>);
  }

  /** The connection is over. */
  closed(): void {
    if (!this.#over) this.#end();
  }

  #handle({ event, streamSid, media, mark }: Partial<OutgoingMessage>): void {
    if (streamSid !== this.streamSid) {
      this.#complain(`31951: ${String(event)} for another stream`);
      return;
    }
    if (event === 'clear') this.#buffer?.clear();
    else if (event === 'mark' && typeof mark?.name === 'string') this.#buffer?.mark(mark.name);
    else if (event === 'media' && typeof media?.payload === 'string') {
      this.#buffer?.media(Buffer.from(media.payload, 'base64'));
    } else this.#complain(`31951: ${String(event)} is not understood`);
  }

  #complain(complaint: string): void {
    if (this.#complaints.length < MAX_COMPLAINTS) this.#complaints.push(complaint);
  }

  #end(): void {
    this.#over = true;
    this.#voice?.close();
    this.#buffer?.close();
  }

  /** Written as Twilio writes it, down to the order of the fields. */
  #media(codes: Buffer, timestampMs: number): void {
    const media = {
      track: 'inbound',
      chunk: String(++this.#chunk),
      timestamp: String(timestampMs),
      payload: codes.toString('base64'),
    };
    const { streamSid } = this;
    this.#send({ event: 'media', sequenceNumber: String(++this.#sequence), media, streamSid });
  }

  #numbered(event: string, content: object): void {
    const { streamSid } = this;
    this.#send({ event, sequenceNumber: String(++this.#sequence), ...content, streamSid });
  }

  #send(message: object): void {
    if (!this.#over) this.#options.send(JSON.stringify(message));
  }
}

interface OutgoingMessage {
  readonly event: unknown;
  readonly streamSid: unknown;
  readonly media: { readonly payload?: unknown };
  readonly mark: { readonly name?: unknown };
}
