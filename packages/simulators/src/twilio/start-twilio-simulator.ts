import { joinPcm16, Resampler } from '@antiphon/audio';
import { AntiphonError, type Random, seededRandom } from '@antiphon/core';
import { type Simulator, type SimulatorOptions, simulatorDefaults, startServer } from '../server/index.js';
import { SPEECH_RATE, speechFor } from '../speech/index.js';
import type { LineOptions } from './caller-voice.js';
import { readTwiml } from './read-twiml.js';
import { sign } from './sign.js';
import { DialledCall, type SimulatedPhoneCall } from './simulated-phone-call.js';
import { TwilioProtocol } from './twilio-protocol.js';

export interface TwilioSimulatorOptions extends Omit<SimulatorOptions, 'keys' | 'latency'> {
  /** @defaultValue 'AC' and 32 zeros */
  readonly accountSid?: string;
  /** @defaultValue 'simulated' */
  readonly authToken?: string;
}

export interface PlaceCallOptions extends LineOptions {
  /** The webhook of the number that is called, as Twilio knows it: `https://agent.example.com/voice`. */
  readonly webhook: string;
  /**
   * Where that server really is, `http://127.0.0.1:PORT`: signatures are those of the public addresses.
   * @defaultValue where the addresses say
   */
  readonly server?: string;
  /** @defaultValue '+15550100' */
  readonly from?: string;
  /** @defaultValue '+15550199' */
  readonly to?: string;
  /** Which of the two is signed wrongly. @defaultValue neither */
  readonly wrongSignature?: 'webhook' | 'stream';
  /** False for a stream that sends nothing by itself: see `sendRaw`. @defaultValue true */
  readonly begins?: boolean;
  /** That of another call, to open a second stream for it. @defaultValue a new one */
  readonly callSid?: string;
}

/** Twilio on this machine: it calls applications, and ends calls when asked to. */
export interface TwilioSimulator extends Simulator {
  readonly accountSid: string;
  readonly authToken: string;
  /** Calls that are under way. */
  readonly calls: readonly SimulatedPhoneCall[];
  /**
   * Somebody calls: asks the webhook, reads its TwiML, and opens the stream that it names.
   *
   * @throws AntiphonError `connection_failed` when the application refuses, or answers with anything but a stream
   */
  call(options: PlaceCallOptions): Promise<SimulatedPhoneCall>;
}

export const twilioSimulatorDefaults = {
  accountSid: `AC${'0'.repeat(32)}`,
  authToken: 'simulated',
} as const satisfies TwilioSimulatorOptions;

const TIMEOUT_MS = 10_000;

/**
 * Starts a Twilio on 127.0.0.1: the REST interface that ends calls, and callers for an application under test.
 *
 * @example
 * await using twilio = await startTwilioSimulator({ speech: 'scripted' });
 * const caller = await twilio.call({ webhook: 'https://agent.example.com/voice', server: 'http://127.0.0.1:3000' });
 * await caller.say('hello');
 */
export async function startTwilioSimulator(options: TwilioSimulatorOptions = {}): Promise<TwilioSimulator> {
  const {
    accountSid,
    authToken,
    seed,
    speech: wanted,
  } = {
    ...simulatorDefaults,
    ...twilioSimulatorDefaults,
    ...options,
  };
  const calls = new Map<string, DialledCall>();
  const random = seededRandom(seed);
  const speech = speechFor(wanted);
  const endCall = (callSid: string): boolean => {
    const call = calls.get(callSid);
    call?.end();
    return call !== undefined;
  };
  const simulator = await startServer({
    options,
    env: (url) => ({ TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_API_URL: url }),
    protocol: () => new TwilioProtocol({ accountSid, authToken, endCall }),
  });

  const call = async (wishes: PlaceCallOptions): Promise<SimulatedPhoneCall> => {
    const { callSid = sid('CA', random), wrongSignature } = wishes;
    const token = (what: string): string => (wrongSignature === what ? `not ${authToken}` : authToken);
    const verb = await askWebhook(wishes, { callSid, accountSid, authToken: token('webhook') });
    const dialled = await DialledCall.dial({
      ...wishes,
      ...verb,
      url: located(verb.url, wishes.server),
      signature: sign(token('stream'), verb.url),
      accountSid,
      callSid,
      streamSid: sid('MZ', random),
      handshakeTimeoutMs: TIMEOUT_MS,
      begins: wishes.begins ?? true,
      random,
      ...(options.clock === undefined ? {} : { clock: options.clock }),
      async speak(text) {
        const resampler = new Resampler({ inputRate: SPEECH_RATE, outputRate: 8_000 });
        const pieces: Int16Array[] = [];
        for await (const { samples } of speech.speak(text)) pieces.push(resampler.process(samples));
        return joinPcm16(pieces);
      },
    });
    const isFirst = !calls.has(callSid);
    if (isFirst) calls.set(callSid, dialled);
    void dialled.ended.then(() => isFirst && calls.delete(callSid));
    return dialled;
  };
  const close = async (): Promise<void> => {
    await Promise.all([...calls.values()].map((open) => open.die()));
    await simulator.close();
  };

  return {
    ...simulator,
    accountSid,
    authToken,
    get calls() {
      return [...calls.values()];
    },
    call,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function askWebhook(
  { webhook, server, from = '+15550100', to = '+15550199' }: PlaceCallOptions,
  account: { readonly callSid: string; readonly accountSid: string; readonly authToken: string },
) {
  const form = {
    AccountSid: account.accountSid,
    ApiVersion: '2010-04-01',
    CallSid: account.callSid,
    CallStatus: 'ringing',
    Direction: 'inbound',
    From: from,
    To: to,
  };
  const response = await fetch(located(webhook, server), {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': sign(account.authToken, webhook, form),
    },
    body: new URLSearchParams(form).toString(),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const twiml = await response.text();
  if (!response.ok) throw new AntiphonError('connection_failed', `the webhook answered ${response.status}`);
  const verb = readTwiml(twiml);
  if (verb === undefined) {
    throw new AntiphonError('connection_failed', 'the webhook answered with no <Connect><Stream> to follow');
  }
  if (!verb.url.startsWith('wss://') || verb.url.includes('?')) {
    throw new AntiphonError('connection_failed', `31922: '${verb.url}' is no wss address without a query`);
  }
  return verb;
}

/** An address with another origin; that of a stream becomes one of a plain WebSocket. */
function located(address: string, server: string | undefined): string {
  if (server === undefined) return address;
  const { pathname, search, protocol } = new URL(address);
  const { host } = new URL(server);
  return `${protocol.startsWith('ws') ? 'ws' : 'http'}://${host}${pathname}${search}`;
}

function sid(prefix: string, random: Random): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  return prefix + digits.join('');
}
