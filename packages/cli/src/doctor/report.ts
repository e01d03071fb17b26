import type { RuntimeInfo } from '@antiphon/offline';
import type { AudioDevices } from './audio-devices.js';
import type { NodeCheck } from './check-node.js';
import type { KeyStatus } from './known-keys.js';
import type { RoundTrip } from './round-trip.js';

/** What `antiphon doctor` has found; also what `--json` prints. */
export interface DoctorReport {
  /** Whether the offline agent can run here. */
  readonly ok: boolean;
  readonly antiphon: string;
  readonly node: NodeCheck;
  readonly platform: { readonly os: string; readonly arch: string; readonly cpus: number };
  readonly speech: RuntimeInfo;
  readonly roundTrip: RoundTrip;
  readonly audioDevices: AudioDevices;
  /** Which are set. Never what they are. */
  readonly keys: readonly KeyStatus[];
}
