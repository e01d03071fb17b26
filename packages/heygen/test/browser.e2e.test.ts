import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@antiphon/core';
import { startHeygenSimulator, startLiveAvatarSimulator } from '@antiphon/simulators';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveAvatarViewing, liveAvatar } from '../src/index.js';
import { Shown } from '../src/shown.fixture.js';

/** Where Debian and Ubuntu keep it. */
const CHROMIUM = '/usr/bin/chromium';
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const media = { media: true, speech: 'scripted' } as const;

/** What the page is asked, as text: it is no program of Node's. */
const PAGE = `<!doctype html><video id="face" autoplay playsinline></video><script type="module">import * as views from '/views.js';
const face = document.getElementById('face');
const told = [];
Object.assign(globalThis, {
  async show(kind, options) {
    globalThis.view = await views[kind](options);
    for (const event of ['ready', 'speaking', 'ended']) view.on(event, (what) => told.push(event + ' ' + what));
    if (view.isReady) told.push('ready undefined');
    view.attach(face);
  },
  told: () => told,
  seen: () => face.videoWidth,
  async heard() {
    const audio = new AudioContext();
    const analyser = audio.createAnalyser();
    audio.createMediaStreamSource(face.srcObject).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    for (let look = 0; look < 30; look++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      analyser.getFloatTimeDomainData(samples);
      loudest = Math.max(loudest, Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length));
    }
    await audio.close();
    return loudest;
  },
});
globalThis.isLoaded = true;
</script>`;

// Media flow in real time, and a machine that is busy elsewhere loses some of them: then it is tried again.
describe.runIf(existsSync(CHROMIUM))('in a browser', { timeout: 60_000, retry: 2 }, () => {
  let browser: Browser;
  let address: string;
  const server = createServer((request, response) => {
    const isScript = request.url === '/views.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? bundle : PAGE);
  });
  let bundle = '';
  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [path('../src/browser/index.ts')],
      bundle: true,
      format: 'esm',
      write: false,
      mainFields: ['module', 'main'],
      alias: { '@antiphon/core/frame-free': path('../../core/src/frame-free.ts') },
    });
    bundle = outputFiles[0]?.text ?? '';
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--allow-loopback-in-peer-connection',
        '--autoplay-policy=no-user-gesture-required',
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    server.close();
  });

  /** A page that shows an avatar. @param chatPort where the SDK's `wss://HOST` really is: it drops the port */
  async function show(kind: string, options: object, chatPort = 0): Promise<Page> {
    const page = await browser.newPage();
    await page.addInitScript(`globalThis.WebSocket = class extends WebSocket {
      constructor(url, protocols) {
        super(String(url).replace(/^wss:\\/\\/127\\.0\\.0\\.1\\//, 'ws://127.0.0.1:${chatPort}/'), protocols);
      }
    };`);
    await page.goto(address);
    await page.waitForFunction('isLoaded');
    await page.evaluate(`show(${JSON.stringify(kind)}, ${JSON.stringify(options)})`);
    await page.waitForFunction("told().includes('ready undefined') && seen() > 0");
    return page;
  }

  it('shows an avatar that the server drives, and lets it be heard', async () => {
    await using simulator = await startLiveAvatarSimulator(media);
    let viewing: LiveAvatarViewing | undefined;
    const service = liveAvatar({
      apiKey: 'a-key',
      baseUrl: simulator.url,
      avatarId: 'anna',
      onSession: (session) => {
        viewing = session;
      },
    });
    const shown = await Shown.open(service, systemClock);
    const page = await show('roomView', { url: viewing?.livekitUrl, token: viewing?.livekitToken });
    const silent = await page.evaluate('heard()');
    const hum = Int16Array.from({ length: 72_000 }, (_, at) => 12_000 * Math.sin(at / 8));
    shown.stream.write(1, hum, 24_000);
    shown.stream.finish(1);
    const loud = await page.evaluate('heard()');
    expect(silent).toBeLessThan(0.01);
    expect(loud).toBeGreaterThan(0.1);
    await shown.stream.close();
    await page.waitForFunction("told().some((event) => event.startsWith('ended'))");
    await page.close();
  });

  it('begins and shows a session of LiveAvatar’s own SDK', async () => {
    await using simulator = await startLiveAvatarSimulator(media);
    const answer = await fetch(`${simulator.url}/v1/sessions/token`, {
      method: 'POST',
      headers: { 'x-api-key': 'any', 'content-type': 'application/json' },
      body: JSON.stringify({ mode: 'LITE', avatar_id: 'anna' }),
    });
    const { data } = (await answer.json()) as { data: { session_token: string } };
    const page = await show('liveAvatarView', { sessionToken: data.session_token, apiUrl: simulator.url });
    await page.evaluate('view.close()');
    expect(await page.evaluate("document.getElementById('face').srcObject")).toBeNull();
    expect(simulator.sessions[0]?.state).toBe('closed');
    await page.close();
  });

  it('begins and shows a session of the Interactive Avatar’s own SDK', async () => {
    await using simulator = await startHeygenSimulator(media);
    const answer = await fetch(`${simulator.url}/v1/streaming.create_token`, {
      method: 'POST',
      headers: { 'x-api-key': 'any', 'content-type': 'application/json' },
      body: '{}',
    });
    const { data } = (await answer.json()) as { data: { token: string } };
    const options = {
      token: data.token,
      basePath: simulator.url,
      request: { avatarName: 'anna', quality: 'low' },
    };
    const page = await show('interactiveAvatarView', options, simulator.port);
    await page.evaluate('view.close()');
    expect(await page.evaluate("document.getElementById('face').srcObject")).toBeNull();
    expect(simulator.sessions[0]?.state).toBe('closed');
    await page.close();
  });
});
