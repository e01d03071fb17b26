import { messageOf } from '@antiphon/core';
import { ClientFault } from '../client-fault.js';
import { languageFor } from '../open-request.js';
import type { ServedAgent } from '../served-agent.js';

/**
 * The agent's name for a language, as in a request to open.
 *
 * @throws ClientFault when it is not spoken: a message has asked for it
 */
export function spokenLanguage(agent: ServedAgent, wanted: string): string {
  try {
    return languageFor(agent, wanted);
  } catch (error) {
    throw new ClientFault('unsupported_language', messageOf(error));
  }
}
