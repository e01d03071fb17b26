import type { Frame, FrameClass, fields, Random } from '@antiphon/core';
import { sampleValue } from './sample-value.js';

/** What the drawn frames have in common. */
export interface FrameSampleOptions {
  /** Values that are not drawn. */
  readonly overrides?: Readonly<Record<string, unknown>>;
  /** @defaultValue none */
  readonly turn?: number;
}

/**
 * A frame of any class, its values drawn from the class's own list of fields: text in many scripts, empty
 * and long; samples of many lengths; absent optional fields. The same for the same seed.
 *
 * ```ts
 * const frame = frameSample(TranscriptionFrame, seededRandom(7));
 * ```
 *
 * @throws Error when a field of a shape of its own has no value in `overrides`.
 */
export function frameSample<F extends Frame>(
  Class: FrameClass<F>,
  random: Random,
  options: FrameSampleOptions = {},
): F {
  const { overrides = {}, turn } = options;
  const init: Record<string, unknown> = turn === undefined ? {} : { turn };
  for (const [name, field] of Object.entries(Class.fields as fields.Fields)) {
    init[name] = Object.hasOwn(overrides, name) ? overrides[name] : sampleValue(field, name, random);
  }
  return new (Class as unknown as new (init: unknown) => F)(init);
}

/** Frames without end, as {@link frameSample} draws them: take as many as you need. */
export function* frameSamples<F extends Frame>(
  Class: FrameClass<F>,
  random: Random,
  options: FrameSampleOptions = {},
): Generator<F, never, void> {
  for (;;) yield frameSample(Class, random, options);
}
