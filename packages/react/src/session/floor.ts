import type { VoiceClient } from '@antiphon/client';
import type { BotOutput } from '@antiphon/rtvi/frame-free';
import type { Transcript } from './transcript.js';

/** Who has the floor. */
export interface Floor {
  readonly userSpeaks: boolean;
  readonly botSpeaks: boolean;
  readonly botThinks: boolean;
}

export const NOBODY: Floor = { userSpeaks: false, botSpeaks: false, botThinks: false };

export interface FollowOptions {
  readonly transcript: Transcript;
  readonly take: (change: Partial<Floor>) => void;
  /** The turn whose speech has come last. */
  readonly turn: () => number | undefined;
  /** Whether speech is to be heard just now. */
  readonly isHeard: () => boolean;
  /** Whether answers are spoken. Where they are not, nothing tells of their end but that. */
  readonly isSpoken: boolean;
  /** Something has failed, as the service calls it: in the agent, or of what this side has asked for. */
  readonly failed: (code: string) => void;
  readonly refused: (code: string) => void;
}

/** Writes down what a client tells, and who has the floor. */
export function follow(client: Pick<VoiceClient, 'on'>, options: FollowOptions): void {
  const { transcript, take, turn, isHeard, failed, refused } = options;
  client.on('user-started-speaking', () => take({ userSpeaks: true }));
  client.on('user-stopped-speaking', () => take({ userSpeaks: false }));
  client.on('user-transcription', ({ text, final }) => transcript.userSays(text, final));
  client.on('user-llm-text', ({ text }) => transcript.userTurn(text));
  client.on('bot-llm-started', () => take({ botThinks: true }));
  client.on('bot-started-speaking', () => {
    transcript.botStarts(turn(), isHeard());
    take({ botSpeaks: true, botThinks: false });
  });
  client.on('bot-stopped-speaking', () => {
    transcript.botEnds();
    take({ botSpeaks: false, botThinks: false });
  });
  followWords(client, options);
  client.on('flush', () => {
    transcript.interrupted();
    take({ botSpeaks: false, botThinks: false });
  });
  client.on('error', ({ error }) => {
    // Whether there is an answer yet, nobody knows: one that comes is heard.
    take({ botThinks: false });
    failed(error);
  });
  client.on('error-response', ({ error }) => refused(error));
}

function followWords(client: Pick<VoiceClient, 'on'>, { transcript, take, isSpoken }: FollowOptions): void {
  let isSilent = false;
  /** The model has neither written anything, nor called a function, since it began. */
  let isEmpty = true;
  client.on('bot-llm-started', () => {
    isEmpty = true;
  });
  client.on('bot-llm-text', ({ text }) => {
    if (text.trim() !== '') isEmpty = false;
  });
  client.on('llm-function-call-started', () => {
    isEmpty = false;
  });
  client.on('bot-output', (output) => {
    const {
      segment_id: id,
      spoken_progress: progress,
      text,
      will_be_spoken: willBeSpoken,
    } = output as BotOutput;
    const { accumulated_text: heard = text, remaining_text: left = '' } = progress ?? {};
    isSilent = willBeSpoken === false;
    transcript.botSays({ id, heard, left });
  });
  client.on('bot-llm-stopped', () => {
    // What is spoken ends when it was heard.
    if (isSilent) transcript.botEnds();
    if (isSilent || isEmpty || !isSpoken) take({ botThinks: false });
    isSilent = false;
  });
}
