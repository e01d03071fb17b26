import type { LiveClient } from './live-client.js';
import type { VoiceClient } from './voice-client.js';

/** The public face of a client, its claims typed. */
export function faceOf<Claims>(client: LiveClient): VoiceClient<Claims> {
  return client as unknown as VoiceClient<Claims>;
}
