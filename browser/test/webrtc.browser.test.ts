import { telegraph, wordsIn } from '@antiphon/simulators';
import type { ScriptedLlmOptions } from '@antiphon/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './chromium.js';
import { giveEarAndMouth, playInto, soundOf } from './ear-and-mouth.js';
import { ask, type ServedPage, servePage, until } from './serve-page.js';
import { type ServedRtcAgent, serveRtcAgent } from './webrtc-agent.js';

const COUNT = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen';
const LONGEST_WORD = 'fourteen'.length;
const MODEL: ScriptedLlmOptions = {
  rules: [
    { when: 'hello', say: 'Good morning.' },
    { when: 'count', say: COUNT },
    { when: 'enough', say: 'Very well.' },
  ],
  otherwise: { say: 'What?' },
};

/** Says words to a page, in tones that spell them. */
const say = (page: Page, words: string) => playInto(page, telegraph(words), 16_000);

/** What it takes depends on the machine. */
const soon = { timeout: 15_000 };

const letters = (text: string): string => text.toLowerCase().replaceAll(' ', '');

/** The letters that came of a page's loudspeaker. */
async function heard(page: Page): Promise<string> {
  const { samples, sampleRate } = await soundOf(page);
  return letters(wordsIn(samples, sampleRate));
}

/** What a page's client was told of by that name. */
const of = <Data = Readonly<Record<string, unknown>>>(page: Page, event: string): Promise<Data[]> =>
  ask(page, 'of', event);

describe('Pipecat’s SmallWebRTC client, unmodified', () => {
  let browser: Browser;
  let served: ServedPage;
  let agent: ServedRtcAgent;
  beforeAll(async () => {
    served = await servePage('webrtc');
    agent = await serveRtcAgent(served.url, MODEL);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await agent?.[Symbol.asyncDispose]();
    await served?.[Symbol.asyncDispose]();
  });

  async function connected(): Promise<Page> {
    const context = await browser.newContext();
    await giveEarAndMouth(context);
    const page = await context.newPage();
    await page.goto(served.url);
    await until(page, 'isLoaded');
    await ask(page, 'connect', agent.endpoint);
    return page;
  }

  it('connects, is heard and understood, hears the answer, and leaves', async () => {
    const page = await connected();
    expect(await ask(page, 'state')).toBe('ready');
    await say(page, 'hello there');
    await until(page, 'has', 'botStoppedSpeaking', 1);
    expect((await of(page, 'userTranscript')).at(-1)).toMatchObject({ text: 'hello there', final: true });
    await expect.poll(() => heard(page), soon).toBe(letters('Good morning.'));
    expect(await of(page, 'error')).toEqual([]);
    expect(agent.clients.at(-1)?.stats.dropped).toBe(0);
    await ask(page, 'do', 'disconnect');
    expect(await ask(page, 'state')).toBe('disconnected');
    expect((await agent.sessions.at(-1)?.closed)?.reason).toBe('the client has left');
  });

  it('interrupts, is told in writing, and is silent soon', async () => {
    const page = await connected();
    await say(page, 'count');
    await until(page, 'has', 'botStartedSpeaking', 1);
    await page.waitForTimeout(600);
    await say(page, 'that is enough thank you');
    await until(page, 'has', 'botStoppedSpeaking', 2);
    await expect.poll(() => heard(page), soon).toMatch(/verywell\.$/);
    const cut = agent.sessions.at(-1)?.turns.find(({ outcome }) => outcome === 'interrupted');
    const counted = (await heard(page)).replace('verywell.', '');
    const kept = letters(cut?.heard ?? '');
    expect(kept).toContain('onetwo');
    expect(counted.slice(0, kept.length)).toBe(kept);
    // What the browser holds back against jitter is heard: it cannot be told to drop it.
    expect(counted.length - kept.length).toBeLessThanOrEqual(2 * LONGEST_WORD);
    await ask(page, 'do', 'sendText', 'hello again');
    await expect.poll(() => heard(page), soon).toMatch(/goodmorning\.$/);
    await ask(page, 'do', 'disconnect');
  });

  it.each([
    ['over another connection', true],
    ['over the same connection', false],
  ])('goes on with its session %s', async (_how, isAnother) => {
    const page = await connected();
    const [session, client] = [agent.sessions.at(-1), agent.clients.at(-1)];
    await ask(page, 'reconnect', isAnother);
    await expect.poll(() => client?.stats.reconnected, soon).toBe(isAnother ? 1 : 0);
    await ask(page, 'do', 'sendText', 'hello there');
    await until(page, 'has', 'botStoppedSpeaking', 1);
    // With its old connection this transport gives up the tracks of the new one, and hears and is heard no more.
    if (!isAnother) await expect.poll(() => heard(page), soon).toMatch(/morning\.$/);
    expect(session?.state).toBe('running');
    expect(agent.sessions.at(-1)).toBe(session);
    await ask(page, 'do', 'disconnect');
  });

  it('is told when the agent leaves', async () => {
    const page = await connected();
    await agent.sessions.at(-1)?.end('it is late');
    await until(page, 'has', 'botDisconnected', 1);
    expect(agent.problems).toEqual([]);
  });
});
