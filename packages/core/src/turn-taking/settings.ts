import { maxTurnLength } from './end/max-turn-length.js';
import { noWords } from './end/no-words.js';
import { type TurnTakingOptions, type TurnTakingSettings, turnTakingDefaults } from './options.js';

/** Fills in the defaults, and the ends that do not depend on what is chosen for `end`. */
export function turnTakingSettings(options: TurnTakingOptions): TurnTakingSettings {
  const settings: TurnTakingSettings = { ...turnTakingDefaults, ...options };
  const { end, resume, maxTurnMs } = settings;
  const implied = resume ? [noWords(resume.afterMs), maxTurnLength(maxTurnMs)] : [maxTurnLength(maxTurnMs)];
  return { ...settings, end: [...end, ...implied] };
}
