import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { inject } from 'vitest';

/** A page on 127.0.0.1. */
export interface ServedPage extends AsyncDisposable {
  readonly url: string;
}

/** A page that breaks says so in `globalThis.broken`. */
const HTML = `<!doctype html><meta charset="utf-8"><body style="margin: 0">
<script>addEventListener('error', ({ message }) => { globalThis.broken = message; });</script>
<script type="module" src="/page.js"></script>`;

/**
 * Serves a page whose script is a file of `pages/`, bundled from sources: the packages' own are taken as they are now.
 *
 * @throws what esbuild says of the script
 */
export async function servePage(name: string): Promise<ServedPage> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`pages/${name}.mjs`, import.meta.url))],
    bundle: true,
    format: 'esm',
    write: false,
    mainFields: ['module', 'main'],
    alias: Object.fromEntries(inject('doors')),
  });
  const script = outputFiles[0]?.text ?? '';
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : HTML);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Calls a function that a page's script put into `globalThis.page`, with what JSON can carry. */
export function ask<T>(page: Page, name: string, ...args: readonly unknown[]): Promise<T> {
  return page.evaluate<T>(`page.${name}(...${JSON.stringify(args)})`);
}

/**
 * Waits until such a function returns something true.
 *
 * @throws Error when the page breaks, or after 30 s
 */
export async function until(page: Page, name: string, ...args: readonly unknown[]): Promise<void> {
  await page.waitForFunction(`(() => {
    if (globalThis.broken !== undefined) throw new Error(globalThis.broken);
    return globalThis.page?.${name}(...${JSON.stringify(args)});
  })()`);
}
