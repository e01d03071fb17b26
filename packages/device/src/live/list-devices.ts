import { decibriBackend } from './decibri-backend.js';
import type { AudioDevice, DeviceBackend } from './device-backend.js';

/**
 * The microphones and loudspeakers of this machine.
 *
 * @throws AntiphonError `service_failed` when the optional package is missing, saying what to install, or the
 * system has no sound.
 */
export function listDevices(backend: DeviceBackend = decibriBackend()): Promise<readonly AudioDevice[]> {
  return backend.listDevices();
}
