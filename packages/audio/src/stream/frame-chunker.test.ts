import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameChunker } from './frame-chunker.js';

describe('FrameChunker', () => {
  it('gives every sample once, in order, in frames of one size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.int16Array({ maxLength: 50 })),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (chunks, frameSamples, reuseFrame) => {
          const chunker = new FrameChunker({ frameSamples, reuseFrame });
          const output: number[] = [];
          const collect = (frame: Int16Array) => {
            expect(frame).toHaveLength(frameSamples);
            output.push(...frame);
          };
          for (const chunk of chunks) {
            chunker.push(chunk, collect);
            expect(chunker.pendingSamples).toBeLessThan(frameSamples);
          }
          chunker.flush(collect);
          const input = chunks.flatMap((chunk) => [...chunk]);
          const padding = new Array(output.length - input.length).fill(0);
          expect(output).toEqual([...input, ...padding]);
          expect(padding.length).toBeLessThan(frameSamples);
        },
      ),
    );
  });

  it('hands out frames that stay as they are, unless told to reuse one', () => {
    for (const reuseFrame of [false, true]) {
      const chunker = new FrameChunker({ frameSamples: 2, reuseFrame });
      const frames: Int16Array[] = [];
      chunker.push(Int16Array.of(1, 2, 3, 4), (frame) => frames.push(frame));
      expect([...(frames[0] as Int16Array)]).toEqual(reuseFrame ? [3, 4] : [1, 2]);
    }
  });

  it('drops what is left on reset', () => {
    const chunker = new FrameChunker({ frameSamples: 2 });
    const frames: Int16Array[] = [];
    chunker.push(Int16Array.of(1), (frame) => frames.push(frame));
    chunker.reset();
    chunker.flush((frame) => frames.push(frame));
    chunker.push(Int16Array.of(2, 3), (frame) => frames.push(frame));
    expect(frames).toEqual([Int16Array.of(2, 3)]);
  });

  it('refuses frames of no size', () => {
    for (const frameSamples of [0, -1, 1.5, NaN]) {
      expect(() => new FrameChunker({ frameSamples })).toThrow('a positive integer is expected');
    }
  });
});
