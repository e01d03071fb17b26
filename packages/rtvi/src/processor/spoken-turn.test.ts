import { expect, it } from 'vitest';
import { SpokenTurn } from './spoken-turn.js';

it('tells of a text at once when as many wait for the end of a sentence as may', () => {
  let id = 0;
  const turn = new SpokenTurn(1, () => ++id);
  turn.write('We open ');
  for (let at = 0; at < 256; at++) expect(turn.say('Wait.')).toEqual([]);
  expect(turn.say('Now.')).toMatchObject([{ text: 'Now.' }]);
  expect(turn.write('at nine. Bye')).toHaveLength(257);
});
