import type { VoiceAudio, VoiceAudioEvents } from './browser/index.js';
import type { PlaybackPiece } from './playback/jitter-buffer.js';

/** Ears and mouth of a test: what is to be played is written down. */
export class FakeAudio implements VoiceAudio {
  readonly rate = 48_000;
  readonly latencyMs = 30;
  isBlocked = false;
  readonly done: string[] = [];
  events: VoiceAudioEvents | undefined;

  async open(events: VoiceAudioEvents): Promise<void> {
    this.events = events;
  }

  async resume(): Promise<void> {}

  play({ turn, startMs, samples }: PlaybackPiece): void {
    this.done.push(`play ${turn} ${startMs} ${samples.length}`);
  }

  flush(turn: number): void {
    this.done.push(`flush ${turn}`);
  }

  clear(): void {
    this.done.push('clear');
  }

  async startMicrophone(deviceId = 'default'): Promise<void> {
    this.done.push(`listen ${deviceId}`);
  }

  stopMicrophone(): void {
    this.done.push('deaf');
  }

  async useSpeaker(): Promise<void> {}

  async devices() {
    return { microphones: [], speakers: [] };
  }

  async close(): Promise<void> {
    this.events = undefined;
    this.done.push('closed');
  }
}
