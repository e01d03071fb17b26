/** As much of the package `decibri` (5.x) as is used here. */
export interface DecibriModule {
  readonly Microphone: {
    open(options: DecibriMicrophoneOptions): Promise<DecibriMicrophone>;
    devices(): readonly (DecibriDevice & { readonly maxInputChannels: number })[];
  };
  readonly Speaker: {
    open(options: DecibriSpeakerOptions): Promise<DecibriSpeaker>;
    devices(): readonly (DecibriDevice & { readonly maxOutputChannels: number })[];
  };
}

export interface DecibriSpeakerOptions {
  readonly sampleRate: number;
  readonly channels: 1;
  readonly dtype: 'int16';
  readonly device?: number | string | { readonly id: string };
}

export interface DecibriMicrophoneOptions extends DecibriSpeakerOptions {
  readonly framesPerBuffer: number;
}

/** A `Readable` of PCM bytes; reading starts the capture. */
export interface DecibriMicrophone {
  readonly overrunCount: number;
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  stop(): void;
}

/** A `Writable` of PCM bytes; `writeAsync` waits beside the event loop instead of on it. */
export interface DecibriSpeaker {
  readonly underrunCount: number;
  writeAsync(chunk: Uint8Array): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  stop(): void;
}

export interface DecibriDevice {
  readonly index: number;
  readonly name: string;
  readonly id: string;
  readonly defaultSampleRate: number;
  readonly isDefault: boolean;
}
