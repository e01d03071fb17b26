import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  deferred,
  endOfTurnByRecogniser,
  InputDTMFFrame,
  llm,
  onVoice,
  pipeline,
  processor,
  type Session,
  stt,
  tts,
  turnTaking,
} from '@antiphon/core';
import { deepgramStt, deepgramTts } from '@antiphon/deepgram';
import { geminiLlm } from '@antiphon/gemini';
import { startSimulators, startTwilioSimulator } from '@antiphon/simulators';
import { type PhoneCall, twilioCalls } from '@antiphon/twilio';

const system = 'You answer the telephone of a café. One or two short sentences.';

// #region parameters
interface Caller {
  readonly from: string;
}

/** What the webhook sent along, checked: an error here refuses the stream. */
function readCaller({ from }: Readonly<Record<string, string>>): Caller {
  if (from === undefined) throw new Error('no caller');
  return { from };
}
// #endregion parameters

// #region hang-up
/** The hash key ends the call. */
const keys = (call: PhoneCall<Caller>) =>
  processor({
    name: 'keys',
    takes: [InputDTMFFrame],
    on: {
      dtmfIn({ digit }, ctx) {
        if (digit === '#') call.hangUp().catch((error: unknown) => ctx.fail(error));
      },
    },
  });
// #endregion hang-up

// #region agent
/** The line's µ-law goes to Deepgram as it is, and comes from it as the line wants it. */
const agent = (call: PhoneCall<Caller>) =>
  pipeline(
    call.input({ audio: 'encoded' }),
    keys(call),
    stt(deepgramStt({ model: 'flux-general-en', encoding: 'mulaw' }), { input: 'encoded' }),
    turnTaking({ start: [onVoice()], end: [endOfTurnByRecogniser()] }),
    llm(geminiLlm({ model: 'gemini-2.5-flash' }), { system }),
    tts(deepgramTts({ model: 'aura-2-thalia-en', encoding: 'mulaw' })),
    call.output(),
  );
// #endregion agent

/** Serves calls until `stop` is called. */
export async function serve(publicUrl: string, onSession: (session: Session, caller: Caller) => void) {
  // #region server
  const calls = twilioCalls({
    publicUrl,
    parameters: readCaller,
    async onCall(call) {
      const session = agent(call).open();
      onSession(session, call.parameters);
      await session.start();
    },
  });

  const server = createServer((request, response) => {
    void calls.handleWebhook(request, response, { parameters: ({ From = '' }) => ({ from: From }) });
  });
  calls.attach(server);
  // #endregion server
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      calls.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

export async function main(print: (line: string) => void = console.log): Promise<void> {
  const answered = deferred();
  const onSession = (session: Session, { from }: Caller): void => {
    session.turns$.subscribe(({ user, heard }) => {
      print(`${from}: ${user} -> ${heard}`);
      answered.resolve();
    });
  };
  await using vendors = await startSimulators({ deepgram: {}, gemini: {}, speech: 'scripted' });
  // #region simulated
  await using twilio = await startTwilioSimulator({ speech: 'scripted' });
  Object.assign(process.env, vendors.env, twilio.env);
  const server = await serve('https://agent.example.com', onSession);
  const caller = await twilio.call({ webhook: 'https://agent.example.com/voice', server: server.url });
  await caller.say('When do you open?');
  // #endregion simulated
  await answered.promise;
  caller.press('#');
  const { by } = await caller.ended;
  print(
    `the call was ended by ${by}; the caller heard "${caller.heard
      .words()
      .map(({ text }) => text)
      .join(' ')}"`,
  );
  server.stop();
}
