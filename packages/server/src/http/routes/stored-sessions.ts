import type { ListPosition, StoredConversation } from '../../store/index.js';
import { type App, type Context, ownerOf, PREFIX } from '../context.js';
import { refusals, storedQuery, storedSessions } from '../schemas.js';

const SESSIONS_AT_ONCE = 100;

/** Sessions as they are stored, those among them that are over, or that nobody has opened by REST: telephone calls. */
export function addStoredRoutes(app: App, { host }: Context): void {
  app.get(
    `${PREFIX}/history`,
    {
      schema: {
        ...{ tags: ['sessions'], operationId: 'storedSessions' },
        summary: 'All your sessions that are stored, the newest first',
        querystring: storedQuery,
        response: { 200: storedSessions, ...refusals(400) },
      },
    },
    async (request) => {
      const owner = ownerOf(request);
      const { limit = SESSIONS_AT_ONCE, before } = request.query;
      const position = before === undefined ? {} : { before: positionOf(before) };
      const sessions = await host.stored(owner, { limit, ...position });
      const last = sessions.length < limit ? undefined : sessions.at(-1);
      // Whether anything follows a full page, the store is asked: it gives no more than a page at once.
      const rest = last && (await host.stored(owner, { before: last, limit: 1 }));
      const next = last === undefined || rest?.length !== 1 ? {} : { next: `${last.createdAtMs}-${last.id}` };
      return { sessions: sessions.map(shown), ...next };
    },
  );
}

function positionOf(text: string): ListPosition {
  const at = text.indexOf('-');
  return { createdAtMs: Number(text.slice(0, at)), id: text.slice(at + 1) };
}

function shown(stored: StoredConversation) {
  const { id: sessionId, createdAtMs, lastActivityMs, endedAtMs, endReason, language, mode, turns } = stored;
  return {
    ...{ sessionId, createdAt: isoTime(createdAtMs), lastActivity: isoTime(lastActivityMs) },
    ...{ language, mode, turns },
    ...(endedAtMs === undefined ? {} : { endedAt: isoTime(endedAtMs) }),
    ...(endReason === undefined ? {} : { endReason }),
  };
}

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
