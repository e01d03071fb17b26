import { systemClock, type Timer } from '@antiphon/core/frame-free';
import { useEffect, useState } from 'react';
import type { SessionStats } from '../service/index.js';
import type { VoiceSession } from '../session/index.js';

export interface SessionStatsOptions {
  /** Whether to ask at all: a view that is not shown need not. @defaultValue true */
  readonly isShown?: boolean;
  /** How long after an answer to ask again, in ms. @defaultValue 2_000 */
  readonly everyMs?: number;
}

/** What the service says of the session that is on, asked for again and again; undefined without one, or an answer. */
export function useSessionStats(
  session: VoiceSession,
  sessionId: string | undefined,
  { isShown = true, everyMs = 2_000 }: SessionStatsOptions = {},
): SessionStats | undefined {
  const [stats, setStats] = useState<SessionStats>();
  useEffect(() => {
    setStats(undefined);
    if (!isShown || sessionId === undefined) return;
    let isOver = false;
    let timer: Timer | undefined;
    const ask = async (): Promise<void> => {
      // What cannot be told now is asked for again.
      const told = await session.stats().catch(() => undefined);
      if (isOver) return;
      if (told !== undefined) setStats(told);
      timer = systemClock.after(everyMs, () => void ask());
    };
    void ask();
    return () => {
      isOver = true;
      timer?.cancel();
    };
  }, [session, sessionId, isShown, everyMs]);
  return stats;
}
