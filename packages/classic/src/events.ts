import type { AntiphonError, TurnRecord } from '@antiphon/core/frame-free';

/** The parts of an agent that may fail or lose a connection. */
export type AgentPart = 'vad' | 'stt' | 'turnTaking' | 'llm' | 'tts' | 'output' | 'events';

/** How a connection of a part stands. */
export interface PartState {
  readonly part: AgentPart;
  readonly state: string;
  readonly attempt: number;
  readonly reason: string;
}

/** What an agent tells, at the moment it happens. What a listener throws is told to `error`. */
export interface ClassicAgentEvents {
  /** What the recogniser believes so far. */
  interim?(text: string): void;
  userStarted?(turn: number): void;
  userStopped?(turn: number): void;
  /** The whole of what the user said in a turn. */
  transcript?(text: string, turn: number): void;
  /** A piece of the answer, as the model writes it. */
  answer?(text: string, turn: number): void;
  botStarted?(turn: number): void;
  botStopped?(turn: number, interrupted: boolean): void;
  /** One for every turn, with the marks that pipelines have. */
  turn?(record: TurnRecord): void;
  connection?(change: PartState): void;
  error?(error: AntiphonError, part: AgentPart): void;
}
