import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { resample, writeWav } from '@antiphon/audio';
import { createSynthesizer } from '@antiphon/offline';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from './chromium.js';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const RATE = 48_000;

/** `npm run talk`, as a person starts it: builds what has changed, and serves the page. */
export async function startTalk() {
  const script = path('../../scripts/talk.mjs');
  const child = spawn(process.execPath, [script, '--port', '0', '--vendors', 'none'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => told.push(line));
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
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

/** What is to be heard: something that is said, or silence of some seconds. */
export type Heard = string | { readonly silenceS: number };

/** A microphone that hears a recording: somebody who says these things, with silence between them. */
export async function recordedMicrophone(parts: readonly Heard[]) {
  const folder = mkdtempSync(join(tmpdir(), 'antiphon-talk-'));
  using voice = createSynthesizer({ voice: 'slt' });
  const pieces: Int16Array[] = [];
  for (const part of parts) {
    if (typeof part !== 'string') pieces.push(new Int16Array(part.silenceS * RATE));
    else {
      const { samples, sampleRate } = await voice.synthesize(part);
      pieces.push(resample(samples, { inputRate: sampleRate, outputRate: RATE }));
    }
  }
  const all = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  const file = join(folder, 'microphone.wav');
  writeFileSync(file, writeWav({ samples: all, sampleRate: RATE, channels: 1 }));
  return {
    // Chromium would begin again at its end.
    file: `${file}%noloop`,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

export interface TalkPageOptions extends BrowserContextOptions {
  readonly microphone?: string;
}

/** The page in a browser, whose sound is listened to: see `pages/talk-ear.js`. */
export async function openTalkPage(url: string, { microphone, ...options }: TalkPageOptions = {}) {
  const browser = await launchChromium(microphone === undefined ? {} : { microphone });
  // The ear is a worklet of the test's own, which the page would not load.
  const context = await browser.newContext({
    viewport: { width: 1_280, height: 800 },
    ...options,
    bypassCSP: true,
  });
  await context.addInitScript({ path: path('pages/talk-ear.js') });
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
