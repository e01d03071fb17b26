import { AudioFormatError } from '../audio-format-error.js';
import { rmsBetween } from './level.js';

/** What counts as silence. */
export interface SilenceOptions {
  /** Samples per second (mono). */
  readonly sampleRate: number;
  /** Length of the windows that are judged one by one, in ms. @defaultValue 100 */
  readonly windowMs?: number;
  /** A window whose RMS is under this (0 … 1 of full scale) is silent. @defaultValue 0.01 */
  readonly threshold?: number;
}

/** A stretch of silence, in ms from the start of the recording. */
export interface SilencePeriod {
  readonly startMs: number;
  readonly endMs: number;
}

/** Where a recording is silent. */
export interface SilenceReport {
  /** Stretches of silent windows, in order; neighbouring windows make one stretch. */
  readonly periods: readonly SilencePeriod[];
  /** Length of all of them, in ms. */
  readonly totalSilenceMs: number;
  /** Their share of the recording, 0 … 1; 0 for an empty one. */
  readonly silenceRatio: number;
}

/**
 * Finds the silence in a mono recording: windows of 100 ms whose RMS is under 0.01 of full scale. The last window is
 * judged by what there is of it.
 *
 * @throws AudioFormatError `unsupported_rate` for a rate or window that isn't positive.
 */
export function detectSilence(
  samples: Int16Array | Float32Array,
  { sampleRate, windowMs = 100, threshold = 0.01 }: SilenceOptions,
): SilenceReport {
  const window = Math.round((windowMs * sampleRate) / 1000);
  if (!(window >= 1)) {
    throw new AudioFormatError(
      'unsupported_rate',
      `windows of ${windowMs} ms at ${sampleRate} Hz hold no sample; positive values are expected`,
    );
  }
  const periods: { startMs: number; endMs: number }[] = [];
  let silent = 0;
  for (let start = 0; start < samples.length; start += window) {
    const end = Math.min(samples.length, start + window);
    if (rmsBetween(samples, start, end) >= threshold) continue;
    silent += end - start;
    const startMs = (start * 1000) / sampleRate;
    const endMs = (end * 1000) / sampleRate;
    const previous = periods.at(-1);
    if (previous?.endMs === startMs) previous.endMs = endMs;
    else periods.push({ startMs, endMs });
  }
  return {
    periods,
    totalSilenceMs: (silent * 1000) / sampleRate,
    silenceRatio: samples.length === 0 ? 0 : silent / samples.length,
  };
}
