import { type Session, VirtualClock } from '@antiphon/core';
import {
  ClientDesk,
  type ClientLimits,
  type ClientProblem,
  type VoiceClient,
  type VoiceClientsOptions,
} from '../src/index.js';
import { OwnClient, type OwnClientOptions } from './own-client.js';

/** What became of a connection, as its client saw it. */
export interface Line {
  readonly bufferedAmount: number;
  readonly codes: number[];
  readonly pings: number;
}

/** A desk and its clients in virtual time, joined by plain calls. */
export function virtualDesk(
  open: (client: VoiceClient, clock: VirtualClock) => Session | undefined,
  limits: ClientLimits & Pick<VoiceClientsOptions<unknown>, 'opus'> = {},
) {
  const clock = new VirtualClock();
  const problems: ClientProblem[] = [];
  const sessions: Session[] = [];
  const desk = new ClientDesk<unknown>({
    ...limits,
    admit: 'anyone',
    clock,
    onProblem: (problem) => void problems.push(problem),
    async onClient(client) {
      const session = open(client, clock);
      if (session === undefined) return;
      sessions.push(session);
      await session.start();
    },
  });

  /** A connection whose far end gets what is sent, until it is cut. */
  function connection(receive: (message: Uint8Array) => void, saysHello: boolean, resumeKey?: string) {
    const line = { bufferedAmount: 0, codes: [] as number[], pings: 0, answersPings: true, isWhole: true };
    const link = desk.take(
      {
        get bufferedAmount() {
          return line.bufferedAmount;
        },
        send(message) {
          if (line.isWhole) receive(message);
        },
        ping() {
          line.pings++;
          if (line.isWhole && line.answersPings) link.pong();
        },
        close(code) {
          line.codes.push(code);
        },
        terminate() {
          line.codes.push(1006);
        },
      },
      { claims: undefined, saysHello, resumeKey },
    );
    const message = (data: Buffer): void => {
      if (line.isWhole) link.message(data, true);
    };
    return { link, line, message };
  }

  /** A client of this project connects, for the first time or again. */
  function dial(client: OwnClient) {
    const wire = connection((message) => client.receive(message), true, client.welcome?.resumeKey);
    client.opened({ message: wire.message, closed: (code) => wire.link.closed(code) });
    return {
      ...wire,
      /** The network is gone: nobody is told, or the server alone. */
      cut(isNoticed = true) {
        wire.line.isWhole = false;
        client.cut();
        if (isNoticed) wire.link.closed(1006);
      },
    };
  }

  return {
    ...{ clock, desk, problems, sessions, connection, dial },
    newClient: (options?: OwnClientOptions) => new OwnClient(clock, options),
  };
}
