import { expect, test } from 'vitest';
import { side as antiphon } from './sides/antiphon.js';
import { side as byHand } from './sides/by-hand.js';

test.each([
  ['by hand', byHand],
  ['antiphon', antiphon],
])('a turn is answered, heard and over, again and again: %s', async (_name, side) => {
  const session = await side.open();
  session.hearSilence();
  for (let turn = 0; turn < 2; turn++) {
    const { askedMs, spokeMs } = await session.takeTurn();
    expect(askedMs).toBeGreaterThan(0);
    expect(spokeMs).toBeGreaterThan(askedMs);
  }
  await session.close();
});
