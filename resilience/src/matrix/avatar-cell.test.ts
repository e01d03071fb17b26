import { patientClock } from '@antiphon/simulators';
import { afterAll, describe, expect, it } from 'vitest';
import { type AvatarTamper, liveAvatarAdapter } from '../adapters/index.js';
import * as sabotage from './avatar-sabotage.fixture.js';
import { ALL_FAULTS } from './faults.js';
import { runCell, SPEED } from './run-cell.js';

const clock = patientClock({ speed: SPEED });
afterAll(() => clock[Symbol.dispose]());

const problemsOf = async (tamper?: AvatarTamper): Promise<string> => {
  const fault = ALL_FAULTS.find(({ name }) => name === 'dropped');
  const { problems } = await runCell(
    { adapter: liveAvatarAdapter(tamper), fault, moment: 'during' },
    clock,
    [],
  );
  return problems.join('; ');
};

describe('a trial of the matrix with an avatar', () => {
  it.concurrent('passes LiveAvatar', async () => {
    expect(await problemsOf()).toBe('');
  });

  it.concurrent.each([
    ['tells nothing of a loss', sabotage.tellsNothing, /the avatar is not back: connecting, ready/],
    ['has said more than was heard', sabotage.boasts, /lost: .*charlie/],
  ])('finds one that %s', async (_, tamper, found) => {
    expect(await problemsOf(tamper)).toMatch(found);
  });
});
