import { writeFile } from 'node:fs/promises';
import { interleave, writeWav } from '@antiphon/audio';
import type { Session } from '@antiphon/core';
import type { SimulatedPhoneCall } from '@antiphon/simulators';
import { LINE_RATE } from './line-rate.js';
import { zeroAtMs } from './session-time.js';

/** Writes what the caller said (left) and heard (right), from the session's beginning to its end. */
export async function writeConversation(
  file: string,
  phone: SimulatedPhoneCall,
  session: Session,
): Promise<void> {
  const { durationMs } = await session.closed;
  const span = { fromMs: zeroAtMs(phone, session), length: Math.ceil((durationMs * LINE_RATE) / 1_000) };
  const sides = [phone.said, phone.heard].map((side) => stretchOf(side.samples(), span));
  await writeFile(
    file,
    writeWav({ samples: interleave(sides), sampleRate: LINE_RATE, channels: sides.length }),
  );
}

/** So much of a recording; silence where there is none. */
function stretchOf(
  samples: Int16Array,
  { fromMs, length }: { readonly fromMs: number; readonly length: number },
): Int16Array {
  const stretch = new Int16Array(length);
  const from = Math.round((fromMs * LINE_RATE) / 1_000);
  const known = samples.subarray(Math.max(0, from), Math.max(0, from + length));
  stretch.set(known, Math.min(length, Math.max(0, -from)));
  return stretch;
}
