import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TelephoneCall } from '../../conversations/index.js';
import type { App, Context } from '../context.js';
import { Problem } from '../problem.js';
import type { Upgrades } from '../sockets/index.js';
import { hand, type UpgradeDoor } from './sockets.js';

/** Telephone calls: a door of their own, and the webhook that leads to it. */
export interface Telephone extends UpgradeDoor {
  /** Those under way. */
  readonly calls: readonly unknown[];
  handleWebhook(request: FastifyRequest['raw'], response: FastifyReply['raw']): Promise<void>;
  /** Ends every call, and takes no more. */
  close(): void;
}

/** Answers a call, as a session. Never rejects: why a call could not be answered is told in the log, and the call ended. */
export type AnswerCall = (call: TelephoneCall) => Promise<void>;

/** Where a carrier asks what to do with a call. */
export const WEBHOOK_PATH = '/twilio';
/** When a carrier may try again whose call was refused. */
const CALL_RETRY_MS = 10_000;

/** Both check a carrier's signature by themselves. Where no session would be let in, no call is. */
export function addTelephoneRoutes(
  app: App,
  { host }: Context,
  upgrades: Upgrades,
  telephone: Telephone,
): void {
  const admit = (): void => {
    const { admission, serviceStatus } = host.health();
    const refusal = admission === 'open' && !serviceStatus.isInitialized ? 'starting' : admission;
    if (refusal !== 'open')
      throw new Problem(503, refusal, 'no call can be taken now', { retryAfterMs: CALL_RETRY_MS });
  };
  void app.register(async (carrier) => {
    // The form is read, and its signature checked, by whoever answers.
    carrier.removeAllContentTypeParsers();
    carrier.addContentTypeParser('*', (_request, _payload, done) => done(null));
    carrier.post(
      WEBHOOK_PATH,
      { config: { access: 'carrier' }, schema: { hide: true } },
      async (request, reply) => {
        admit();
        reply.hijack();
        await telephone.handleWebhook(request.raw, reply.raw);
      },
    );
  });
  app.get(
    telephone.path,
    { config: { access: 'carrier' }, schema: { hide: true } },
    async (request, reply) => {
      admit();
      hand(upgrades, telephone, request, reply);
    },
  );
}
