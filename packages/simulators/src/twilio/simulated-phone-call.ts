import { AntiphonError } from '@antiphon/core';
import { WebSocket } from 'ws';
import type { CallerRecording } from './caller-recording.js';
import { SimulatedStream, type SimulatedStreamOptions } from './simulated-stream.js';

/** How the stream of a simulated call ended. */
export interface SimulatedCallEnd {
  /** Who ended it first. `rest`: the application, by Twilio's REST interface. */
  readonly by: 'caller' | 'application' | 'rest';
  /** The close code, 1006 without a handshake. */
  readonly code: number;
  readonly reason: string;
}

/** A person on the telephone. */
export interface SimulatedPhoneCall {
  readonly callSid: string;
  readonly streamSid: string;
  /** What the TwiML sent along. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Verbs that follow the stream: with none, its end is the call's. */
  readonly next: string;
  /** What the caller hears, and says. */
  readonly heard: CallerRecording;
  readonly said: CallerRecording;
  /** Moment 0 of both, on the simulator's clock; undefined for a stream that has not begun. */
  readonly beganAtMs: number | undefined;
  /** What Twilio would warn the application of. */
  readonly complaints: readonly string[];
  /** Resolves when the connection is gone. Never rejects. */
  readonly ended: Promise<SimulatedCallEnd>;
  /** Says samples of 8 kHz, or a text in the simulator's voice. Resolves when the last of it was sent. */
  say(what: Int16Array | string): Promise<void>;
  press(digits: string): void;
  hangUp(): Promise<SimulatedCallEnd>;
  /** The connection is cut. */
  die(): Promise<SimulatedCallEnd>;
  /** Sends nothing any more, and stays connected. */
  fallSilent(): void;
  /** Reads nothing any more. */
  stopReading(): void;
  /** Sends exactly this: what no Twilio would send. */
  sendRaw(data: string | Uint8Array): void;
}

export interface DialOptions extends Omit<SimulatedStreamOptions, 'send' | 'close'> {
  readonly url: string;
  readonly signature: string | undefined;
  readonly next: string;
  readonly handshakeTimeoutMs: number;
  readonly speak: (text: string) => Promise<Int16Array>;
  /** False for a client that says nothing by itself. */
  readonly begins: boolean;
}

/** The WebSocket that Twilio opens for a call. */
export class DialledCall implements SimulatedPhoneCall {
  readonly callSid: string;
  readonly streamSid: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly next: string;
  readonly ended: Promise<SimulatedCallEnd>;
  readonly #socket: WebSocket;
  readonly #stream: SimulatedStream;
  readonly #speak: DialOptions['speak'];
  #by: SimulatedCallEnd['by'] = 'application';

  private constructor(socket: WebSocket, options: DialOptions) {
    this.#socket = socket;
    this.#speak = options.speak;
    this.#stream = new SimulatedStream({
      ...options,
      send: (text) => this.sendRaw(text),
      close: (code) => socket.close(code),
    });
    this.callSid = this.#stream.callSid;
    this.streamSid = this.#stream.streamSid;
    this.parameters = options.parameters ?? {};
    this.next = options.next;
    socket.on('message', (data, isBinary) => this.#stream.receive(data as Buffer, isBinary));
    this.ended = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        this.#stream.closed();
        resolve({ by: this.#by, code, reason: reason.toString() });
      });
    });
    if (options.begins) this.#stream.begin();
  }

  /** @throws AntiphonError `connection_failed` when the application does not let it in */
  static dial(options: DialOptions): Promise<DialledCall> {
    const { url, signature, handshakeTimeoutMs: handshakeTimeout } = options;
    const headers = signature === undefined ? {} : { 'X-Twilio-Signature': signature };
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, { headers, handshakeTimeout, perMessageDeflate: false });
      const failed = (why: string): void => {
        reject(new AntiphonError('connection_failed', `the stream could not be opened: ${why}`));
      };
      socket.on('error', (error) => failed(error.message));
      socket.on('unexpected-response', (request, response) => {
        failed(`HTTP ${response.statusCode}`);
        request.destroy();
      });
      socket.on('open', () => resolve(new DialledCall(socket, options)));
    });
  }

  get heard(): CallerRecording {
    return this.#stream.heard;
  }

  get said(): CallerRecording {
    return this.#stream.said;
  }

  get beganAtMs(): number | undefined {
    return this.#stream.beganAtMs;
  }

  get complaints(): readonly string[] {
    return this.#stream.complaints;
  }

  async say(what: Int16Array | string): Promise<void> {
    await this.#stream.say(typeof what === 'string' ? await this.#speak(what) : what);
  }

  press(digits: string): void {
    this.#stream.press(digits);
  }

  hangUp(): Promise<SimulatedCallEnd> {
    return this.#leave('caller');
  }

  /** The application ended the call by REST. */
  end(): void {
    void this.#leave('rest');
  }

  die(): Promise<SimulatedCallEnd> {
    this.#by = 'caller';
    this.#socket.terminate();
    return this.ended;
  }

  fallSilent(): void {
    this.#stream.fallSilent();
  }

  stopReading(): void {
    this.#socket.pause();
  }

  sendRaw(data: string | Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(data);
  }

  #leave(by: SimulatedCallEnd['by']): Promise<SimulatedCallEnd> {
    if (this.#socket.readyState === WebSocket.OPEN) this.#by = by;
    this.#stream.hangUp();
    return this.ended;
  }
}
