import { readFile, writeFile } from 'node:fs/promises';
import { deinterleave, interleave, parseWav, resample, writeWav } from '@antiphon/audio';
import type { Session } from '@antiphon/core';
import { AVATAR_RATE, type SimulatedAvatar } from '@antiphon/simulators';

/**
 * Adds what avatars spoke to the agent's side of a recording that is complete; position = time of the session. Holds
 * all of the recording in memory.
 */
export async function writeSpoken(
  file: string,
  avatars: readonly SimulatedAvatar[],
  session: Session,
): Promise<void> {
  const { samples, sampleRate, channels } = parseWav(await readFile(file));
  const [caller = new Int16Array(0), agent = new Int16Array(0)] = deinterleave(samples, { channels });
  const zeroMs = session.clock.now() - session.now();
  for (const { spoke, beganAtMs } of avatars) {
    if (beganAtMs === undefined) continue;
    const spoken = resample(spoke.samples(), { inputRate: AVATAR_RATE, outputRate: sampleRate });
    mix(agent, spoken, Math.round(((beganAtMs - zeroMs) * sampleRate) / 1_000));
  }
  const both = writeWav({ samples: interleave([caller, agent]), sampleRate, channels });
  await writeFile(file, both);
}

/** What lies outside is left out: the call is over before an avatar has said what it still had to say. */
function mix(into: Int16Array, samples: Int16Array, from: number): void {
  const last = Math.min(samples.length, into.length - from);
  for (let at = Math.max(0, -from); at < last; at++) {
    const sum = (into[from + at] as number) + (samples[at] as number);
    into[from + at] = Math.max(-32_768, Math.min(32_767, sum));
  }
}
