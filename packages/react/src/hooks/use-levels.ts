import { useEffect, useState, useSyncExternalStore } from 'react';
import { isOn, type VoiceSession } from '../session/index.js';

/** How loud both are: 0 is silence, 1 as loud as speech gets. */
export interface Levels {
  readonly microphone: number;
  readonly bot: number;
}

const SILENT: Levels = { microphone: 0, bot: 0 };
const off = (): boolean => false;

/**
 * How loud both are, for every picture while a session is on: use it in a component that draws a meter, and nothing else. In steps
 * of a hundredth; silence draws nothing anew.
 */
export function useLevels(session: VoiceSession): Levels {
  const [levels, setLevels] = useState(SILENT);
  const isActive = useSyncExternalStore(session.subscribe, () => isOn(session.getSnapshot()), off);
  useEffect(() => {
    if (!isActive) return setLevels(SILENT);
    let request = 0;
    const look = (): void => {
      const microphone = inHundredths(session.levels.microphone);
      const bot = inHundredths(session.levels.bot);
      setLevels((last) => (last.microphone === microphone && last.bot === bot ? last : { microphone, bot }));
      request = requestAnimationFrame(look);
    };
    look();
    return () => cancelAnimationFrame(request);
  }, [session, isActive]);
  return levels;
}

function inHundredths(level: number): number {
  return Math.round(level * 100) / 100;
}
