import { type Hello, LINK_VERSION } from '@antiphon/rtvi/frame-free';

/** @param received how many counted messages of the server came, where a session is gone on with */
export function helloOf(
  rates: { readonly inputRate: number; readonly outputRate: number },
  received: number | undefined,
): Hello {
  return {
    version: LINK_VERSION,
    audioIn: { sampleRate: rates.inputRate, codec: 'pcm' },
    audioOut: { sampleRate: rates.outputRate, codecs: ['pcm'] },
    ...(received === undefined ? {} : { received }),
  };
}
