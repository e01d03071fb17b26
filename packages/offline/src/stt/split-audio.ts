const SAMPLES_PER_MS = 16;
/** Windows in which loudness is compared. */
const QUIET_SAMPLES = 100 * SAMPLES_PER_MS;
const STEP_SAMPLES = 20 * SAMPLES_PER_MS;

/**
 * Where to cut 16 kHz audio so that the first part is at most `maxMs` long: in the middle of the quietest 100 ms
 * of its second half. Moonshine tiny is at home below half a minute and repeats itself endlessly at 44 s.
 *
 * @returns a position in samples; the length itself if no cut is needed
 */
export function quietCut(samples: Int16Array, maxMs: number): number {
  const most = maxMs * SAMPLES_PER_MS;
  if (samples.length <= most) return samples.length;
  let cut = most;
  let least = Number.POSITIVE_INFINITY;
  for (let at = Math.floor(most / 2); at + QUIET_SAMPLES <= most; at += STEP_SAMPLES) {
    let energy = 0;
    for (let index = at; index < at + QUIET_SAMPLES; index += 1) energy += (samples[index] ?? 0) ** 2;
    if (energy > least) continue;
    least = energy;
    cut = at + QUIET_SAMPLES / 2;
  }
  return cut;
}

/** Cuts audio into parts of at most `maxMs`, each cut at a quiet place. The parts share the memory of the whole. */
export function splitAudio(samples: Int16Array, maxMs: number): Int16Array[] {
  const parts: Int16Array[] = [];
  for (let rest = samples; rest.length > 0; ) {
    const cut = quietCut(rest, maxMs);
    parts.push(rest.subarray(0, cut));
    rest = rest.subarray(cut);
  }
  return parts;
}
