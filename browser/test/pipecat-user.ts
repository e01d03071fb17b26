import { wordErrors } from '@antiphon/offline';
import { telegraph, wordsIn } from '@antiphon/simulators';
import type { ScriptedLlmOptions } from '@antiphon/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium } from './chromium.js';
import { giveEarAndMouth, playInto, soundOf } from './ear-and-mouth.js';
import { ask, type ServedPage, servePage, until } from './serve-page.js';

export const COUNT =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen';
export const LONGEST_WORD = 'fourteen'.length;

/** What the agent answers to those who greet it, have it count, or have had enough. */
export const ANSWERS = {
  rules: [
    { when: 'hello', say: 'Good morning.' },
    { when: 'count', say: COUNT },
    { when: 'enough', say: 'Very well.' },
  ],
  otherwise: { say: 'What?' },
} as const satisfies ScriptedLlmOptions;

/** Says words to a page, in tones that spell them. */
export const say = (page: Page, words: string): Promise<unknown> => playInto(page, telegraph(words), 16_000);

/** Without its spaces: Pipecat's clients play what they have, and have a gap where a busy machine is late. */
export const letters = (text: string): string => text.toLowerCase().replaceAll(' ', '');

/** Letters changed, missing or added, of a hundred. A letter is a tone of 24 ms: hardly more than a packet. */
export function lettersWrong(expected: string, understood: string): number {
  const spaced = (text: string) => [...letters(text).replaceAll(/[^a-z]/g, '')].join(' ');
  return 100 * wordErrors(spaced(expected), spaced(understood)).rate;
}

/** The letters that came of a page's loudspeaker. */
export async function heard(page: Page): Promise<string> {
  const { samples, sampleRate } = await soundOf(page);
  return letters(wordsIn(samples, sampleRate));
}

/** What a page's client was told of by that name. */
export const of = <Data = Readonly<Record<string, unknown>>>(page: Page, event: string): Promise<Data[]> =>
  ask(page, 'of', event);

/** What a page connects to. */
interface Served extends AsyncDisposable {
  readonly endpoint: string;
}

/**
 * A page of those in `pages`, its agent and a browser, for all tests of a `describe`.
 *
 * @param name of the page
 * @param serve starts its agent, for a page of that address
 */
export function pipecatPages<Agent extends Served>(name: string, serve: (url: string) => Promise<Agent>) {
  let browser: Browser | undefined;
  let served: ServedPage | undefined;
  let agent: Agent | undefined;
  beforeAll(async () => {
    served = await servePage(name);
    agent = await serve(served.url);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await agent?.[Symbol.asyncDispose]();
    await served?.[Symbol.asyncDispose]();
  });
  return {
    get agent(): Agent {
      return agent as Agent;
    },
    /** A page whose client has connected. */
    async connected(): Promise<Page> {
      const { url } = served as ServedPage;
      const context = await (browser as Browser).newContext();
      await giveEarAndMouth(context);
      const page = await context.newPage();
      await page.goto(url);
      await until(page, 'isLoaded');
      await ask(page, 'connect', (agent as Agent).endpoint);
      return page;
    },
  };
}
