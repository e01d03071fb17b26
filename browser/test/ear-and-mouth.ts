import { fileURLToPath } from 'node:url';
import { bytesToPcm16, writeWav } from '@antiphon/audio';
import type { BrowserContext, Page } from 'playwright-core';

/**
 * Lets a test say things into the microphone of every page, and hear what comes of its loudspeaker: see `pages/`.
 *
 * @param microphone `real-microphone` leaves the page those of the browser, into which nothing can be said
 */
export async function giveEarAndMouth(
  context: BrowserContext,
  microphone: 'microphone' | 'real-microphone' = 'microphone',
): Promise<void> {
  for (const name of ['ear', microphone])
    await context.addInitScript({ path: fileURLToPath(new URL(`pages/${name}.js`, import.meta.url)) });
}

/** Plays samples into the microphone of a page, and returns when they are over. */
export async function playInto(page: Page, samples: Int16Array, sampleRate: number): Promise<void> {
  const wav = Buffer.from(writeWav({ samples, sampleRate, channels: 1 })).toString('base64');
  await page.evaluate(`microphone.say('${wav}')`);
}

/** Everything that came of a page's loudspeaker, from the first sound on. */
export async function soundOf(page: Page): Promise<{ samples: Int16Array; sampleRate: number }> {
  const { base64, sampleRate } = await page.evaluate<{ base64: string; sampleRate: number }>('ear.sound()');
  return { samples: bytesToPcm16(Buffer.from(base64, 'base64')), sampleRate };
}
