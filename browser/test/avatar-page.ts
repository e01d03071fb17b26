import { viewPcm16AsBytes } from '@antiphon/audio';
import { type AudioAvatar, type AudioAvatarStream, systemClock } from '@antiphon/core';
import type { Browser, Page } from 'playwright-core';
import { ask, type ServedPage, until } from './serve-page.js';

export const TONE_HZ = 480;
const AVATAR_RATE = 24_000;

/** A tone that is no mistake for silence: 24 kHz mono. */
export function tone(durationMs: number): Int16Array {
  const radians = (2 * Math.PI * TONE_HZ) / AVATAR_RATE;
  return Int16Array.from({ length: 24 * durationMs }, (_, at) => 12_000 * Math.sin(at * radians));
}

export const inBase64 = (samples: Int16Array): string =>
  Buffer.from(viewPcm16AsBytes(samples)).toString('base64');

/** Posts JSON, with a key that simulators take. */
export async function post(url: string, body: object = {}): Promise<Readonly<Record<string, string>>> {
  const headers = { 'x-api-key': 'any', 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return ((await answer.json()) as { data: Record<string, string> }).data;
}

/** A page of `pages/avatar.mjs`, which shows an avatar. */
export class AvatarPage implements AsyncDisposable {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /**
   * @param view one of the views of `@antiphon/heygen/browser`
   * @param chatPort where the SDK's `wss://HOST` really is, which drops the port and wants TLS
   */
  static async show(
    browser: Browser,
    { url }: ServedPage,
    view: string,
    options: object,
    chatPort = 0,
  ): Promise<AvatarPage> {
    const page = await browser.newPage({ viewport: { width: 640, height: 360 } });
    await page.addInitScript(`globalThis.WebSocket = class extends WebSocket {
      constructor(url, protocols) {
        super(String(url).replace(/^wss:\\/\\/127\\.0\\.0\\.1\\//, 'ws://127.0.0.1:${chatPort}/'), protocols);
      }
    };`);
    await page.goto(url);
    await until(page, 'isLoaded');
    await ask(page, 'show', view, options);
    await until(page, 'isShown');
    await ask(page, 'listen');
    return new AvatarPage(page);
  }

  ask<T>(name: string, ...args: readonly unknown[]): Promise<T> {
    return ask<T>(this.page, name, ...args);
  }

  until(name: string, ...args: readonly unknown[]): Promise<void> {
    return until(this.page, name, ...args);
  }

  /** Has the vendor's own SDK do something. */
  do(method: string, ...args: readonly unknown[]): Promise<void> {
    return ask(this.page, 'do', method, ...args);
  }

  /** Does something, and has the page tell when it hears of it. @returns how long that took */
  async msUntil(when: 'loudAtMs' | 'silentAtMs', act: () => unknown): Promise<number> {
    const heardAtMs = this.ask<number>(when);
    const fromMs = performance.timeOrigin + performance.now();
    await act();
    return (await heardAtMs) - fromMs;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.page.close();
  }
}

/** An avatar that this process drives, as a pipeline would. */
export async function drive(avatar: AudioAvatar): Promise<AudioAvatarStream> {
  const ignore = (): void => {};
  const events = {
    ready: ignore,
    lost: ignore,
    failed: ignore,
    started: ignore,
    ended: ignore,
    lasts: ignore,
    mouth: ignore,
    ending: ignore,
  };
  const { signal } = new AbortController();
  return avatar.open(events, { clock: systemClock, signal, connection: ignore });
}
