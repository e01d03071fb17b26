import type { Clock, InputAudioFrame, Pipeline, Processor } from '@antiphon/core';
import type { ServedAgent } from '../served-agent.js';
import type { TelephoneCall } from '../telephone-call.js';

/** The agent's pipeline between the ends of a telephone call. */
export function callPipeline(
  call: TelephoneCall,
  { agent, clock }: { readonly agent: ServedAgent; readonly clock: Clock },
  language: string,
): Pipeline {
  // Keys that are pressed pass an agent that does not ask for them.
  const input = call.input() as unknown as Processor<string, never, InputAudioFrame>;
  return agent.streaming({ input, output: call.output() }, { language, clock });
}
