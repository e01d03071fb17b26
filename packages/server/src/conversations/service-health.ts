import type { Admission, ProcessLoad } from './admission/index.js';
import type { Conversation } from './conversation.js';
import type { Ledger } from './records/index.js';
import type { AgentStatus } from './served-agent.js';
import type { ServiceHealth } from './stats.js';

/** What the health of a service is made of, beside its conversations. */
export interface HealthSources {
  readonly status: AgentStatus;
  readonly admission: Pick<Admission, 'state' | 'refused'>;
  readonly ledger: Pick<Ledger, 'pendingTurns' | 'lost'>;
  readonly load: Pick<ProcessLoad, 'rssBytes' | 'loopDelayMs'>;
  /** Since the start. */
  readonly counts: Pick<ServiceHealth, 'opened' | 'expired' | 'turns'>;
  readonly maxSessions: number;
}

/** How a service stands that has these conversations. */
export function healthOf(all: readonly Conversation[], sources: HealthSources): ServiceHealth {
  const { status, admission, ledger, load, counts, maxSessions } = sources;
  return {
    totalSessions: all.length,
    activeSessions: all.filter(({ isActive }) => isActive).length,
    serviceStatus: status,
    admission: admission.state,
    maxSessions,
    connectedSessions: all.filter(({ isConnected }) => isConnected).length,
    ...counts,
    refused: admission.refused,
    pendingTurns: ledger.pendingTurns,
    lostTurns: ledger.lost,
    rssBytes: load.rssBytes,
    eventLoopDelayMs: load.loopDelayMs,
  };
}
