import type { VoiceClient } from '@antiphon/client';
import type { BotOutput } from '@antiphon/rtvi/frame-free';
import type { PageMessage } from '../page-messages.js';
import type { Conversation } from './conversation.js';
import type { MouthTrack } from './mouth-track.js';

/** Who has the floor. */
export interface Floor {
  userSpeaks: boolean;
  botSpeaks: boolean;
  botThinks: boolean;
}

/** Writes down what a client tells, until the page has another. @param changed called when the floor has changed */
export function follow(client: VoiceClient, { conversation, mouth, floor, changed }: FollowOptions): void {
  const take = (change: Partial<Floor>): void => {
    Object.assign(floor, change);
    changed();
  };
  client.on('user-started-speaking', () => take({ userSpeaks: true }));
  client.on('user-stopped-speaking', () => take({ userSpeaks: false }));
  client.on('user-transcription', ({ text, final }) => conversation().userSays(text, final));
  client.on('user-llm-text', ({ text }) => conversation().userTurn(text));
  client.on('bot-llm-started', () => {
    conversation().botThinks(true);
    take({ botThinks: true });
  });
  client.on('bot-started-speaking', () => {
    conversation().botSpeaks(true);
    take({ botSpeaks: true, botThinks: false });
  });
  client.on('bot-stopped-speaking', () => {
    conversation().botSpeaks(false);
    take({ botSpeaks: false, botThinks: false });
  });
  client.on('bot-output', (output) => {
    const { segment_id: id, spoken_progress: progress, text } = output as BotOutput;
    const { accumulated_text: heard = text, remaining_text: left = '' } = progress ?? {};
    conversation().botSays({ id, heard, left });
  });
  client.on('flush', () => {
    conversation().interrupted();
    mouth.clear();
    take({ botSpeaks: false, botThinks: false });
  });
  client.on(
    'llm-function-call-in-progress',
    ({ tool_call_id: id, function_name: name = 'a tool', arguments: args }) =>
      conversation().called({ id, name, arguments: args, state: 'running' }),
  );
  client.on('llm-function-call-stopped', ({ tool_call_id: id, cancelled }) =>
    conversation().callEnded(id, cancelled),
  );
  client.on('error', ({ error }) => conversation().note(`Something went wrong: ${error}`));
  client.on('server-message', (data) => {
    const message = data as unknown as PageMessage;
    if (message.kind === 'mouth') mouth.add(message);
    else if (message.kind === 'turn') conversation().turnOver(message);
  });
}

export interface FollowOptions {
  readonly conversation: () => Conversation;
  readonly mouth: MouthTrack;
  readonly floor: Floor;
  readonly changed: () => void;
}
