import { expect, it } from 'vitest';
import { Announcer } from './announcer.js';
import { Conversation } from './conversation.js';
import { turn } from './turn.fixture.js';

it('says every entry once, when it will not change any more', () => {
  const announcer = new Announcer();
  const talk = new Conversation();
  const next = () => announcer.next(talk);
  expect(next()).toBeUndefined();
  talk.userSays('two', false);
  talk.userSays('Two seats', true);
  expect(next()).toBeUndefined();
  talk.userTurn('Two seats.');
  talk.botSays({ id: 1, heard: 'Glad', left: 'ly.' });
  expect(next()).toBe('You: Two seats.');
  talk.botSays({ id: 1, heard: 'Gladly.', left: '' });
  expect(next()).toBeUndefined();
  talk.turnOver(turn);
  talk.note('Something went wrong');
  expect(next()).toBe('The agent: Gladly. Something went wrong');
  expect(next()).toBeUndefined();
});

it('does not say again what another page has left', () => {
  const before = new Conversation();
  before.note('old');
  const after = new Conversation(() => {}, before.kept);
  const announcer = new Announcer();
  expect(announcer.next(after)).toBeUndefined();
  after.note('new');
  expect(announcer.next(after)).toBe('new');
});
