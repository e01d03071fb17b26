import { readFileSync } from 'node:fs';
import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { launchChromium } from './chromium.js';

const theme = readFileSync(new URL('../../packages/react/src/theme.css', import.meta.url), 'utf8');
const entry = `<article class="antiphon-voice-entry antiphon-voice-bot">
  <p class="antiphon-voice-who">The agent</p><p class="antiphon-voice-words">A sentence.</p></article>`;
const page = (style: string) => `<!doctype html><style>${theme} body { margin: 0; ${style} }</style>
  <div style="block-size: 600px"><section class="antiphon-voice" data-status="connecting">
  <p class="antiphon-voice-status">Connecting</p>
  <div class="antiphon-voice-log">${entry.repeat(100)}</div>
  <button class="antiphon-voice-microphone" aria-disabled="true"><span class="antiphon-voice-icon"></span></button>
  </section></div>`;

async function looked(options: BrowserContextOptions, style = '') {
  const browser = await launchChromium();
  try {
    const shown = await (
      await browser.newContext({ viewport: { width: 800, height: 700 }, ...options })
    ).newPage();
    await shown.setContent(page(style));
    return await shown.evaluate(() => {
      const styleOf = (name: string, part?: string) =>
        getComputedStyle(document.querySelector(`.antiphon-voice${name}`) as Element, part);
      return {
        pageHeight: document.documentElement.scrollHeight,
        ground: styleOf('').backgroundColor,
        moves: [styleOf('-status', '::before'), styleOf('-icon')].map(({ animationName }) => animationName),
      };
    });
  } finally {
    await browser.close();
  }
}

describe('The look of the React component', { timeout: 60_000 }, () => {
  it('scrolls what was said in itself, and stands still for who wants no motion', async () => {
    const { pageHeight, moves } = await looked({ reducedMotion: 'reduce' });
    expect([pageHeight, moves]).toEqual([700, ['none', 'none']]);
  });

  it('is dark where the page is, and not because the system is', async () => {
    const dark = { colorScheme: 'dark' } as const;
    const [other, same] = [await looked(dark), await looked(dark, 'color-scheme: light dark')];
    expect([other.ground, same.ground]).toEqual(['rgb(255, 254, 251)', 'rgb(25, 24, 35)']);
    expect(other.moves).toEqual(['antiphon-voice-blink', 'antiphon-voice-blink']);
  });
});
