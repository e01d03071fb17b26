import { systemClock } from '@antiphon/core';
import { type GeminiSdkOptions, geminiSdk } from '../../sdk/index.js';
import type { GeminiLiveClient } from './live-link.js';
import { openLiveLink } from './open-live-link.js';

/**
 * Opens Live sessions through Google's SDK: one link at a time, each to a session of its own. Knows nothing of
 * frames, reconnects nothing, buffers nothing.
 */
export function geminiLiveClient(options: GeminiSdkOptions = {}): GeminiLiveClient {
  const sdk = geminiSdk(options);
  const { clock = systemClock } = options;
  return {
    open: async (request) => openLiveLink(await sdk.client(), request, { clock, wording: sdk }),
    prewarm: async () => {
      await sdk.client();
    },
  };
}
