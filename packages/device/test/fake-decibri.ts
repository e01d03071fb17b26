import type { DecibriModule, DecibriSpeakerOptions } from '../src/live/decibri-module.js';

/** A `decibri` without devices: what is heard comes from the test, what is played is kept. */
export class FakeDecibri {
  readonly opened: { readonly what: string; readonly options: DecibriSpeakerOptions }[] = [];
  readonly played: number[] = [];
  /** Devices that are on. */
  readonly on = new Set<string>();
  overrunCount = 0;
  underrunCount = 0;
  /** While it is set, the loudspeaker takes nothing. */
  stuck: Promise<void> | undefined;
  failure: Error | undefined;
  #heard: ((chunk: Uint8Array) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  /** As `import('decibri')` gives it. */
  readonly module: DecibriModule = {
    Microphone: {
      open: async (options) => {
        this.#open('microphone', options);
        const fake = this;
        return {
          get overrunCount() {
            return fake.overrunCount;
          },
          on(event: string, listener: unknown) {
            if (event === 'data') fake.#heard = listener as (chunk: Uint8Array) => void;
            else fake.#failed = listener as (error: Error) => void;
          },
          stop: () => this.on.delete('microphone'),
        };
      },
      devices: () => [
        {
          index: 0,
          name: 'Built-in',
          id: 'alsa:hw0',
          defaultSampleRate: 48_000,
          isDefault: true,
          maxInputChannels: 2,
        },
      ],
    },
    Speaker: {
      open: async (options) => {
        this.#open('loudspeaker', options);
        const fake = this;
        return {
          get underrunCount() {
            return fake.underrunCount;
          },
          async writeAsync(chunk: Uint8Array) {
            await fake.stuck;
            if (fake.failure !== undefined) throw fake.failure;
            fake.played.push(...new Int16Array(chunk.buffer, chunk.byteOffset, chunk.byteLength / 2));
          },
          on: () => {},
          stop: () => this.on.delete('loudspeaker'),
        };
      },
      devices: () => [
        {
          index: 0,
          name: 'Headset',
          id: '',
          defaultSampleRate: 44_100,
          isDefault: false,
          maxOutputChannels: 1,
        },
      ],
    },
  };

  /** The microphone hears samples. */
  hear(samples: Int16Array): void {
    this.#heard?.(new Uint8Array(samples.slice().buffer));
  }

  breakMicrophone(message: string): void {
    this.#failed?.(new Error(message));
  }

  #open(what: string, options: DecibriSpeakerOptions): void {
    if (this.failure !== undefined) throw this.failure;
    this.on.add(what);
    this.opened.push({ what, options });
  }
}
