import { describe, expect, test } from 'vitest';
import { InputDTMFFrame } from '../index.js';
import { TestConversation } from './conversation.fixture.js';

const open = TestConversation.open;

/** The bot is heard until 2650. */
const ask = (talk: TestConversation) => talk.says(1000, { forMs: 500, text: 'When do you open?' });

describe('an idle user', () => {
  test('is told so often, and no more', async () => {
    const talk = ask(await open({ idle: { afterMs: 5000, maxTimes: 2 } }, ['Nine.']));
    talk.until(60_000);
    expect(talk.log.slice(3)).toEqual(['7650 idle 1 for 5000', '12650 idle 2 for 5000']);
  });

  test('hears what the bot has to say to that, in a turn of its own', async () => {
    const onIdle = (count: number) => (count === 1 ? 'Are you there?' : undefined);
    const talk = ask(await open({ idle: { afterMs: 5000, maxTimes: 2, onIdle } }, ['Nine.']));
    talk.until(60_000);
    expect(talk.log.slice(3)).toEqual([
      '7650 idle 1 for 5000',
      '7650 speaks in turn 2: Are you there?',
      '13400 idle 2 for 5000',
    ]);
    expect(talk.session.turns.at(-1)).toMatchObject({
      turn: 2,
      said: 'Are you there?',
      outcome: 'completed',
    });
  });

  test('is not idle before the bot has spoken', async () => {
    const talk = await open({ idle: { afterMs: 5000 } });
    talk.until(60_000);
    expect(talk.log).toEqual([]);
  });

  test('is not idle while the bot thinks or is heard', async () => {
    const long = Array.from({ length: 40 }, () => 'word').join(' ');
    const talk = ask(await open({ idle: { afterMs: 1000, maxTimes: 1 } }, [long]));
    talk.until(60_000);
    expect(talk.log.slice(3)).toEqual(['13400 idle 1 for 1000']);
  });

  test('who speaks is counted anew', async () => {
    const talk = ask(await open({ idle: { afterMs: 5000 } }, ['Nine.']));
    talk.says(8000, { forMs: 500, text: 'Thank you.' }).until(15_000);
    expect(talk.log.filter((line) => line.includes('idle'))).toEqual([
      '7650 idle 1 for 5000',
      '14650 idle 1 for 5000',
    ]);
  });

  test('who coughs is waited for longer, not counted anew', async () => {
    const talk = ask(await open({ idle: { afterMs: 5000 } }, ['Nine.']));
    talk.says(8000, { forMs: 200, text: '' }).until(15_000);
    expect(talk.log.slice(-1)).toEqual(['13600 idle 2 for 5000']);
  });

  test('who presses a key is there', async () => {
    const talk = ask(await open({ idle: { afterMs: 5000 } }, ['Nine.']));
    talk.at(6000, () => talk.session.send(new InputDTMFFrame({ digit: '1' }))).until(11_500);
    expect(talk.log.slice(3)).toEqual(['11000 idle 1 for 5000']);
  });

  test('is not waited for once the session has closed', async () => {
    const talk = ask(await open({ idle: { afterMs: 5000 } }, ['Nine.']));
    talk.until(3000);
    await talk.session.end();
    expect(talk.clock.pending).toBe(0);
  });
});
