import { VirtualClock } from '@antiphon/core/frame-free';
import type { PipecatAudio, Welcome } from '@antiphon/rtvi/frame-free';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { UserVoice } from './user-voice.js';

const encoders: FakeEncoder[] = [];

interface EncoderEvents {
  output(chunk: { readonly byteLength: number; copyTo(bytes: Uint8Array): void }): void;
  error(): void;
}

/** A browser's encoder that makes three bytes of every frame, at once unless it is told to wait. */
class FakeEncoder {
  state = 'unconfigured';
  encodeQueueSize = 0;
  readonly events: EncoderEvents;

  constructor(events: EncoderEvents) {
    this.events = events;
    encoders.push(this);
  }

  configure(): void {
    this.state = 'configured';
  }

  encode(): void {
    this.events.output({ byteLength: 3, copyTo: (bytes) => bytes.fill(7) });
  }

  close(): void {
    this.state = 'closed';
  }
}

beforeEach(() => {
  vi.stubGlobal('AudioEncoder', FakeEncoder);
  vi.stubGlobal(
    'AudioData',
    class {
      close(): void {}
    },
  );
  encoders.length = 0;
});
afterEach(() => vi.unstubAllGlobals());

function speaking() {
  const sent: string[] = [];
  const user = new UserVoice(new VirtualClock(), ({ name, bytes }: PipecatAudio) =>
    sent.push(`${name} ${bytes.length}`),
  );
  const welcomed = (codec: 'opus' | 'pcm', canEncode = true) =>
    user.welcomed({ audioIn: { sampleRate: 16_000, codec } } as Welcome, canEncode);
  /** Hears 20 ms. */
  const hear = () => user.hear(new Float32Array(320), 16_000);
  return { user, sent, welcomed, hear };
}

it('sends packets where the server wants them, and PCM where it does not', () => {
  const { sent, welcomed, hear } = speaking();
  welcomed('opus');
  hear();
  welcomed('opus');
  hear();
  welcomed('pcm');
  hear();
  expect(sent).toEqual(['audio+opus 3', 'audio+opus 3', 'audio 640']);
  expect(encoders.map(({ state }) => state)).toEqual(['closed']);
});

it('sends PCM where Opus is not to be spoken, whatever the server wants', () => {
  const { sent, welcomed, hear } = speaking();
  welcomed('opus', false);
  hear();
  expect(sent).toEqual(['audio 640']);
  expect(encoders).toEqual([]);
});

it.each([
  ['fails', (encoder: FakeEncoder) => encoder.events.error()],
  [
    'falls a second behind',
    (encoder: FakeEncoder) => {
      encoder.encodeQueueSize = 50;
    },
  ],
])('sends PCM when the encoder %s', (_what, act) => {
  const { sent, welcomed, hear } = speaking();
  welcomed('opus');
  hear();
  act(encoders[0] as FakeEncoder);
  hear();
  hear();
  expect(sent[0]).toBe('audio+opus 3');
  expect(sent.at(-1)).toBe('audio 640');
});
