import { forwardRef, type ReactNode, useEffect, useImperativeHandle, useRef } from 'react';
import { type UseVoiceSessionOptions, useElapsed, useVoiceSession } from '../hooks/index.js';
import type { SessionStats } from '../service/index.js';
import {
  isOn,
  type TranscriptEntry,
  type VoiceProblem,
  type VoiceSession,
  type VoiceStatus,
} from '../session/index.js';
import { Announcer } from './announcer.js';
import { endIcon } from './icons.js';
import { type VoiceChatLabels, voiceChatLabels } from './labels.js';
import { MicrophoneButton } from './microphone-button.js';
import { PlaybackControls } from './playback-controls.js';
import { ProblemView } from './problem-view.js';
import { Statistics } from './statistics.js';
import { TranscriptView } from './transcript-view.js';
import { inMinutes, type View } from './view.js';
import { Writing } from './writing.js';

export interface StreamingVoiceChatProps
  extends Pick<
    UseVoiceSessionOptions,
    | 'serviceUrl'
    | 'headers'
    | 'getToken'
    | 'service'
    | 'workletUrl'
    | 'language'
    | 'enableTTS'
    | 'autoPlayResponses'
    | 'newAudio'
    | 'newClient'
  > {
  /** How long the progress indicator of the recording takes to go round, in seconds. Speech is sent every 20 ms. @defaultValue 2 */
  readonly chunkDuration?: number;
  /** A session ends by itself after so long, in seconds. @defaultValue 3600 */
  readonly maxSessionDuration?: number;
  /** The user has said or written something, all of it understood. */
  readonly onTranscriptionComplete?: ((text: string, entry: TranscriptEntry) => void) | undefined;
  /** The agent has answered; of an answer that was broken off, what was heard. */
  readonly onVoiceResponse?: ((text: string, entry: TranscriptEntry) => void) | undefined;
  /** Something is wrong. The component shows it, too. */
  readonly onError?: ((problem: VoiceProblem) => void) | undefined;
  /** Other words than the English ones. */
  readonly labels?: Partial<VoiceChatLabels> | undefined;
  readonly className?: string | undefined;
}

/** What a component can be asked for by its `ref`. */
export interface StreamingVoiceChatHandle {
  /** Begins a session. To be called from a click or a key. @throws AntiphonError when it does not come to that */
  startSession(): Promise<void>;
  endSession(): Promise<void>;
  /** Has the agent say a text. @throws AntiphonError `session_state` without a session */
  generateSpeech(text: string): Promise<void>;
  /** @throws AntiphonError `session_state` without a session; ServiceRefusal */
  getSessionStats(): Promise<SessionStats>;
  /** All the rest. */
  readonly session: VoiceSession;
}

/**
 * A voice chat, whole: a button to talk, what was said, a field to write in, and what is wrong. Plain HTML without a style of
 * its own; `@antiphon/react/theme.css` is one. Its class names are part of the interface, and so is `data-status`.
 */
export const StreamingVoiceChat = forwardRef<StreamingVoiceChatHandle, StreamingVoiceChatProps>(
  function StreamingVoiceChat(props, ref): ReactNode {
    const { chunkDuration = 2, maxSessionDuration = 3_600, className = '', labels = {} } = props;
    const { onTranscriptionComplete, onVoiceResponse, onError, ...rest } = props;
    const { session, snapshot } = useVoiceSession({
      ...rest,
      maxSessionMs: maxSessionDuration * 1_000,
      ...(onTranscriptionComplete === undefined ? {} : { transcription: onTranscriptionComplete }),
      ...(onVoiceResponse === undefined ? {} : { response: onVoiceResponse }),
      ...(onError === undefined ? {} : { problem: onError }),
    });
    useImperativeHandle(ref, () => handleOf(session), [session]);
    const view: View = { session, snapshot, labels: { ...voiceChatLabels, ...labels } };
    const microphone = useRef<HTMLButtonElement>(null);
    useKeptFocus(isOn(snapshot), microphone);
    return (
      <section
        className={`antiphon-voice ${className}`.trim()}
        data-status={snapshot.status}
        aria-label={view.labels.title}
      >
        <Top {...view} maxSessionMs={maxSessionDuration * 1_000} />
        <ProblemView {...view} next={microphone} />
        <TranscriptView {...view} />
        <Announcer entries={snapshot.entries} labels={view.labels} />
        <div className="antiphon-voice-controls">
          <PlaybackControls {...view} />
          <MicrophoneButton {...view} chunkMs={Math.max(0.1, chunkDuration) * 1_000} buttonRef={microphone} />
          <button
            type="button"
            className="antiphon-voice-end"
            disabled={!isOn(snapshot)}
            onClick={() => void session.end()}
          >
            {endIcon} {view.labels.end}
          </button>
        </div>
        <Writing {...view} />
        <Statistics {...view} />
      </section>
    );
  },
);

function Top({
  session,
  snapshot,
  labels,
  maxSessionMs,
}: View & { readonly maxSessionMs: number }): ReactNode {
  const elapsedMs = useElapsed(session, snapshot.sinceMs);
  return (
    <header className="antiphon-voice-top">
      <p className="antiphon-voice-status">{statusOf(snapshot, labels)}</p>
      <p className="antiphon-voice-unseen" role="status">
        {statusOf({ ...snapshot, status: withoutFloor(snapshot.status) }, labels)}
      </p>
      {snapshot.sinceMs !== undefined && (
        <label className="antiphon-voice-time">
          <span className="antiphon-voice-unseen">{labels.sessionTime}</span>
          <progress max={maxSessionMs} value={elapsedMs} />
          <span>{inMinutes(elapsedMs)}</span>
        </label>
      )}
    </header>
  );
}

function statusOf(
  { status, isKept, isMuted, isMicrophoneOn }: View['snapshot'],
  labels: VoiceChatLabels,
): string {
  if (status === 'reconnecting' && isKept) return labels.kept;
  return status === 'listening' && isMuted && isMicrophoneOn ? labels.muted : labels.status[status];
}

/** Who has the floor is heard: nobody needs to be told, least of all by a voice over it. */
function withoutFloor(status: VoiceStatus): VoiceStatus {
  return status === 'hearing' || status === 'thinking' || status === 'speaking' ? 'listening' : status;
}

/** The button that ends a session is of no use then: whoever has pressed it by a key goes on at the one that begins another. */
function useKeptFocus(isSessionOn: boolean, next: { readonly current: HTMLButtonElement | null }): void {
  const wasOn = useRef(isSessionOn);
  useEffect(() => {
    const hasEnded = wasOn.current && !isSessionOn;
    wasOn.current = isSessionOn;
    if (!hasEnded) return;
    const { activeElement } = document;
    const isLost = activeElement === document.body || activeElement?.matches(':disabled') === true;
    if (isLost) next.current?.focus();
  }, [isSessionOn, next]);
}

function handleOf(session: VoiceSession): StreamingVoiceChatHandle {
  return {
    session,
    startSession: () => session.start(),
    endSession: () => session.end(),
    generateSpeech: (text) => session.speak(text),
    getSessionStats: () => session.stats(),
  };
}
