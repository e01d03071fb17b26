import { delay, SentenceSplitter, type Timer } from '@antiphon/core';
import type { ServerSocket, SocketHandler } from '../../server/index.js';
import { modelUuid, readMessage } from '../wire/index.js';
import { FlushLimit } from './flush-limit.js';
import type { SpeakParams } from './params.js';
import { spokenChunks } from './spoken-chunks.js';
import { VoiceEncoder } from './voice-encoder.js';

/** Characters of one `Speak`; more get a warning and are not spoken. */
export const MAX_SPEAK_CHARS = 2_000;
/** Characters that may wait to be spoken. */
const MAX_WAITING_CHARS = 100_000;
/** The longest text frame. */
const MAX_FRAME_CHARS = 64 * 1024;
const MAX_CONNECTION_MS = 60 * 60_000;
/** Audio the client has not read: synthesis waits. */
const MAX_UNREAD_BYTES = 1024 * 1024;
const UNREAD_POLL_MS = 20;

type Job = { readonly kind: 'sentence'; readonly text: string } | { readonly kind: 'flushed' };

/** One WebSocket connection to `/v1/speak`. */
export class SpeakSession implements SocketHandler {
  readonly #socket: ServerSocket;
  readonly #params: SpeakParams;
  readonly #splitter = new SentenceSplitter();
  readonly #flushes: FlushLimit;
  readonly #lifetime: Timer;
  #jobs: Job[] = [];
  #waitingChars = 0;
  #working = false;
  /** Aborts the speech under way. */
  #speaking = new AbortController();
  /** A chunk that is made and not yet sent. */
  #underway: Uint8Array | undefined;
  #encoder: VoiceEncoder;
  #isFirst = true;
  #sequence = 0;

  constructor(socket: ServerSocket, params: SpeakParams, requestId: string) {
    this.#socket = socket;
    this.#params = params;
    this.#encoder = new VoiceEncoder(params);
    this.#flushes = new FlushLimit(socket.clock);
    this.#lifetime = socket.clock.after(MAX_CONNECTION_MS, () => socket.close(1011, 'NET-0003'));
    // Should it fail, speaking will say so.
    socket.speech.preload('speaking').catch(() => {});
    socket.sendJson({
      type: 'Metadata',
      request_id: requestId,
      model_name: params.model,
      model_version: '2025-04-07.0',
      model_uuid: modelUuid(params.model),
    });
  }

  onBinary(): void {
    this.#socket.close(1003, 'MESSAGE-0000');
  }

  onText(text: string): void {
    if (text.length > MAX_FRAME_CHARS) {
      this.#socket.close(1009, 'BIG-0000');
      return;
    }
    const message = readMessage(text);
    switch (message?.type) {
      case 'Speak':
        this.#speak(message.text);
        return;
      case 'Flush':
        this.#flush();
        return;
      case 'Clear':
        this.#clear();
        return;
      case 'Close':
        this.#speaking.abort();
        this.#socket.close(1000);
        return;
      default:
        this.#socket.close(1008, message === undefined ? 'DATA-0000' : 'DATA-0001');
    }
  }

  onClosed(): void {
    this.#lifetime.cancel();
    this.#jobs = [];
    this.#underway = undefined;
    this.#speaking.abort();
  }

  #speak(text: unknown): void {
    if (typeof text !== 'string') {
      this.#socket.close(1008, 'DATA-0001');
    } else if (text.length > MAX_SPEAK_CHARS) {
      const description = `Text of ${text.length} characters exceeds the limit of ${MAX_SPEAK_CHARS}; it is ignored.`;
      this.#warn('TEXT_LENGTH_EXCEEDED', description);
    } else if (this.#waitingChars + text.length > MAX_WAITING_CHARS) {
      this.#socket.close(1009, 'BIG-0001');
    } else {
      for (const sentence of this.#splitter.push(text)) this.#add({ kind: 'sentence', text: sentence });
    }
  }

  #flush(): void {
    if (!this.#flushes.take()) {
      this.#warn('FLUSH_LIMIT_EXCEEDED', 'More than 20 Flush messages in 60 seconds; this one is ignored.');
      return;
    }
    for (const rest of this.#splitter.flush()) this.#add({ kind: 'sentence', text: rest });
    this.#add({ kind: 'flushed' });
  }

  /** The chunk under way still comes; then it is said that all is cleared, and nothing of the old text follows. */
  #clear(): void {
    this.#splitter.reset();
    this.#jobs = [];
    this.#waitingChars = 0;
    this.#sendUnderway();
    this.#speaking.abort();
    this.#speaking = new AbortController();
    this.#encoder = new VoiceEncoder(this.#params);
    this.#isFirst = true;
    this.#socket.sendJson({ type: 'Cleared', sequence_id: this.#nextSequence() });
  }

  #add(job: Job): void {
    this.#jobs.push(job);
    if (job.kind === 'sentence') this.#waitingChars += job.text.length;
    if (this.#working) return;
    this.#working = true;
    void this.#work();
  }

  async #work(): Promise<void> {
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) {
      if (job.kind === 'flushed') this.#flushed();
      else await this.#sentence(job.text);
    }
    this.#working = false;
  }

  #flushed(): void {
    this.#isFirst = true;
    this.#socket.sendJson({ type: 'Flushed', sequence_id: this.#nextSequence() }, { role: 'turnComplete' });
    this.#socket.speechIs('afterSpeech');
  }

  async #sentence(text: string): Promise<void> {
    this.#waitingChars = Math.max(0, this.#waitingChars - text.length);
    const { signal } = this.#speaking;
    const socket = this.#socket;
    const options = { surroundings: socket, params: this.#params, encoder: this.#encoder, signal };
    try {
      for await (const { bytes, waitMs } of spokenChunks(text, { ...options, isFirst: this.#isFirst })) {
        this.#isFirst = false;
        this.#underway = bytes;
        if (waitMs > 0) await delay(socket.clock, waitMs, signal);
        this.#sendUnderway();
        socket.speechIs('speech');
        while (socket.bufferedBytes > MAX_UNREAD_BYTES) await delay(socket.clock, UNREAD_POLL_MS, signal);
      }
    } catch {
      // Cleared or closed, or else the voice failed.
      if (!signal.aborted) socket.close(1011, 'NET-0000');
    }
  }

  #sendUnderway(): void {
    if (this.#underway !== undefined && this.#underway.length > 0) this.#socket.sendBinary(this.#underway);
    this.#underway = undefined;
  }

  #warn(code: string, description: string): void {
    this.#socket.sendJson({ type: 'Warning', description, code });
  }

  #nextSequence(): number {
    return this.#sequence++;
  }
}
