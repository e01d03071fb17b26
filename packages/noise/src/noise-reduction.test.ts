import { EndFrame, InputAudioFrame, inlet, pipeline, VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { noiseReduction } from './noise-reduction.js';

describe('noiseReduction', () => {
  it('gives every chunk back in its place and length, at whatever rate comes', async () => {
    const session = pipeline(inlet(InputAudioFrame), noiseReduction()).open({ clock: new VirtualClock() });
    const heard: InputAudioFrame[] = [];
    session.output$.subscribe((frame) => {
      if (frame instanceof InputAudioFrame) heard.push(frame);
    });
    await session.start();
    const sent = [16_000, 16_000, 8_000, 48_000].map(
      (sampleRate) => new InputAudioFrame({ samples: new Int16Array(sampleRate / 50).fill(100), sampleRate }),
    );
    for (const frame of sent) session.send(frame);
    expect(heard.map(({ samples, sampleRate }) => [samples.length, sampleRate])).toEqual(
      sent.map(({ samples, sampleRate }) => [samples.length, sampleRate]),
    );
    expect(sent[0]?.samples[0]).toBe(100);
    session.send(new EndFrame());
    await session.closed;
  });
});
