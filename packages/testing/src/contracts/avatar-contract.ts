import { addPresenceChecks } from './avatar-presence-checks.js';
import { addSpeakingChecks } from './avatar-speaking-checks.js';
import type { AvatarSubject } from './avatar-subject.js';
import { AvatarTrial } from './avatar-trial.js';
import type { Check } from './check.js';

/** What every avatar must do. Use it as `speechToTextContract`. */
export function avatarContract(subject: AvatarSubject): readonly Check[] {
  const trial = new AvatarTrial(subject);
  addSpeakingChecks(trial);
  addPresenceChecks(trial);
  return trial.checks;
}
