import { type Hello, LINK_VERSION } from '@antiphon/rtvi/frame-free';
import type { BrowserOpus } from '../opus/index.js';

export interface HelloOptions {
  readonly inputRate: number;
  readonly outputRate: number;
  /** What this side can do beside PCM. */
  readonly opus: BrowserOpus;
}

/** @param received how many counted messages of the server came, where a session is gone on with */
export function helloOf({ inputRate, outputRate, opus }: HelloOptions, received: number | undefined): Hello {
  return {
    version: LINK_VERSION,
    audioIn: { sampleRate: inputRate, codec: opus.canEncode ? 'opus' : 'pcm' },
    audioOut: { sampleRate: outputRate, codecs: opus.canDecode ? ['opus', 'pcm'] : ['pcm'] },
    ...(received === undefined ? {} : { received }),
  };
}
