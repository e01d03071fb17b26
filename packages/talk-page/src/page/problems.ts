import { MicrophoneError, type MicrophoneTrouble } from '@antiphon/client';

/** What went wrong, and what a person can press. */
export interface Problem {
  readonly text: string;
  readonly action: 'try again' | 'start again' | 'turn sound on' | 'all right';
}

const MICROPHONE: Readonly<Record<MicrophoneTrouble, string>> = {
  refused:
    'The microphone is not allowed. Allow it for this page in the browser (often by the icon beside the address), then try again. You can write meanwhile.',
  absent: 'No microphone was found. Connect one, then try again. You can write meanwhile.',
  busy: 'The microphone cannot be opened; another program may be using it. Close that, then try again. You can write meanwhile.',
  insecure:
    'Browsers give a microphone only to pages by https, or of this very machine. Open the page as http://localhost with the same port. You can write meanwhile.',
  unknown: 'The microphone could not be opened. You can write meanwhile.',
};

export function microphoneProblem(thrown: unknown): Problem {
  const { trouble } = thrown instanceof MicrophoneError ? thrown : MicrophoneError.of(thrown);
  return { text: MICROPHONE[trouble], action: 'try again' };
}

export const MICROPHONE_LOST: Problem = {
  text: 'The microphone is gone: it was unplugged or taken away. Connect it, or choose another one, and try again.',
  action: 'try again',
};

export const SOUND_BLOCKED: Problem = {
  text: 'The browser makes no sound before you have pressed something on this page.',
  action: 'turn sound on',
};

export const SPEAKER_FAILED: Problem = {
  text: 'This loudspeaker cannot be used: the browser does not let the page choose it. The one before is used on.',
  action: 'all right',
};

/** Why there is no connection. @param refusal what the server has said to it, if it has said something */
export function connectionProblem(why: string, refusal?: string): Problem {
  if (refusal !== undefined) return { text: refusal, action: 'start again' };
  const texts: Readonly<Record<string, string>> = {
    'the server cannot be reached':
      'The server cannot be reached. Is antiphon talk still running in its terminal? Start it, then try again.',
    'the agent failed': 'The agent has failed; its terminal says why. You can start again.',
    'the session goes on in another page': 'The conversation goes on in another window.',
  };
  return { text: texts[why] ?? `The conversation is over: ${why}.`, action: 'start again' };
}
