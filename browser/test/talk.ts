import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createSynthesizer } from '@antiphon/offline';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from './chromium.js';
import { giveEarAndMouth, playInto } from './ear-and-mouth.js';

/**
 * `npm run talk`, as a person starts it: builds what has changed, and serves the page.
 *
 * @param args beside those that every test wants
 * @throws Error with what it says, when it ends by itself
 */
export async function startTalk(args: readonly string[] = []) {
  const script = fileURLToPath(new URL('../../scripts/talk.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, '--port', '0', '--vendors', 'none', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => told.push(line));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('close', (code) => reject(new Error(`antiphon talk ended with ${code}:\n${told.join('\n')}`)));
  });
  return {
    url,
    /** Lines for the person at the terminal. */
    told,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}

/** A network between page and server that can be cut: every connection ends, and none is made until it is mended. */
export async function startCuttable(url: string) {
  const { port } = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((from) => {
    if (isCut) {
      from.destroy();
      return;
    }
    const to = connect(Number(port), '127.0.0.1');
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address() as { readonly port: number };
  return {
    url: `http://127.0.0.1:${address.port}/`,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Says something into the microphone of a page, and returns when it is said. */
export async function sayTo(page: Page, words: string): Promise<void> {
  using voice = createSynthesizer({ voice: 'slt' });
  const { samples, sampleRate } = await voice.synthesize(words);
  await playInto(page, samples, sampleRate);
}

/** The page in a browser, whose sound is listened to and which hears what it is told: see {@link giveEarAndMouth}. */
export async function openTalkPage(
  url: string,
  options: BrowserContextOptions = {},
  microphone?: 'microphone' | 'real-microphone',
) {
  const browser = await launchChromium();
  // The ear is a worklet of the test's own, which the page would not load.
  const context = await browser.newContext({
    viewport: { width: 1_280, height: 800 },
    ...options,
    bypassCSP: true,
  });
  await giveEarAndMouth(context, microphone);
  const page = await context.newPage();
  await page.goto(url);
  return {
    page,
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** Waits until the talk is in a phase. */
export async function phase(page: Page, ...phases: readonly string[]): Promise<void> {
  const selector = phases.map((each) => `body[data-phase="${each}"]`).join(', ');
  await page.locator(selector).waitFor({ timeout: 30_000 });
}

/** What was said by one side, an entry each. */
export function said(page: Page, who: 'user' | 'bot'): Promise<string[]> {
  return page.locator(`.entry.${who} .words`).allInnerTexts();
}
