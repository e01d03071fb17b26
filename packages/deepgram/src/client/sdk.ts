import { AntiphonError } from '@antiphon/core/frame-free';
import type { DeepgramClient } from '@deepgram/sdk';
import type { DeepgramAccess } from './access.js';

type Sdk = Pick<typeof import('@deepgram/sdk'), 'DeepgramClient'>;

/**
 * Loads Deepgram's SDK, which is an optional peer: 0.2 s the first time, nothing afterwards.
 *
 * @throws AntiphonError `service_failed`, naming the command that installs it
 */
export async function loadSdk(load: () => Promise<Sdk> = () => import('@deepgram/sdk')): Promise<Sdk> {
  try {
    return await load();
  } catch (cause) {
    throw new AntiphonError('service_failed', "Deepgram's SDK is missing: npm install @deepgram/sdk", {
      cause,
    });
  }
}

/** The SDK's client for an account. Holds no connection. */
export async function sdkClient(access: DeepgramAccess): Promise<DeepgramClient> {
  const { DeepgramClient } = await loadSdk();
  const { credentials, baseUrl, headers } = access;
  return new DeepgramClient({ ...credentials, headers, ...(baseUrl === undefined ? {} : { baseUrl }) });
}
