import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { ANSWERS, heard, LONGEST_WORD, letters, of, pipecatPages, say } from './pipecat-user.js';
import { ask, until } from './serve-page.js';
import { serveRtcAgent } from './webrtc-agent.js';

/** What it takes depends on the machine. */
const soon = { timeout: 15_000 };

/** A browser stretches what it plays while its jitter buffer runs low: one tone may then count as two letters. */
const plain = (text: string): string =>
  letters(text)
    .replaceAll(/[^a-z]/g, '')
    .replaceAll(/(.)\1+/g, '$1');
const plainlyHeard = async (page: Page): Promise<string> => plain(await heard(page));

describe('Pipecat’s SmallWebRTC client, unmodified', () => {
  const pages = pipecatPages('webrtc', (url) => serveRtcAgent(url, ANSWERS));

  it('connects, is heard and understood, hears the answer, and leaves', async () => {
    const page = await pages.connected();
    expect(await ask(page, 'state')).toBe('ready');
    await say(page, 'hello there');
    await until(page, 'has', 'botStoppedSpeaking', 1);
    expect((await of(page, 'userTranscript')).at(-1)).toMatchObject({ text: 'hello there', final: true });
    await expect.poll(() => plainlyHeard(page), soon).toBe(plain('Good morning.'));
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
    await expect.poll(() => plainlyHeard(page), soon).toMatch(/verywel$/);
    const cut = pages.agent.sessions.at(-1)?.turns.find(({ outcome }) => outcome === 'interrupted');
    const counted = (await plainlyHeard(page)).replace('verywel', '');
    const kept = plain(cut?.heard ?? '');
    expect(kept).toContain('onetwo');
    expect(counted.slice(0, kept.length)).toBe(kept);
    // What the browser holds back against jitter is heard: it cannot be told to drop it.
    expect(counted.length - kept.length).toBeLessThanOrEqual(2 * LONGEST_WORD);
    await ask(page, 'do', 'sendText', 'hello again');
    await expect.poll(() => plainlyHeard(page), soon).toMatch(/godmorning$/);
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
    if (!isAnother) await expect.poll(() => plainlyHeard(page), soon).toMatch(/morning$/);
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
