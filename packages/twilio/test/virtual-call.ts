import { type Session, VirtualClock } from '@antiphon/core';
import { SimulatedStream, type SimulatedStreamOptions } from '@antiphon/simulators';
import { CallDesk, type CallProblem, type PhoneCall, twilioMedia } from '../src/index.js';

/** A desk and its callers in virtual time, joined by plain calls. */
export function virtualDesk(
  onCall: (call: PhoneCall, clock: VirtualClock) => Session | undefined,
  limits: { readonly silenceTimeoutMs?: number } = {},
) {
  const clock = new VirtualClock();
  const problems: CallProblem[] = [];
  const sessions: Session[] = [];
  const calls: PhoneCall[] = [];
  const desk = new CallDesk({
    protocol: twilioMedia,
    path: '/media',
    clock,
    ...limits,
    onProblem: (problem) => problems.push(problem),
    async onCall(call) {
      calls.push(call);
      const session = onCall(call, clock);
      if (session === undefined) return;
      sessions.push(session);
      await session.start();
    },
  });

  /** Somebody calls. */
  const dial = (options: Partial<SimulatedStreamOptions> = {}) => {
    const closes: number[] = [];
    const line = { bufferedAmount: 0, sent: [] as string[] };
    const agent = desk.take({
      get bufferedAmount() {
        return line.bufferedAmount;
      },
      send(text) {
        line.sent.push(text);
        caller.receive(text);
      },
      close(code) {
        closes.push(code);
        caller.closed();
      },
      terminate() {
        closes.push(1006);
        caller.closed();
      },
    });
    const caller: SimulatedStream = new SimulatedStream({
      clock,
      send: (text) => agent.message(Buffer.from(text), false),
      close: (code) => agent.closed(code),
      ...options,
    });
    return { caller, agent, closes, line };
  };
  return { clock, desk, dial, problems, sessions, calls };
}
