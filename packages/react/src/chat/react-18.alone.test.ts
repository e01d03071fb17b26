import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { Window } from 'happy-dom';
import type * as React from 'react';
import type { createRoot } from 'react-dom/client';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { fakeTalk } from '../session/fake-talk.fixture.js';
import type { StreamingVoiceChat } from './streaming-voice-chat.js';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'antiphon-react-18-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Page extends Pick<typeof React, 'version' | 'createElement' | 'act' | 'StrictMode'> {
  readonly createRoot: typeof createRoot;
  readonly StreamingVoiceChat: typeof StreamingVoiceChat;
}

/** The component and React 18, in one file: React's DOM would take the React that lies beside it. */
async function bundled(): Promise<Page> {
  const file = join(folder, 'page.mjs');
  await build({
    stdin: {
      contents: `export { version, createElement, act, StrictMode } from 'react';
        export { createRoot } from 'react-dom/client';
        export { StreamingVoiceChat } from './streaming-voice-chat.tsx';`,
      resolveDir: path('.'),
    },
    ...{ bundle: true, format: 'esm', outfile: file, jsx: 'automatic', logLevel: 'error', platform: 'node' },
    alias: { react: 'react-18', 'react-dom': 'react-dom-18' },
    // By its paths packages are their sources.
    tsconfig: path('../../../../tsconfig.json'),
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return import(pathToFileURL(file).href);
}

beforeAll(() => {
  const window = new Window();
  const { document, navigator, HTMLElement, HTMLIFrameElement, Node } = window;
  const frames = { requestAnimationFrame: () => 0, cancelAnimationFrame: () => {} };
  const page = { window, document, navigator, HTMLElement, HTMLIFrameElement, Node, ...frames };
  for (const [name, value] of Object.entries(page)) vi.stubGlobal(name, value);
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
});

it('is talked with in React 18, in Strict Mode too', async () => {
  const { version, createElement, createRoot, act, StrictMode, StreamingVoiceChat } = await bundled();
  expect(version).toMatch(/^18\./);
  const talk = fakeTalk();
  const { service, newAudio, newClient } = talk.parts;
  const place = document.createElement('div');
  document.body.append(place);
  const root = createRoot(place);
  const chat = createElement(StreamingVoiceChat, { service, newAudio, newClient });
  await act(async () => root.render(createElement(StrictMode, null, chat)));
  const button = () => place.querySelector('.antiphon-voice-microphone') as HTMLButtonElement;
  await act(async () => button().click());
  expect(place.querySelector('section')?.dataset.status).toBe('listening');
  act(() => talk.client.tell('user-llm-text', { text: 'hello' }));
  act(() => talk.client.answer('Good evening.'));
  const words = [...place.querySelectorAll('.antiphon-voice-words')].map(({ textContent }) => textContent);
  expect(words).toEqual(['hello', 'Good evening.']);
  await act(async () => root.unmount());
  expect(talk.service.done).toEqual(['open en', 'end session-1']);
});
