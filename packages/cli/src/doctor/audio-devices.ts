import { type AudioDevice, listDevices } from '@antiphon/device';
import { reasonOf } from '../cli-error.js';

/** Microphones and loudspeakers, where the optional library for them is installed. */
export type AudioDevices =
  | { readonly available: true; readonly devices: readonly AudioDevice[] }
  | { readonly available: false; readonly reason: string };

/** Never rejects. */
export async function audioDevices(
  list: () => Promise<readonly AudioDevice[]> = listDevices,
): Promise<AudioDevices> {
  try {
    return { available: true, devices: await list() };
  } catch (error) {
    return { available: false, reason: reasonOf(error) };
  }
}
