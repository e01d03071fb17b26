import { seededRandom, systemClock } from '@antiphon/core';
import { speechToTextContract, voiceOf } from '@antiphon/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAcme } from './acme-protocol.js';
import { type AcmeServer, startAcme } from './acme-server.fixture.js';
import { acmeStt } from './acme-stt.js';

let works: AcmeServer;
let fails: AcmeServer;

beforeAll(async () => {
  works = await startAcme();
  fails = await startAcme({ failing: true });
});

afterAll(async () => {
  await works[Symbol.asyncDispose]();
  await fails[Symbol.asyncDispose]();
});

// #region contract
describe('acmeStt, by the contract', () => {
  const checks = speechToTextContract({
    create: ({ kind }) =>
      acmeStt({
        url: (kind === 'failure' ? fails : works).url,
        apiKey: kind === 'openFailure' ? 'wrong' : 'key',
      }),
    // The vendor hears as fast as it is fed: time is only let pass for the sockets.
    pass: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 20) / 4)),
  });
  for (const { name, run } of checks) it(name, run);
});
// #endregion contract

describe('acmeStt', () => {
  it('loses no word that is said while the line is down', async () => {
    const heard: string[] = [];
    const states: string[] = [];
    const host = {
      clock: systemClock,
      signal: new AbortController().signal,
      connection: ({ to }: { to: string }) => void states.push(to),
    };
    let understood = (): void => {};
    const said = new Promise<void>((resolve) => {
      understood = resolve;
    });
    const failures: unknown[] = [];
    const stream = await acmeStt({ url: works.url, apiKey: 'key' }).open(
      {
        interim: () => {},
        final: ({ text }) => {
          heard.push(text);
          if (text !== '') understood();
        },
        failed: (error) => void failures.push(error),
        speechStarted: () => {},
        speechStopped: () => {},
      },
      host,
    );
    works.cut();
    stream.write(voiceOf('is anybody there').samples, 16_000);
    stream.speechStopped?.();
    await said;
    expect(failures).toEqual([]);
    expect(heard.join(' ')).toBe('is anybody there');
    await stream.close();
    expect(states).toEqual(['connecting', 'open', 'reconnecting', 'open', 'closed']);
  });

  it('reads whatever comes', () => {
    const random = seededRandom(1);
    const good = JSON.stringify({ type: 'final', text: 'yes', startMs: 0, endMs: 200 });
    for (let n = 0; n < 100_000; n++) {
      const at = Math.floor(random() * good.length);
      const letter = String.fromCharCode(Math.floor(random() * 0x300));
      const message = readAcme(good.slice(0, at) + letter + good.slice(at + Math.floor(random() * 9)));
      if (message?.type === 'final') expect(message.endMs).toBeGreaterThanOrEqual(0);
    }
    expect(readAcme(good)).toMatchObject({ text: 'yes' });
  });
});
