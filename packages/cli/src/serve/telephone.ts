import { messageOf } from '@antiphon/core';
import type { ServerOptions } from '@antiphon/server';
import { twilioCalls } from '@antiphon/twilio';
import { CliError } from '../cli-error.js';
import type { CliIo } from '../io.js';

/**
 * The door by which Twilio's calls come to a server.
 *
 * @param maxCalls at a time
 * @throws CliError, as does the door when it is made
 */
export function telephoneAt(
  publicUrl: string,
  { env, clock }: Pick<CliIo, 'env' | 'clock'>,
  maxCalls: number,
): NonNullable<ServerOptions['telephone']> {
  const authToken = env.TWILIO_AUTH_TOKEN;
  if (!authToken) throw new CliError('--phone needs TWILIO_AUTH_TOKEN in the environment');
  return (onCall) => {
    try {
      return twilioCalls({
        publicUrl,
        authToken,
        ...(clock === undefined ? {} : { clock }),
        maxCalls,
        onCall,
      });
    } catch (error) {
      throw new CliError(`--phone: ${messageOf(error)}`);
    }
  };
}
