import type { Pass } from './time.js';

/** Sound for a service under test. */
export interface Sound {
  readonly samples: Int16Array;
  readonly sampleRate: number;
}

/** So many ms of nothing. */
export function silence(ms: number, sampleRate: number): Sound {
  return { samples: new Int16Array(Math.round((ms / 1000) * sampleRate)), sampleRate };
}

/** Sounds of one rate, one after another. */
export function joined(...sounds: readonly Sound[]): Sound {
  const samples = new Int16Array(sounds.reduce((sum, sound) => sum + sound.samples.length, 0));
  let at = 0;
  for (const sound of sounds) {
    samples.set(sound.samples, at);
    at += sound.samples.length;
  }
  return { samples, sampleRate: sounds[0]?.sampleRate ?? 16_000 };
}

export interface FeedOptions {
  /** Length of a piece in samples. @defaultValue 20 ms */
  readonly pieceSamples?: number;
  /** Overwrites each piece once it has been handed over: whoever kept it, heard something else. */
  readonly overwrite?: boolean;
}

/** Hands a sound over piece by piece, letting the time pass that each piece lasts. */
export async function feed(
  into: (samples: Int16Array, sampleRate: number) => void,
  { samples, sampleRate }: Sound,
  pass: Pass,
  options: FeedOptions = {},
): Promise<void> {
  const size = options.pieceSamples ?? Math.round(sampleRate / 50);
  for (let at = 0; at < samples.length; at += size) {
    const piece = samples.slice(at, at + size);
    into(piece, sampleRate);
    if (options.overwrite === true) piece.fill(-1);
    // Small pieces in bundles, so that no time is lost on the smallest steps of a clock.
    if ((at / size) % Math.max(1, Math.round(sampleRate / 50 / size)) === 0) {
      await pass((Math.max(size, sampleRate / 50) / sampleRate) * 1000);
    }
  }
}
