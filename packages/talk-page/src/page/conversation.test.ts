import { describe, expect, it } from 'vitest';
import { Conversation, type Entry } from './conversation.js';
import { turn } from './turn.fixture.js';

/** An entry in one line. */
function line(entry: Entry): string {
  if (entry.who === 'note') return `note ${entry.text}`;
  if (entry.who === 'user')
    return `user ${entry.text}${entry.interim && ` (${entry.interim})`}${entry.isOpen ? ' …' : ''}`;
  const words = entry.segments.map(({ heard, left }) => `${heard}|${left}`).join(' ');
  return `bot ${words}${entry.isInterrupted ? ' ✂' : ''}`;
}

describe('Conversation', () => {
  it('shows words that may change yet beside those that are certain, until the turn is theirs', () => {
    const talk = new Conversation();
    talk.userSays('two seeds', false);
    expect(talk.entries.map(line)).toEqual(['user  (two seeds) …']);
    talk.userSays('Two seats', true);
    talk.userSays('for fry', false);
    expect(talk.entries.map(line)).toEqual(['user Two seats (for fry) …']);
    talk.userSays('for Friday.', true);
    talk.userTurn('Two seats for Friday.');
    talk.botSays({ id: 1, heard: '', left: 'Gladly.' });
    talk.botSays({ id: 1, heard: 'Gladly.', left: '' });
    talk.botSays({ id: 2, heard: 'One', left: ' moment.' });
    talk.userSays('Hello', false);
    expect(talk.entries.map(line)).toEqual([
      'user Two seats for Friday.',
      'bot Gladly.| One| moment.',
      'user  (Hello) …',
    ]);
  });

  it('keeps what was heard of an answer that the user broke into, and answers behind the question', () => {
    const talk = new Conversation();
    talk.botSpeaks(true);
    talk.botSays({ id: 1, heard: 'Good', left: ' evening, this is Edwin.' });
    talk.userSays('Wait', false);
    talk.interrupted();
    talk.botSays({ id: 1, heard: 'Good evening,', left: ' this is Edwin.' });
    talk.userTurn('Wait.');
    talk.botSays({ id: 2, heard: 'Yes?', left: '' });
    expect(talk.entries.map(line)).toEqual([
      'bot Good evening,| this is Edwin. ✂',
      'user Wait.',
      'bot Yes?|',
    ]);
    talk.interrupted();
    expect(talk.entries.map(line).at(-1)).toBe('bot Yes?|');
  });

  it('begins another answer where the last was broken off and nothing was said', () => {
    const talk = new Conversation();
    talk.botSpeaks(true);
    talk.botSays({ id: 1, heard: 'Good', left: ' evening.' });
    talk.interrupted();
    talk.botSays({ id: 2, heard: '', left: 'Sorry?' });
    expect(talk.entries).toHaveLength(2);
  });

  it('hangs calls and figures on their answers', () => {
    const talk = new Conversation();
    talk.userTurn('Two seats on Friday');
    talk.botThinks(true);
    talk.called({ id: 'a', name: 'bookSeats', arguments: { seats: 2 }, state: 'running' });
    talk.botSays({ id: 1, heard: 'Gladly.', left: '' });
    talk.callEnded('a', false);
    talk.callEnded('unknown', true);
    talk.turnOver({ ...turn, said: '' });
    talk.turnOver(turn);
    expect(talk.entries[1]).toMatchObject({
      calls: [{ name: 'bookSeats', state: 'done' }],
      turn,
      isThinking: false,
    });
    expect(talk.entries).toHaveLength(2);
  });

  it('goes on from what another page has kept', () => {
    const before = new Conversation();
    before.userTurn('Hello');
    before.botSpeaks(true);
    let changes = 0;
    const after = new Conversation(() => changes++, JSON.parse(JSON.stringify(before.kept)));
    after.note('The conversation goes on');
    after.settle();
    expect(after.entries.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(after.entries[1]).toMatchObject({ isSpeaking: false });
    expect(changes).toBe(2);
  });

  it('puts nothing of a new session into the answers of the one before, which counted the same', () => {
    const talk = new Conversation();
    talk.sessionBegan();
    expect(talk.entries).toEqual([]);
    talk.botSpeaks(true);
    talk.botSays({ id: 1, heard: 'Good evening.', left: '' });
    talk.sessionBegan();
    talk.botSays({ id: 1, heard: 'Good', left: ' morning.' });
    const after = new Conversation(() => {}, JSON.parse(JSON.stringify(talk.kept)));
    after.botSays({ id: 1, heard: 'Good morning.', left: '' });
    expect(after.entries.map(line)).toEqual([
      'bot Good evening.|',
      'note The agent was restarted: it has forgotten what was said before.',
      'bot Good morning.|',
    ]);
    expect(after.entries[0]).toMatchObject({ isSpeaking: false });
  });

  it('keeps no more than it should', () => {
    const talk = new Conversation();
    for (let at = 0; at < 500; at++) talk.note(`${at}`);
    expect(talk.entries).toHaveLength(400);
    expect(line(talk.entries[0] as Entry)).toBe('note 100');
  });
});
