import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import {
  ANSWERS,
  heard,
  LONGEST_WORD,
  letters,
  lettersWrong,
  of,
  pipecatPages,
  say,
} from './pipecat-user.js';
import { ask, until } from './serve-page.js';
import { serveRtcAgent } from './webrtc-agent.js';

/** What it takes depends on the machine. */
const soon = { timeout: 15_000 };

/** A browser stretches and shortens what it plays, as its jitter buffer runs low or full: a letter or two may suffer. */
const MOST_WRONG = 20;
/** How far the last that was heard is from this, in letters of a hundred. */
const lastWrong = async (page: Page, said: string): Promise<number> =>
  lettersWrong(said, (await heard(page)).replace(/[^a-z]+$/, '').slice(-plain(said).length));
const plain = (text: string): string => letters(text).replaceAll(/[^a-z]/g, '');

describe('Pipecat’s SmallWebRTC client, unmodified', () => {
  const pages = pipecatPages('webrtc', (url) => serveRtcAgent(url, ANSWERS));

  it('connects, is heard and understood, hears the answer, and leaves', async () => {
    const page = await pages.connected();
    expect(await ask(page, 'state')).toBe('ready');
    await say(page, 'hello there');
    await until(page, 'has', 'botStoppedSpeaking', 1);
    expect((await of(page, 'userTranscript')).at(-1)).toMatchObject({ text: 'hello there', final: true });
    await expect
      .poll(async () => lettersWrong('Good morning.', await heard(page)), soon)
      .toBeLessThan(MOST_WRONG);
    expect(await of(page, 'error')).toEqual([]);
    expect(pages.agent.clients.at(-1)?.stats.dropped).toBe(0);
    await ask(page, 'do', 'disconnect');
    expect(await ask(page, 'state')).toBe('disconnected');
    expect((await pages.agent.sessions.at(-1)?.closed)?.reason).toBe('the client has left');
  });

  it('interrupts, is told in writing, and is silent soon', async () => {
    const page = await pages.connected();
    await say(page, 'count');
    await until(page, 'has', 'botStartedSpeaking', 1);
    await page.waitForTimeout(600);
    await say(page, 'that is enough thank you');
    await until(page, 'has', 'botStoppedSpeaking', 2);
    await expect.poll(() => lastWrong(page, 'Very well.'), soon).toBeLessThan(MOST_WRONG);
    const cut = pages.agent.sessions.at(-1)?.turns.find(({ outcome }) => outcome === 'interrupted');
    const counted = plain(await heard(page)).slice(0, -'verywell'.length);
    const kept = plain(cut?.heard ?? '');
    expect(kept).toContain('onetwo');
    expect(lettersWrong(kept, counted.slice(0, kept.length))).toBeLessThan(MOST_WRONG);
    // What the browser holds back against jitter is heard: it cannot be told to drop it.
    expect(counted.length - kept.length).toBeLessThanOrEqual(2 * LONGEST_WORD);
    await ask(page, 'do', 'sendText', 'hello again');
    await expect.poll(() => lastWrong(page, 'Good morning.'), soon).toBeLessThan(MOST_WRONG);
    await ask(page, 'do', 'disconnect');
  });

  it.each([
    ['over another connection', true],
    ['over the same connection', false],
  ])('goes on with its session %s', async (_how, isAnother) => {
    const page = await pages.connected();
    const [session, client] = [pages.agent.sessions.at(-1), pages.agent.clients.at(-1)];
    await ask(page, 'reconnect', isAnother);
    await expect.poll(() => client?.stats.reconnected, soon).toBe(isAnother ? 1 : 0);
    await ask(page, 'do', 'sendText', 'hello there');
    await until(page, 'has', 'botStoppedSpeaking', 1);
    // With its old connection this transport gives up the tracks of the new one, and hears and is heard no more.
    if (!isAnother) await expect.poll(() => lastWrong(page, 'morning.'), soon).toBeLessThan(MOST_WRONG);
    expect(session?.state).toBe('running');
    expect(pages.agent.sessions.at(-1)).toBe(session);
    await ask(page, 'do', 'disconnect');
  });

  it('is told when the agent leaves', async () => {
    const page = await pages.connected();
    await pages.agent.sessions.at(-1)?.end('it is late');
    await until(page, 'has', 'botDisconnected', 1);
    expect(pages.agent.problems).toEqual([]);
  });
});
