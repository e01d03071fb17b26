import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { MICROPHONE_NODE } from './playback/worklet-messages.js';

interface Processor {
  readonly port: {
    onmessage: ((event: { readonly data: object }) => void) | null;
    postMessage: (heard: Float32Array) => void;
  };
  process(inputs: readonly (readonly Float32Array[])[], outputs: readonly []): boolean;
}

const processors = new Map<string, new () => Processor>();

beforeAll(async () => {
  vi.stubGlobal(
    'AudioWorkletProcessor',
    class {
      readonly port = { onmessage: null, postMessage: vi.fn() };
    },
  );
  vi.stubGlobal('registerProcessor', (name: string, made: new () => Processor) => processors.set(name, made));
  vi.stubGlobal('sampleRate', 48_000);
  vi.stubGlobal('currentTime', 0);
  await import('./worklet.js');
});
afterAll(() => vi.unstubAllGlobals());

it('gives what the microphone hears in pieces of 10 ms, and ends when it is let go', () => {
  const ear = new (processors.get(MICROPHONE_NODE) as new () => Processor)();
  const hear = () => ear.process([[new Float32Array(480).fill(0.5)]], []);
  expect(hear()).toBe(true);
  expect(ear.process([[]], [])).toBe(true);
  ear.port.onmessage?.({ data: { type: 'end' } });
  expect(hear()).toBe(false);
  expect(ear.port.postMessage).toHaveBeenCalledTimes(1);
});
