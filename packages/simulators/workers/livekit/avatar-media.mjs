// @ts-check
import { Face } from './face.mjs';

const RATE = 48_000;
const SAMPLES_PER_MS = RATE / 1_000;
/** WebRTC takes sound in pieces of 10 ms. */
const FRAME_MS = 10;
const FRAME_SAMPLES = FRAME_MS * SAMPLES_PER_MS;
const VIDEO_MS = 1_000 / 15;
/** After a longer stall it goes on from now, instead of catching up. */
const MAX_BEHIND_MS = 500;

/** An avatar's voice and picture in real time: exactly the speech that it is given, and a face whose mouth follows it. */
export class AvatarMedia {
  #audio;
  #video;
  #face = new Face();
  /** @type {{ kind: 'audio' | 'video', sid: string, track: any }[]} */
  #tracks;
  /** @type {{ at: number, samples: Int16Array }[]} */
  #queue = [];
  /** Where the next piece of sound begins, in samples since the start. */
  #cursor = 0;
  #startMs = 0;
  #nextVideoMs = 0;
  #level = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** @param {any} wrtc */
  constructor(wrtc) {
    this.#audio = new wrtc.nonstandard.RTCAudioSource();
    this.#video = new wrtc.nonstandard.RTCVideoSource();
    this.#tracks = [
      { kind: 'audio', sid: 'TR_AUDIO', track: this.#audio.createTrack() },
      { kind: 'video', sid: 'TR_VIDEO', track: this.#video.createTrack() },
    ];
  }

  get tracks() {
    return this.#tracks;
  }

  start() {
    this.#startMs = performance.now();
    this.#timer = setInterval(() => this.#run(), FRAME_MS / 2);
  }

  /**
   * @param {Int16Array} samples 48 kHz mono
   * @param {number} inMs
   */
  say(samples, inMs) {
    const last = this.#queue.at(-1);
    const end = last === undefined ? 0 : last.at + last.samples.length;
    const soonest = Math.round((performance.now() - this.#startMs + inMs) * SAMPLES_PER_MS);
    this.#queue.push({ at: Math.max(soonest, this.#cursor, end), samples });
  }

  silence() {
    this.#queue = [];
  }

  /** @param {'audio' | 'video'} kind */
  lose(kind) {
    for (const each of this.#tracks) if (each.kind === kind) each.track.stop();
    this.#tracks = this.#tracks.filter((each) => each.kind !== kind);
  }

  close() {
    clearInterval(this.#timer);
    for (const { track } of this.#tracks) track.stop();
    this.#tracks = [];
  }

  #run() {
    const nowMs = performance.now() - this.#startMs;
    if (nowMs - this.#cursor / SAMPLES_PER_MS > MAX_BEHIND_MS) this.#skipTo(nowMs);
    while (this.#cursor / SAMPLES_PER_MS <= nowMs) this.#sound();
    if (nowMs < this.#nextVideoMs) return;
    this.#nextVideoMs = Math.max(this.#nextVideoMs + VIDEO_MS, nowMs);
    if (this.#has('video')) this.#video.onFrame(this.#face.draw(nowMs, this.#level));
  }

  #sound() {
    const samples = this.#next();
    let squares = 0;
    for (const sample of samples) squares += sample * sample;
    const level = Math.sqrt(squares / samples.length) / 32_768;
    // A mouth opens at once and closes a little slower.
    this.#level = Math.max(level, this.#level * 0.8);
    if (!this.#has('audio')) return;
    const numberOfFrames = FRAME_SAMPLES;
    this.#audio.onData({ samples, sampleRate: RATE, bitsPerSample: 16, channelCount: 1, numberOfFrames });
  }

  #next() {
    const frame = new Int16Array(FRAME_SAMPLES);
    const from = this.#cursor;
    this.#cursor += FRAME_SAMPLES;
    while (this.#queue[0] !== undefined && this.#queue[0].at < this.#cursor) {
      const { at, samples } = this.#queue[0];
      const first = Math.max(0, from - at);
      frame.set(samples.subarray(first, this.#cursor - at), Math.max(0, at - from));
      if (at + samples.length > this.#cursor) break;
      this.#queue.shift();
    }
    return frame;
  }

  /** @param {number} ms */
  #skipTo(ms) {
    const to = Math.floor(ms / FRAME_MS) * FRAME_SAMPLES;
    const skipped = to - this.#cursor;
    this.#cursor = to;
    for (const piece of this.#queue) piece.at += skipped;
  }

  /** @param {'audio' | 'video'} kind */
  #has(kind) {
    return this.#tracks.some((each) => each.kind === kind);
  }
}
