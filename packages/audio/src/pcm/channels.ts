import { AudioFormatError } from '../audio-format-error.js';
import { fitOutput } from '../output-buffer.js';

/**
 * One array per channel to one new array in which the channels take turns (left, right, left, right …).
 *
 * @throws AudioFormatError `unsupported_channels` if there is no channel; RangeError if they differ in length.
 */
export function interleave(channels: readonly Int16Array[]): Int16Array;
export function interleave(channels: readonly Float32Array[]): Float32Array;
export function interleave(channels: readonly (Int16Array | Float32Array)[]): Int16Array | Float32Array {
  const first = channels[0];
  if (first === undefined)
    throw new AudioFormatError('unsupported_channels', 'no channels given; at least 1 is expected');
  if (channels.some(({ length }) => length !== first.length)) {
    throw new RangeError('channels differ in length; all must have the same number of samples');
  }
  const length = first.length * channels.length;
  const mixed = first instanceof Int16Array ? new Int16Array(length) : new Float32Array(length);
  channels.forEach((channel, offset) => {
    for (let i = 0, at = offset; i < channel.length; i++, at += channels.length)
      mixed[at] = channel[i] as number;
  });
  return mixed;
}

/**
 * Interleaved samples to one new array per channel. A last incomplete frame is dropped.
 *
 * @throws AudioFormatError `unsupported_channels` if `channels` is not a positive integer.
 */
export function deinterleave(samples: Int16Array, layout: ChannelLayout): Int16Array[];
export function deinterleave(samples: Float32Array, layout: ChannelLayout): Float32Array[];
export function deinterleave(
  samples: Int16Array | Float32Array,
  { channels }: ChannelLayout,
): (Int16Array | Float32Array)[] {
  const frames = countFrames(samples.length, channels);
  return Array.from({ length: channels }, (_, offset) => {
    const channel = samples instanceof Int16Array ? new Int16Array(frames) : new Float32Array(frames);
    for (let i = 0, at = offset; i < frames; i++, at += channels) channel[i] = samples[at] as number;
    return channel;
  });
}

/**
 * The mean of all channels, rounded to the nearest on 16-bit samples; it cannot clip. A last incomplete frame is
 * dropped. Mono comes back as a copy.
 *
 * @param output where to put the mono samples; a new array by default. The result is this buffer when it has exactly
 *   the right size (nothing is allocated), a view of its beginning when it is longer.
 * @throws AudioFormatError `unsupported_channels` if `channels` is not a positive integer.
 * @throws RangeError if `output` is too small.
 */
export function mixToMono<T extends Int16Array | Float32Array>(
  samples: T,
  layout: ChannelLayout,
  output?: T,
): T;
export function mixToMono(
  samples: Int16Array | Float32Array,
  { channels }: ChannelLayout,
  output?: Int16Array | Float32Array,
): Int16Array | Float32Array {
  const frames = countFrames(samples.length, channels);
  if (samples instanceof Int16Array) {
    const mono = fitOutput((output as Int16Array | undefined) ?? new Int16Array(frames), frames);
    for (let i = 0; i < frames; i++)
      mono[i] = Math.floor(sumFrame(samples, i * channels, channels) / channels + 0.5);
    return mono;
  }
  const mono = fitOutput((output as Float32Array | undefined) ?? new Float32Array(frames), frames);
  for (let i = 0; i < frames; i++) mono[i] = sumFrame(samples, i * channels, channels) / channels;
  return mono;
}

/** How many channels take turns in an interleaved array. */
export interface ChannelLayout {
  readonly channels: number;
}

function countFrames(length: number, channels: number): number {
  if (!Number.isInteger(channels) || channels < 1) {
    throw new AudioFormatError(
      'unsupported_channels',
      `channels is ${channels}; a positive integer is expected`,
    );
  }
  return Math.floor(length / channels);
}

function sumFrame(samples: Int16Array | Float32Array, start: number, channels: number): number {
  let sum = 0;
  for (let at = start; at < start + channels; at++) sum += samples[at] as number;
  return sum;
}
