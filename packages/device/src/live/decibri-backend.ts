import { bytesToPcm16, pcm16ToBytes } from '@antiphon/audio';
import { AntiphonError, messageOf } from '@antiphon/core';
import type { DecibriModule } from './decibri-module.js';
import type { AudioDevice, DeviceBackend, DeviceChoice } from './device-backend.js';

/** Not a literal where it is imported: the package is optional, and its types may be missing. */
const PACKAGE: string = 'decibri';

/**
 * The sound devices of this machine through the optional package `decibri`, which is imported on first use.
 *
 * @param load where the package comes from. @defaultValue `import('decibri')`
 */
export function decibriBackend(load: () => Promise<unknown> = () => import(PACKAGE)): DeviceBackend {
  let loading: Promise<DecibriModule> | undefined;
  const decibri = (): Promise<DecibriModule> => {
    loading ??= importModule(load);
    return loading;
  };

  return {
    async openMicrophone({ sampleRate, chunkSamples, device, onChunk, onError }) {
      const { Microphone } = await decibri();
      const options = { ...formatOf(sampleRate, device), framesPerBuffer: chunkSamples };
      const microphone = await opened('microphone', () => Microphone.open(options));
      let hasHeard = false;
      microphone.on('error', (error) => onError(hasHeard ? failed('microphone', error) : deaf(error)));
      microphone.on('data', (bytes) => {
        hasHeard = true;
        onChunk(bytesToPcm16(bytes));
      });
      return {
        get overruns() {
          return microphone.overrunCount;
        },
        close: () => microphone.stop(),
      };
    },

    async openLoudspeaker({ sampleRate, device }) {
      const { Speaker } = await decibri();
      const speaker = await opened('loudspeaker', () => Speaker.open(formatOf(sampleRate, device)));
      // Failures also reject the write that meets them; without a listener they would end the process.
      speaker.on('error', () => {});
      return {
        get underrunSamples() {
          return speaker.underrunCount;
        },
        write: (samples) => speaker.writeAsync(Buffer.from(pcm16ToBytes(samples).buffer)),
        close: () => speaker.stop(),
      };
    },

    async listDevices() {
      const { Microphone, Speaker } = await decibri();
      return [
        ...Microphone.devices().map(({ maxInputChannels: channels, ...device }) =>
          described('microphone', channels, device),
        ),
        ...Speaker.devices().map(({ maxOutputChannels: channels, ...device }) =>
          described('loudspeaker', channels, device),
        ),
      ];
    },
  };
}

async function importModule(load: () => Promise<unknown>): Promise<DecibriModule> {
  try {
    const loaded = (await load()) as { readonly default?: DecibriModule } & DecibriModule;
    return loaded.Microphone === undefined && loaded.default !== undefined ? loaded.default : loaded;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException | undefined)?.code;
    const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
    throw new AntiphonError(
      'service_failed',
      isMissing
        ? 'a microphone or loudspeaker needs the optional package decibri: npm install decibri@^5.7.0'
        : `the package decibri does not load here: ${firstLine(error)}`,
      { cause: error },
    );
  }
}

async function opened<T>(what: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw new AntiphonError('service_failed', `cannot open the ${what}: ${firstLine(error)}`, {
      cause: error,
    });
  }
}

/** Some systems open a microphone that is not there, and say so when it is read from. */
function deaf(cause: unknown): AntiphonError {
  const message = `no sound comes from the microphone (is one connected, and allowed?): ${firstLine(cause)}`;
  return new AntiphonError('service_failed', message, { cause });
}

function failed(what: string, error: unknown): AntiphonError {
  return new AntiphonError('service_failed', `the ${what} has failed: ${firstLine(error)}`, { cause: error });
}

function formatOf(sampleRate: number, device: DeviceChoice | undefined) {
  return { sampleRate, channels: 1, dtype: 'int16', ...(device === undefined ? {} : { device }) } as const;
}

function described(
  kind: AudioDevice['kind'],
  channels: number,
  { index, name, id, defaultSampleRate, isDefault }: Omit<AudioDevice, 'kind' | 'channels'>,
): AudioDevice {
  return { kind, index, name, id, channels, defaultSampleRate, isDefault };
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n', 1)[0] as string;
}
