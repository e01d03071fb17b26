import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from './chromium.js';
import { giveEarAndMouth } from './ear-and-mouth.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const WORKSPACE = '@antiphon/example-react-vite';
const run = promisify(execFile);

/** A port that nobody has just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Builds what has changed of the packages that are used here. @throws Error with what the build says */
export async function buildPackages(): Promise<void> {
  const names = JSON.stringify(['@antiphon/react', '@antiphon/cli']);
  const build = `import { build } from './scripts/build.mjs';
    const { failures } = await build({ types: false, onlyStale: true, names: ${names} });
    if (failures.length > 0) throw new Error(failures.join());`;
  await run(process.execPath, ['--input-type=module', '-e', build], { cwd: root });
}

/**
 * The Vite example, built as a team builds it, from built packages, and previewed with its own proxy to the service.
 *
 * @throws Error with what the build says
 */
export async function previewExample(service: string, key?: string) {
  const outDir = mkdtempSync(join(tmpdir(), 'antiphon-react-'));
  await run('npm', ['run', '-s', 'build', '-w', WORKSPACE, '--', '--outDir', outDir, '--emptyOutDir'], {
    cwd: root,
  });
  const port = await freePort();
  const address = ['--outDir', outDir, '--port', `${port}`, '--strictPort', '--host', '127.0.0.1'];
  const env = { ...process.env, NO_COLOR: '1', VOICE_SERVICE: service, ...(key && { VOICE_API_KEY: key }) };
  const preview = spawn('npm', ['run', '-s', 'preview', '-w', WORKSPACE, '--', ...address], {
    ...{ cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  await told(preview, /Local:/);
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      await ended(preview);
      rmSync(outDir, { recursive: true });
    },
  };
}

/** Waits until a program prints such a line. */
export async function told(child: ChildProcess, line: RegExp): Promise<string> {
  if (child.stdout === null) throw new Error('its output is not read');
  for await (const printed of createInterface({ input: child.stdout }))
    if (line.test(printed)) return printed;
  throw new Error(`a program ended before it said ${line}`);
}

/** Ends a program, and what it has started: it is the first of a group of its own. */
export async function ended(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const isOver = once(child, 'exit');
  process.kill(-child.pid, signal);
  await isOver;
}

/** The example in a browser, whose sound is listened to and which hears what it is told. */
export async function openExample(url: string, options: BrowserContextOptions = {}) {
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 820, height: 780 }, ...options });
  await giveEarAndMouth(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(url);
  return { page, complaints, [Symbol.asyncDispose]: () => browser.close() };
}

/** Waits until the session stands so. */
export async function status(page: Page, ...statuses: readonly string[]): Promise<void> {
  const selector = statuses.map((each) => `.antiphon-voice[data-status="${each}"]`).join(', ');
  await page.locator(selector).waitFor({ timeout: 30_000 });
}

/** What was said by one side, an entry each. */
export function words(page: Page, who: 'user' | 'bot'): Promise<string[]> {
  return page.locator(`.antiphon-voice-${who} .antiphon-voice-words`).allInnerTexts();
}
