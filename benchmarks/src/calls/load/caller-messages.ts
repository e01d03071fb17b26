/** What Twilio sends of one call, written as Twilio writes it, and put together of strings. */
export class CallerMessages {
  readonly #streamSid: string;
  readonly #callSid: string;
  readonly #accountSid: string;
  readonly #tail: string;
  #sequence = 0;
  #chunk = 0;

  constructor({
    streamSid,
    callSid,
    accountSid,
  }: { streamSid: string; callSid: string; accountSid: string }) {
    this.#streamSid = streamSid;
    this.#callSid = callSid;
    this.#accountSid = accountSid;
    this.#tail = `"},"streamSid":"${streamSid}"}`;
  }

  connected(): string {
    return '{"event":"connected","protocol":"Call","version":"1.0.0"}';
  }

  start(): string {
    const start = {
      accountSid: this.#accountSid,
      streamSid: this.#streamSid,
      callSid: this.#callSid,
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters: {},
    };
    return this.#numbered('start', start);
  }

  /** 20 ms of the caller, as base64. */
  media(payload: string): string {
    const chunk = ++this.#chunk;
    return (
      `{"event":"media","sequenceNumber":"${++this.#sequence}","media":{"track":"inbound",` +
      `"chunk":"${chunk}","timestamp":"${chunk * 20}","payload":"${payload}${this.#tail}`
    );
  }

  /** What was sent before this mark has been played. */
  mark(name: string): string {
    return this.#numbered('mark', { name });
  }

  stop(): string {
    return this.#numbered('stop', { accountSid: this.#accountSid, callSid: this.#callSid });
  }

  #numbered(event: string, content: object): string {
    const sequenceNumber = String(++this.#sequence);
    return JSON.stringify({ event, sequenceNumber, [event]: content, streamSid: this.#streamSid });
  }
}
