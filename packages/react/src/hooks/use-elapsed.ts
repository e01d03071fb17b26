import { systemClock, type Timer } from '@antiphon/core/frame-free';
import { useEffect, useState } from 'react';
import type { VoiceSession } from '../session/index.js';

const EVERY_MS = 100;

/** How long it is since then, in ms, told ten times a second; 0 without a then. @param sinceMs on the session's clock */
export function useElapsed(session: VoiceSession, sinceMs: number | undefined): number {
  const [elapsedMs, setElapsedMs] = useState(0);
  useEffect(() => {
    setElapsedMs(0);
    if (sinceMs === undefined) return;
    let timer: Timer;
    const look = (): void => {
      setElapsedMs(session.nowMs - sinceMs);
      timer = systemClock.after(EVERY_MS, look);
    };
    look();
    return () => timer.cancel();
  }, [session, sinceMs]);
  return sinceMs === undefined ? 0 : elapsedMs;
}
