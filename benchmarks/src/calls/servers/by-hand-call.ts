import { decodeMulaw, encodeMulaw, Resampler, rmsOf } from '@antiphon/audio';
import { callOutputDefaults } from '@antiphon/twilio';
import type { WebSocket } from 'ws';
import type { Beaten, Metronome } from '../metronome.js';
import { FRAME_BYTES, FRAME_MS, type Mode } from '../mode.js';
import { PIECE_MS, VOICE_RATE, voiceCodes, voicePiece } from '../speech.js';

const LINE_RATE = 8_000;
const EAR_RATE = 16_000;
/** The marks of a playout's queue. */
const HIGH_MS = 2_000;
const LOW_MS = 1_000;

const AHEAD_FRAMES = Math.floor(callOutputDefaults.leadMs / FRAME_MS);
const MARK_FRAMES = callOutputDefaults.markEveryMs / FRAME_MS;
const FRAMES_PER_PIECE = PIECE_MS / FRAME_MS;

/** One call, wired by hand. */
export class ByHandCall implements Beaten {
  readonly #socket: WebSocket;
  readonly #mode: Mode;
  readonly #metronome: Metronome;
  readonly #up = new Resampler({ inputRate: LINE_RATE, outputRate: EAR_RATE });
  readonly #down = new Resampler({ inputRate: VOICE_RATE, outputRate: LINE_RATE });
  readonly #line = new Int16Array(FRAME_BYTES);
  readonly #codes = Buffer.alloc(FRAME_BYTES);
  /** What waits to be sent: pieces of 8 kHz, as bytes or as samples. */
  #pieces: (Uint8Array | Int16Array)[] = [];
  #framesOfPiece = 0;
  #sent = 0;
  #mediaHead = '';
  #markHead = '';
  #isOver = false;
  /** Of the last frame heard: a caller is listened to. */
  level = 0;

  constructor(socket: WebSocket, mode: Mode, metronome: Metronome) {
    this.#socket = socket;
    this.#mode = mode;
    this.#metronome = metronome;
  }

  message(data: Buffer): void {
    const from = data.indexOf('"payload":"');
    if (from < 0) this.#other(data);
    else if (this.#mode === 'mulaw') this.level = decoded(data, from).length;
    else this.level = rmsOf(this.#up.process(decodeMulaw(decoded(data, from), this.#line)));
  }

  beat(): boolean {
    if (this.#isOver) return false;
    // The first frame leaves at once, and so do those that make up the lead.
    const frames = this.#sent === 0 ? AHEAD_FRAMES + 1 : 1;
    for (let frame = 0; frame < frames; frame++) this.#send();
    return true;
  }

  end(): void {
    this.#isOver = true;
  }

  #other(data: Buffer): void {
    const { event, streamSid } = JSON.parse(data.toString()) as Record<string, string>;
    if (event === 'start') {
      this.#mediaHead = `{"event":"media","streamSid":"${streamSid}","media":{"payload":"`;
      this.#markHead = `{"event":"mark","streamSid":"${streamSid}","mark":{"name":"heard-`;
      this.#metronome.join(this);
    } else if (event === 'stop') this.#socket.close(1000);
  }

  #send(): void {
    if (this.#pieces.length * PIECE_MS < LOW_MS) this.#refill();
    const from = this.#framesOfPiece * FRAME_BYTES;
    const piece = this.#pieces[0] as Uint8Array | Int16Array;
    this.#socket.send(`${this.#mediaHead}${this.#encoded(piece, from).toString('base64')}"}}`);
    if (++this.#framesOfPiece === FRAMES_PER_PIECE) {
      this.#pieces.shift();
      this.#framesOfPiece = 0;
    }
    if (this.#sent++ % MARK_FRAMES === 0) this.#socket.send(`${this.#markHead}${this.#sent}"}}`);
  }

  #refill(): void {
    while (this.#pieces.length * PIECE_MS <= HIGH_MS) {
      this.#pieces.push(this.#mode === 'mulaw' ? voiceCodes.slice() : this.#down.process(voicePiece));
    }
  }

  #encoded(piece: Uint8Array | Int16Array, from: number): Buffer {
    if (piece instanceof Uint8Array) {
      return Buffer.from(piece.buffer, piece.byteOffset + from, FRAME_BYTES);
    }
    encodeMulaw(piece.subarray(from, from + FRAME_BYTES), this.#codes);
    return this.#codes;
  }
}

function decoded(data: Buffer, from: number): Buffer {
  const start = from + '"payload":"'.length;
  return Buffer.from(data.toString('latin1', start, data.indexOf('"', start)), 'base64');
}
