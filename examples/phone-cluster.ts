import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { InputAudioFrame, pipeline, processor, TTSAudioFrame } from '@antiphon/core';
import { startTwilioSimulator } from '@antiphon/simulators';
import { twilioCalls } from '@antiphon/twilio';

const publicUrl = 'https://agent.example.com';
const CALLS = 4;

/** Says back what it hears, in the place of an agent. */
const echo = processor({
  name: 'echo',
  takes: [InputAudioFrame],
  emits: [TTSAudioFrame],
  on: {
    audioIn: ({ samples, sampleRate }, ctx) => ctx.emit(new TTSAudioFrame({ samples, sampleRate })),
  },
});

/** What each process does: exactly what one alone would do. */
function serve(): void {
  const calls = twilioCalls({
    publicUrl,
    onCall: (call) => {
      process.send?.(call.id);
      return pipeline(call.input(), echo, call.output()).open().start();
    },
  });
  const server = createServer((request, response) => void calls.handleWebhook(request, response));
  calls.attach(server);
  server.listen(0, '127.0.0.1');
}

function start(cores: number): void {
  // #region cluster
  if (cluster.isPrimary) {
    for (let core = 0; core < cores; core++) cluster.fork();
    cluster.on('exit', (worker) => {
      if (!worker.exitedAfterDisconnect) cluster.fork();
    });
  } else {
    serve();
  }
  // #endregion cluster
}

export async function main(print: (line: string) => void = console.log): Promise<void> {
  if (cluster.isWorker) {
    start(0);
    return;
  }
  await using twilio = await startTwilioSimulator({ speech: 'scripted' });
  Object.assign(process.env, twilio.env);
  const takenBy = new Map<string, number>();
  cluster.on('message', (worker, callId: string) => takenBy.set(callId, worker.id));
  start(2);
  const [, { port }] = await once(cluster, 'listening');
  await once(cluster, 'listening');
  const place = { webhook: `${publicUrl}/voice`, server: `http://127.0.0.1:${port}` };
  const callers = await Promise.all(Array.from({ length: CALLS }, () => twilio.call(place)));
  while (takenBy.size < CALLS) await once(cluster, 'message');
  print(`${CALLS} calls came in to ${new Set(takenBy.values()).size} processes`);
  await Promise.all(callers.map((caller) => caller.hangUp()));
  await new Promise<void>((resolve) => cluster.disconnect(resolve));
}
