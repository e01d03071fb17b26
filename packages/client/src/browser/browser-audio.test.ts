import { deferred } from '@antiphon/core/frame-free';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BrowserAudio } from './browser-audio.js';

const events = {
  ...{ onMicrophone: vi.fn(), onMicrophoneLost: vi.fn(), onPlayback: vi.fn() },
  ...{ onDevices: vi.fn(), onSound: vi.fn() },
};

/** As much of a browser as is needed to open ears and mouth, and all that was opened of it. */
function browser(sampleRate: number) {
  const module = deferred();
  const contexts: FakeContext[] = [];
  const nodes: FakeNode[] = [];
  class FakeContext extends EventTarget {
    state = 'running';
    readonly sampleRate: number;
    readonly destination = {};
    readonly audioWorklet = { addModule: () => module.promise };

    constructor(options: { sampleRate?: number }) {
      super();
      this.sampleRate = options.sampleRate ?? sampleRate;
      contexts.push(this);
    }

    createMediaStreamSource = () => new FakeNode();

    async close(): Promise<void> {
      if (this.state === 'closed') throw new Error('it is closed already');
      this.state = 'closed';
    }
  }
  class FakeNode {
    readonly port = { onmessage: null as unknown, postMessage: vi.fn() };
    readonly connect = vi.fn();
    readonly disconnect = vi.fn();

    constructor() {
      nodes.push(this);
    }
  }
  const track = Object.assign(new EventTarget(), { stop: vi.fn() });
  const mediaDevices = Object.assign(new EventTarget(), {
    getUserMedia: async () => ({ getTracks: () => [track], getAudioTracks: () => [track] }),
  });
  vi.stubGlobal('AudioContext', FakeContext);
  vi.stubGlobal('AudioWorkletNode', FakeNode);
  vi.stubGlobal('navigator', { mediaDevices });
  vi.stubGlobal('document', new EventTarget());
  return { module, contexts, nodes, track, mediaDevices };
}

beforeEach(() => void vi.clearAllMocks());
afterEach(() => void vi.unstubAllGlobals());

it.each([48_000, 96_000])('leaves nothing open that is closed while it is opened, at %i Hz', async (rate) => {
  const { module, contexts, nodes, mediaDevices } = browser(rate);
  const audio = new BrowserAudio({ workletUrl: 'worklet.js' });
  const opened = audio.open(events);
  opened.catch(() => {});
  await audio.close();
  module.resolve();
  await expect(opened).rejects.toMatchObject({ code: 'aborted' });
  mediaDevices.dispatchEvent(new Event('devicechange'));
  expect(contexts.map(({ state }) => state)).toEqual(contexts.map(() => 'closed'));
  expect(nodes).toEqual([]);
  expect(events.onDevices).not.toHaveBeenCalled();
});

it('closes its context once, when it is closed while its worklet is loaded', async () => {
  const { module, contexts, nodes } = browser(48_000);
  const audio = new BrowserAudio({ workletUrl: 'worklet.js' });
  const opened = audio.open(events);
  opened.catch(() => {});
  await Promise.resolve();
  await Promise.resolve();
  await audio.close();
  module.resolve();
  await expect(opened).rejects.toMatchObject({ code: 'aborted' });
  expect(contexts.map(({ state }) => state)).toEqual(['closed']);
  expect(nodes).toEqual([]);
});

it("ends a microphone's node when it is let go, and hears no more of it", async () => {
  const { module, nodes, track } = browser(48_000);
  const audio = new BrowserAudio({ workletUrl: 'worklet.js' });
  await expect(audio.startMicrophone()).rejects.toMatchObject({ code: 'session_state' });
  module.resolve();
  await audio.open(events);
  await audio.startMicrophone();
  const ear = nodes.at(-1);
  expect(ear?.port.onmessage).not.toBeNull();
  audio.stopMicrophone();
  expect(ear?.port.postMessage).toHaveBeenCalledWith({ type: 'end' });
  expect(ear?.port.onmessage).toBeNull();
  expect(track.stop).toHaveBeenCalled();
});
