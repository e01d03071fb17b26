import { IdleWatch } from '../../clock/index.js';
import type { MessageRole, SendOptions, ServerSocket, SocketHandler } from '../../server/index.js';
import { AudioIntake, closeWith, Ear, Inbox, OrderedOutbox } from '../listening/index.js';
import { seconds } from '../nova/index.js';
import { readMessage } from '../wire/index.js';
import { type FluxConfiguration, reconfigured, thresholdsMessage } from './configure.js';
import type { FluxParams } from './params.js';
import { TurnDetector, type TurnEvent } from './turn-detector.js';

/** Without audio for so long the connection is closed. */
const IDLE_MS = 10_000;
/** Silence that the voice activity wants to be sure of. */
const MIN_SILENCE_MS = 120;

/** One connection to `/v2/listen`. */
export class FluxSession implements SocketHandler {
  readonly #socket: ServerSocket;
  readonly #requestId: string;
  readonly #intake: AudioIntake;
  readonly #detector: TurnDetector;
  readonly #inbox: Inbox;
  readonly #outbox: OrderedOutbox;
  readonly #idle: IdleWatch;
  #configuration: FluxConfiguration;
  #sequence = 0;
  #isEnding = false;

  constructor(socket: ServerSocket, params: FluxParams, requestId: string) {
    const { clock, signal, speech } = socket;
    this.#socket = socket;
    this.#requestId = requestId;
    this.#configuration = { thresholds: params.thresholds, keyterms: params.keyterms };
    // One turn at a time: channels are mixed.
    this.#intake = new AudioIntake({ ...params.format, separate: false });
    this.#outbox = new OrderedOutbox(clock, signal);
    this.#detector = new TurnDetector({
      ear: new Ear({ speech, signal, minSilenceMs: MIN_SILENCE_MS }),
      clock,
      thresholds: () => this.#configuration.thresholds,
      onEvent: (event) => this.#turnInfo(event),
      onSpeech: (phase) => socket.speechIs(phase),
    });
    this.#inbox = new Inbox({
      signal,
      onError: () => this.#fail('INTERNAL_SERVER_ERROR', 'The audio could not be transcribed.', 1011),
      onOverflow: () => closeWith(socket, 'NET-0000'),
    });
    this.#idle = new IdleWatch(clock, IDLE_MS, () => closeWith(socket, 'NET-0001'));
    this.#post(0, { type: 'Connected', request_id: requestId });
  }

  onBinary(bytes: Uint8Array): void {
    if (this.#isEnding) return;
    this.#idle.heard();
    this.#inbox.add(bytes.length, async () => {
      for (const stream of this.#decoded(bytes)) await this.#detector.take(stream);
    });
  }

  onText(text: string): void {
    if (this.#isEnding) return;
    this.#idle.heard();
    const message = readMessage(text);
    switch (message?.type) {
      case 'ForceEndTurn':
        this.#inbox.add(0, () => this.#detector.force());
        return;
      case 'CloseStream':
        this.#isEnding = true;
        this.#inbox.add(0, async () => {
          await this.#outbox.drained();
          this.#socket.close();
        });
        return;
      case 'Configure':
        this.#inbox.add(0, () => {
          const changed = reconfigured(this.#configuration, message);
          this.#configuration = changed ?? this.#configuration;
          this.#post(
            0,
            changed === undefined ? { type: 'ConfigureFailure', ...this.#id } : this.#success(changed),
          );
        });
        return;
      default:
        this.#fail('UNPARSABLE_CLIENT_MESSAGE', 'The message is no JSON message of this API.', 1008);
    }
  }

  onClosed(): void {
    this.#idle.stop();
  }

  get #id(): object {
    return { request_id: this.#requestId };
  }

  #decoded(bytes: Uint8Array): readonly Int16Array[] {
    try {
      return this.#intake.take(bytes);
    } catch {
      closeWith(this.#socket, 'DATA-0000');
      return [];
    }
  }

  #success({ thresholds, keyterms }: FluxConfiguration): object {
    return { type: 'ConfigureSuccess', ...this.#id, thresholds: thresholdsMessage(thresholds), keyterms };
  }

  #fail(code: string, description: string, closeCode: number): void {
    this.#isEnding = true;
    this.#post(0, { type: 'Error', code, description });
    this.#outbox.post(0, () => this.#socket.close(closeCode, description));
  }

  #turnInfo({ event, turn, startMs, endMs, transcript, words, confidence, trigger }: TurnEvent): void {
    const message = {
      type: 'TurnInfo',
      ...this.#id,
      event,
      turn_index: turn,
      audio_window_start: seconds(startMs),
      audio_window_end: seconds(endMs),
      transcript,
      words: words.map((word) => ({
        word: word.text,
        confidence: Math.round((0.9 + 0.1 * this.#socket.random()) * 1e4) / 1e4,
        start: seconds(word.startMs),
        end: seconds(word.endMs),
      })),
      end_of_turn_confidence: Math.round(confidence * 1e4) / 1e4,
      ...(trigger === undefined ? {} : { trigger }),
    };
    const role: MessageRole[] = ['transcription'];
    if (event === 'EndOfTurn') role.push('turnComplete');
    this.#post(this.#socket.latency('stt'), message, { role });
  }

  /** Every message of the server is numbered, in the order sent. */
  #post(delayMs: number, message: object, options?: SendOptions): void {
    this.#outbox.post(delayMs, () => {
      this.#socket.sendJson({ ...message, sequence_id: this.#sequence }, options);
      this.#sequence += 1;
    });
  }
}
