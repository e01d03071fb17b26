import { type Browser, chromium } from 'playwright-core';
import { chromiumFile } from './chromium-file.mjs';

export interface ChromiumOptions {
  /** A WAV file that every page's microphone hears, over and over. @defaultValue Chromium's own beeps */
  readonly microphone?: string;
}

/**
 * Starts Chromium without a window, a microphone and a camera of its own making in it, which pages get without asking.
 *
 * @throws Error that says what to install where there is no Chromium
 */
export function launchChromium({ microphone }: ChromiumOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumFile(),
    args: [
      // Its sandbox refuses root, whom CI runs as. The pages are our own.
      '--no-sandbox',
      '--allow-loopback-in-peer-connection',
      '--autoplay-policy=no-user-gesture-required',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...(microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphone}`]),
    ],
  });
}
