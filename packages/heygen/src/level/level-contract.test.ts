import { VirtualClock } from '@antiphon/core';
import { avatarContract } from '@antiphon/testing';
import { describe, it } from 'vitest';
import { levelAvatar } from './level-avatar.js';

describe('levelAvatar, by the contract', () => {
  const clock = new VirtualClock();
  const checks = avatarContract({
    create: () => levelAvatar(),
    without: ['loss', 'failure', 'openFailure', 'endlessSetUp'],
    clock,
    pass: (ms) => clock.run(ms),
  });
  for (const { name, run } of checks) it(name, run);
});
