import { startTwilioSimulator } from '@antiphon/simulators';
import { describe, expect, it } from 'vitest';
import { twilioCalls } from '../src/index.js';
import { hangUp } from '../src/webhook/index.js';
import { served, until } from './served.js';

describe('hanging up by REST', () => {
  it('says what went wrong, without the token, and closes the stream all the same', async () => {
    await using world = await served({}, { faults: [{ kind: 'http', status: 500 }] });
    const caller = await world.call();
    await until(() => world.calls.calls.length === 1);
    const error = await world.calls.calls[0]?.hangUp().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'service_failed', retryable: true });
    expect(String(error)).not.toContain(world.twilio.authToken);
    expect(await caller.ended).toMatchObject({ by: 'application', code: 1000 });
  });

  it('does not wait for ever', async () => {
    await using twilio = await startTwilioSimulator({
      faults: [{ kind: 'hangHandshake' }],
      speech: 'scripted',
    });
    const { url: apiUrl, accountSid, authToken } = twilio;
    await expect(
      hangUp({ apiUrl, accountSid, authToken, callSid: 'CA1', timeoutMs: 50 }),
    ).rejects.toMatchObject({ code: 'service_timeout', retryable: true });
  });

  it('reports a wrong token', async () => {
    await using twilio = await startTwilioSimulator({ speech: 'scripted' });
    const { url: apiUrl, accountSid } = twilio;
    await expect(
      hangUp({ apiUrl, accountSid, authToken: 'wrong', callSid: 'CA1', timeoutMs: 5_000 }),
    ).rejects.toMatchObject({
      code: 'service_failed',
      retryable: false,
      message: expect.stringContaining('401'),
    });
  });
});

describe('a webhook', () => {
  it('that cannot be answered gets a 500, and is told of', async () => {
    await using world = await served({}, {}, () => ({ tenant: 'x'.repeat(600) }));
    await expect(world.call()).rejects.toThrow('500');
    expect(world.problems).toMatchObject([{ kind: 'failed', status: 500 }]);
  });

  it('with a body that is too long gets a 413', async () => {
    await using world = await served();
    const body = 'x'.repeat(100_000);
    const status = await fetch(world.server, { method: 'POST', body }).then(
      (response) => response.status,
      () => 413,
    );
    expect(status).toBe(413);
  });
});

describe('calls that cannot work', () => {
  it.each(['agent.example.com', 'https://', 'https://a.example/?x=1', 'ftp://a.example'])(
    'are refused at once: %s is no public address',
    (publicUrl) => {
      const onCall = () => {};
      expect(() => twilioCalls({ publicUrl, authToken: 't', onCall })).toThrow("'https://' and a host");
    },
  );

  it('are refused without a token to check signatures with', () => {
    const onCall = () => {};
    const publicUrl = 'https://a.example/base/';
    expect(() => twilioCalls({ publicUrl, onCall })).toThrow('TWILIO_AUTH_TOKEN');
    const calls = twilioCalls({ publicUrl, onCall, signatures: 'unchecked' });
    expect(calls.streamUrl).toBe('wss://a.example/base/media');
    expect(calls.twiml({ parameters: { a: '"' }, afterwards: '<Hangup/>' })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response><Connect><Stream url="wss://a.example/base/media">' +
        '<Parameter name="a" value="&quot;"/></Stream></Connect><Hangup/></Response>',
    );
    expect(() => calls.twiml({ parameters: { a: 'x'.repeat(500) } })).toThrow('500 are allowed');
  });
});
