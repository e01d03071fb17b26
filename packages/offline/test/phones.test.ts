import { afterAll, expect, it } from 'vitest';
import { fliteTts, unloadOffline } from '../src/index.js';

afterAll(() => unloadOffline());

it('times the phones of what Flite says, over all of its sentences, where that is asked for', async () => {
  const signal = new AbortController().signal;
  let audioMs = 0;
  const phones = [];
  for await (const chunk of fliteTts({ phones: true }).synthesize('Hello. Good morning, my friend.', {
    signal,
  })) {
    audioMs += (chunk.samples.length / chunk.sampleRate) * 1_000;
    phones.push(...(chunk.phones ?? []));
  }
  for (const [at, { startMs, endMs }] of phones.entries()) {
    expect(startMs).toBeGreaterThanOrEqual(phones[at - 1]?.endMs ?? 0);
    expect(endMs).toBeGreaterThanOrEqual(startMs);
    expect(endMs).toBeLessThanOrEqual(audioMs + 1);
  }
  expect(phones.map(({ phone }) => phone).join(' ')).toMatch(
    /hh .*l ow.* g uh d .*m ao r n ih ng .*f r eh n d/,
  );
  for await (const chunk of fliteTts().synthesize('Hello.', { signal })) expect(chunk.phones).toBeUndefined();
});
