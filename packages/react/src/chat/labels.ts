import type { NoteKind, VoiceProblem, VoiceStatus } from '../session/index.js';

/** Every word of the component, for other languages. */
export interface VoiceChatLabels {
  /** Of the whole, for those who do not see it. */
  readonly title: string;
  readonly status: Readonly<Record<VoiceStatus, string>>;
  /** While the connection is made again, and what is said is kept. */
  readonly kept: string;
  readonly muted: string;
  readonly start: string;
  readonly startAgain: string;
  readonly end: string;
  readonly mute: string;
  readonly useMicrophone: string;
  /** Of the controls that say how loud the agent is. */
  readonly playback: string;
  readonly silence: string;
  readonly unsilence: string;
  readonly volume: string;
  readonly play: string;
  readonly stop: string;
  readonly you: string;
  readonly agent: string;
  readonly interrupted: string;
  readonly empty: string;
  /** What has happened to the session. */
  readonly notes: Readonly<Record<NoteKind, string>>;
  readonly conversation: string;
  readonly write: string;
  readonly send: string;
  readonly recording: string;
  readonly sessionTime: string;
  readonly statistics: string;
  readonly stats: {
    readonly entries: string;
    readonly buffer: string;
    readonly transcriptions: string;
    readonly responses: string;
    readonly playback: string;
    readonly gaps: string;
    readonly session: string;
  };
  readonly remedies: Readonly<Record<VoiceProblem['remedy'], string>>;
  /** What is said of a problem. @defaultValue its own message */
  problem(problem: VoiceProblem): string;
}

export const voiceChatLabels: VoiceChatLabels = {
  title: 'Voice chat',
  status: {
    idle: 'Not connected',
    connecting: 'Connecting …',
    listening: 'Listening',
    hearing: 'You are speaking',
    thinking: 'Thinking …',
    speaking: 'The agent is speaking',
    reconnecting: 'Reconnecting …',
    ended: 'The session is over',
  },
  kept: 'Reconnecting: what you say is kept',
  muted: 'Muted',
  start: 'Start talking',
  startAgain: 'Start again',
  end: 'End',
  mute: 'Mute',
  useMicrophone: 'Use the microphone',
  playback: 'The voice of the agent',
  silence: 'Silence the agent',
  unsilence: 'Let the agent be heard',
  volume: 'Volume',
  play: 'Play',
  stop: 'Stop',
  you: 'You',
  agent: 'The agent',
  interrupted: 'You broke in',
  empty: 'Press the button, allow the microphone, and talk.',
  notes: {
    reconnected: 'Reconnected.',
    'ended-by-service': 'The service has ended the session.',
    longest: 'The session has reached its greatest length.',
    failed: 'Something went wrong.',
  },
  conversation: 'Conversation',
  write: 'Write instead',
  send: 'Send',
  recording: 'Recording',
  sessionTime: 'Time of the session',
  statistics: 'Statistics',
  stats: {
    entries: 'Entries of the conversation',
    buffer: 'Waiting to be recognised',
    transcriptions: 'Being recognised',
    responses: 'Being answered',
    playback: 'Waiting to be played',
    gaps: 'Gaps in playback',
    session: 'Session',
  },
  remedies: { microphone: 'Try again', sound: 'Turn sound on', session: 'Start again' },
  problem: ({ message }) => message,
};
