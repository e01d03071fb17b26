import { type Clock, messageOf, type Session, systemClock } from '@antiphon/core';
import type { ServedAgent } from '@antiphon/server';
import { type TwilioCalls, twilioCalls } from '@antiphon/twilio';
import { CliError } from '../cli-error.js';
import type { CliIo } from '../io.js';

/**
 * Calls of Twilio, answered by the agent of a server.
 *
 * @param maxCalls at a time
 * @param onCall sees each session before it starts
 * @throws CliError
 */
export function answerCalls(
  publicUrl: string,
  agent: ServedAgent,
  { env, clock = systemClock }: Pick<CliIo, 'env' | 'clock'>,
  maxCalls: number,
  onCall: (session: Session) => void,
): TwilioCalls<Readonly<Record<string, string>>> {
  const authToken = env.TWILIO_AUTH_TOKEN;
  if (!authToken) throw new CliError('--phone needs TWILIO_AUTH_TOKEN in the environment');
  const [language] = agent.languages;
  try {
    return twilioCalls({
      ...{ publicUrl, authToken, clock, maxCalls },
      onCall: async (call) => {
        const ends = { id: call.id, input: call.input(), output: call.output() };
        const session = openCall(agent, ends, { language, clock });
        onCall(session);
        await session.start();
      },
    });
  } catch (error) {
    throw new CliError(`--phone: ${messageOf(error)}`);
  }
}

type Ends = Parameters<ServedAgent['streaming']>[0];

function openCall(
  agent: ServedAgent,
  { id, input, output }: { readonly id: string; readonly input: unknown; readonly output: unknown },
  settings: { readonly language: string; readonly clock: Clock },
): Session {
  // Keys that are pressed on a telephone are nothing to this agent.
  const ends = { input, output } as Ends;
  return agent.streaming(ends, settings).open({ id, clock: settings.clock });
}
