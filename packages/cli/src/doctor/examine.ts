import { availableParallelism, release, type } from 'node:os';
import { runtimeInfo } from '@antiphon/offline';
import type { CliIo } from '../io.js';
import { version } from '../version.js';
import { audioDevices } from './audio-devices.js';
import { checkNode } from './check-node.js';
import { knownKeys } from './known-keys.js';
import type { DoctorReport } from './report.js';
import { roundTrip } from './round-trip.js';

/** Looks at everything that speech on this machine needs. */
export async function examine(env: CliIo['env']): Promise<DoctorReport> {
  const node = checkNode();
  const speech = await runtimeInfo();
  const trip = await roundTrip();
  const models = speech.models.every(({ present }) => present);
  return {
    ok: node.ok && speech.chosen !== undefined && models && trip.ok,
    antiphon: version(),
    node,
    platform: { os: `${type()} ${release()}`, arch: process.arch, cpus: availableParallelism() },
    speech,
    roundTrip: trip,
    audioDevices: await audioDevices(),
    keys: knownKeys(env),
  };
}
