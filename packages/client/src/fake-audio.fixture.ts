import type { VoiceAudio, VoiceAudioEvents } from './browser/index.js';
import type { PlaybackPiece } from './playback/jitter-buffer.js';

/** Ears and mouth of a test: what is to be played is written down. */
export class FakeAudio implements VoiceAudio {
  readonly rate = 48_000;
  readonly latencyMs = 30;
  isBlocked = false;
  readonly done: string[] = [];
  events: VoiceAudioEvents | undefined;
  /** What opening it, and starting a microphone, wait for: the person's leave, say. */
  leave: Promise<void> | undefined;

  async open(events: VoiceAudioEvents): Promise<void> {
    this.events = events;
    await this.leave;
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
    await this.leave;
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
