import { describe, expect, it } from 'vitest';
import { boundedFetch } from './bounded-fetch.js';
import { serving } from './serving.test-support.js';

const bounded = boundedFetch({ discreet: (text) => text, epochMs: () => 0 });

describe('boundedFetch', () => {
  it('gives what comes, as it comes', async () => {
    await using server = await serving((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end('data: {}\n\n');
    });
    const response = await bounded(server.url);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(await response.text()).toBe('data: {}\n\n');
  });

  it('makes an error of a refusal, with what only its headers say', async () => {
    await using server = await serving((_, response) => {
      response.writeHead(503, { 'retry-after': '3' });
      response.end('{"error":{"message":"Overloaded."}}');
    });
    await expect(bounded(server.url)).rejects.toMatchObject({
      message: 'Gemini failed (HTTP 503): Overloaded.',
      retryable: true,
      retryAfterMs: 3_000,
    });
  });

  it('carries no key elsewhere', async () => {
    let followed = false;
    await using elsewhere = await serving((_, response) => {
      followed = true;
      response.end('{}');
    });
    await using server = await serving((_, response) => {
      response.writeHead(302, { location: elsewhere.url });
      response.end();
    });
    const asked = bounded(server.url, { headers: { 'x-goog-api-key': 'secret' } });
    await expect(asked).rejects.toThrow('redirects elsewhere');
    expect(followed).toBe(false);
  });

  it('gives up on a line that does not end, and on a refusal that does not', async () => {
    let open = 0;
    await using server = await serving((request, response) => {
      open++;
      response.on('close', () => open--);
      response.writeHead(request.url === '/refused' ? 500 : 200);
      const piece = 'x'.repeat(1 << 20);
      const pour = () => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', pour);
      pour();
    });
    const response = await bounded(server.url);
    await expect(response.text()).rejects.toMatchObject({ code: 'service_failed' });
    await expect(bounded(`${server.url}/refused`)).rejects.toThrow('HTTP 500');
    await expect.poll(() => open).toBe(0);
  });
});
