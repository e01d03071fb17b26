import { afterEach, describe, expect, it } from 'vitest';
import { packageFile } from '../assets/index.js';
import { WorkerLink } from './worker-link.js';

const link = new WorkerLink(packageFile('test', 'echo-worker.mjs'));
afterEach(() => link.close());

describe('WorkerLink', () => {
  it('answers each request with its own reply', async () => {
    const words = await Promise.all(['a', 'b', 'c'].map((word) => link.request<string>('echo', { word })));
    expect(words).toEqual(['a', 'b', 'c']);
    expect(link.outstanding).toBe(0);
  });

  it("passes the worker's own errors on", async () => {
    await expect(link.request('refuse')).rejects.toMatchObject({
      code: 'text_too_long',
      message: 'too long',
    });
    await expect(link.request('dance')).rejects.toMatchObject({ code: 'invalid_argument' });
  });

  it('rejects what is outstanding when the worker dies, and starts a fresh one', async () => {
    const dying = link.request('crash');
    const lost = link.request('echo', { word: 'lost' });
    await expect(dying).rejects.toMatchObject({ code: 'worker_failed', retryable: true });
    await expect(lost).rejects.toMatchObject({ code: 'worker_failed' });
    expect(link.running).toBe(false);
    expect(await link.request('echo', { word: 'again' })).toBe('again');
  });

  it('rejects what is outstanding when it is closed', async () => {
    const lost = link.request('echo', { word: 'lost' });
    lost.catch(() => {});
    await link.close();
    await expect(lost).rejects.toMatchObject({ code: 'closed' });
  });

  it('fails requests to a worker that does not exist', async () => {
    const nowhere = new WorkerLink(packageFile('test', 'no-such-worker.mjs'));
    await expect(nowhere.request('echo')).rejects.toMatchObject({ code: 'worker_failed' });
  });
});
