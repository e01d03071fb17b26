import type { AddressInfo } from 'node:net';
import { startTwilioSimulator } from '@antiphon/simulators';
import { twilioCalls } from '@antiphon/twilio';
import { serve } from '@hono/node-server';
import Fastify from 'fastify';
import { Hono } from 'hono';
import { expect, test } from 'vitest';

const publicUrl = 'https://agent.example.com';

/** Calls that are let in and listened to, and a caller for them. */
async function calling(listen: (calls: ReturnType<typeof twilioCalls>) => Promise<number>) {
  await using twilio = await startTwilioSimulator({ speech: 'scripted' });
  const started: string[] = [];
  const calls = twilioCalls({
    publicUrl,
    authToken: twilio.authToken,
    onCall: (call) => void started.push(call.id),
    onProblem: () => {},
  });
  const server = `http://127.0.0.1:${await listen(calls)}`;
  const webhook = `${publicUrl}/voice?line=2`;
  await expect(twilio.call({ webhook, server, wrongSignature: 'webhook' })).rejects.toThrow('403');
  await expect(twilio.call({ webhook, server, wrongSignature: 'stream' })).rejects.toThrow('403');
  const caller = await twilio.call({ webhook, server });
  await expect.poll(() => started).toEqual([caller.callSid]);
  await caller.hangUp();
  calls.close();
}

test('calls come in over Fastify', async () => {
  const app = Fastify();
  await calling(async (calls) => {
    // #region fastify
    const form = 'application/x-www-form-urlencoded';
    app.addContentTypeParser(form, { parseAs: 'string' }, (_request, body, done) => done(null, body));
    app.post<{ Body: string }>('/voice', async ({ url, headers, body }, reply) => {
      const answer = await calls.answerWebhook({ url, signature: headers['x-twilio-signature'], body });
      return reply.code(answer.status).headers(answer.headers).send(answer.body);
    });
    calls.attach(app.server);
    // #endregion fastify
    await app.listen({ host: '127.0.0.1', port: 0 });
    return (app.server.address() as AddressInfo).port;
  });
  await app.close();
});

test('calls come in over Hono', async () => {
  const app = new Hono();
  let close = () => {};
  await calling((calls) => {
    // #region hono
    app.post('/voice', async ({ req, body }) => {
      const signature = req.header('x-twilio-signature');
      const answer = await calls.answerWebhook({ url: req.url, signature, body: await req.text() });
      return body(answer.body, answer.status, answer.headers);
    });
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
    calls.attach(server);
    // #endregion hono
    close = () => server.close();
    return new Promise((resolve) => {
      server.on('listening', () => resolve((server.address() as AddressInfo).port));
    });
  });
  close();
});
