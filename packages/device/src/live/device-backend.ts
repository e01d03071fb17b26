/** Which device: its number, part of its name, or its lasting id. The system's own choice when left out. */
export type DeviceChoice = number | string | { readonly id: string };

/** An open microphone. */
export interface MicrophoneStream {
  /** Buffers that the device dropped because nobody took them in time. */
  readonly overruns: number;
  /** Turns it off. Idempotent. */
  close(): void;
}

export interface MicrophoneOptions {
  readonly sampleRate: number;
  readonly chunkSamples: number;
  readonly device?: DeviceChoice | undefined;
  /** A chunk has been heard: mono, `chunkSamples` long; the array is the callee's. */
  onChunk(samples: Int16Array): void;
  /** The device has failed, or was unplugged. */
  onError(error: unknown): void;
}

/** An open loudspeaker. */
export interface LoudspeakerStream {
  /** Samples of silence that the device put in because it had nothing to play. */
  readonly underrunSamples: number;
  /** Resolves when the device has taken the samples, which it copies. One call at a time. */
  write(samples: Int16Array): Promise<void>;
  /** Turns it off; what it has not played is dropped. Idempotent. */
  close(): void;
}

export interface LoudspeakerOptions {
  readonly sampleRate: number;
  readonly device?: DeviceChoice | undefined;
}

/** A sound device of this machine. */
export interface AudioDevice {
  readonly kind: 'microphone' | 'loudspeaker';
  readonly index: number;
  readonly name: string;
  /** Stays the same; empty where the system has none. */
  readonly id: string;
  readonly channels: number;
  readonly defaultSampleRate: number;
  readonly isDefault: boolean;
}

/** What reaches the sound devices of this machine. */
export interface DeviceBackend {
  openMicrophone(options: MicrophoneOptions): Promise<MicrophoneStream>;
  openLoudspeaker(options: LoudspeakerOptions): Promise<LoudspeakerStream>;
  listDevices(): Promise<readonly AudioDevice[]>;
}
