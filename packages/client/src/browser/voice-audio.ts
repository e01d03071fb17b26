import type { PlaybackPiece } from '../playback/jitter-buffer.js';
import type { FromPlayback } from '../playback/worklet-messages.js';

export interface VoiceAudioEvents {
  /** Every 10 ms or so of what the microphone hears, at {@link VoiceAudio.rate}. */
  onMicrophone(samples: Float32Array): void;
  /** The microphone was unplugged, or taken away. */
  onMicrophoneLost(): void;
  onPlayback(report: FromPlayback): void;
  /** Devices have come or gone. */
  onDevices(): void;
  /** The browser or the system has taken sound away, or given it back: see {@link VoiceAudio.isBlocked}. */
  onSound(isBlocked: boolean): void;
}

/** A microphone or a loudspeaker. Without leave to use the microphone, browsers tell neither ids nor names. */
export interface AudioDevice {
  readonly id: string;
  readonly label: string;
}

export interface AudioDevices {
  readonly microphones: readonly AudioDevice[];
  readonly speakers: readonly AudioDevice[];
}

/** Ears and mouth of the client: the browser's, or those of a test. */
export interface VoiceAudio {
  /** Samples per second, of the microphone as of playback. Known once it is open. */
  readonly rate: number;
  /** How much the output device holds back, in ms, just now. */
  readonly latencyMs: number;
  /** The browser makes no sound before the person has done something on the page: then call {@link resume}. */
  readonly isBlocked: boolean;
  /** @throws AntiphonError `aborted` when it is closed meanwhile: nothing is left open then */
  open(events: VoiceAudioEvents): Promise<void>;
  resume(): Promise<void>;
  play(piece: PlaybackPiece): void;
  flush(turn: number): void;
  /** Drops everything that was not played. */
  clear(): void;
  /**
   * Comes to nothing, without an error, when meanwhile another one is asked for, or it is stopped or closed.
   *
   * @throws MicrophoneError
   * @throws AntiphonError `session_state` before it is open
   */
  startMicrophone(deviceId?: string): Promise<void>;
  stopMicrophone(): void;
  useSpeaker(deviceId: string): Promise<void>;
  devices(): Promise<AudioDevices>;
  close(): Promise<void>;
}
