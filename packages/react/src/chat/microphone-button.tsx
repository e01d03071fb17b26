import type { ReactNode, Ref } from 'react';
import { useElapsed, useLevels } from '../hooks/index.js';
import { isOn } from '../session/index.js';
import { microphoneIcon, mutedIcon } from './icons.js';
import { inMinutes, type View } from './view.js';

export interface MicrophoneButtonProps extends View {
  /** How long the ring takes to go round while there is a recording, in ms. */
  readonly chunkMs: number;
  readonly buttonRef: Ref<HTMLButtonElement>;
}

const RADIUS = 46;
const LENGTH = 2 * Math.PI * RADIUS;

/** Begins the session; then turns the microphone off and on. Around it the progress of the recording, and how loud it is. */
export function MicrophoneButton(props: MicrophoneButtonProps): ReactNode {
  const { session, snapshot, labels, chunkMs, buttonRef } = props;
  const { recordingSinceMs, isMuted, isMicrophoneOn } = snapshot;
  const recordedMs = useElapsed(session, recordingSinceMs);
  const { microphone } = useLevels(session);
  const isRecording = recordingSinceMs !== undefined;
  const progress = isRecording ? (recordedMs % chunkMs) / chunkMs : 0;
  const isPressed = isOn(snapshot) && isMicrophoneOn ? { 'aria-pressed': isMuted } : {};
  return (
    <div className="antiphon-voice-recorder" data-recording={isRecording}>
      <button
        ref={buttonRef}
        type="button"
        className="antiphon-voice-microphone"
        {...isPressed}
        aria-disabled={snapshot.status === 'connecting'}
        style={{ '--antiphon-level': microphone } as object}
        onClick={() => press(props)}
      >
        <svg className="antiphon-voice-ring" viewBox="0 0 100 100" aria-hidden="true">
          <circle cx="50" cy="50" r={RADIUS} />
          <circle
            className="antiphon-voice-ring-filled"
            cx="50"
            cy="50"
            r={RADIUS}
            strokeDasharray={LENGTH}
            strokeDashoffset={LENGTH * (1 - progress)}
          />
        </svg>
        <span className="antiphon-voice-icon">{isMuted ? mutedIcon : microphoneIcon}</span>
        <span className="antiphon-voice-name">{nameOf(props)}</span>
      </button>
      {isRecording && (
        <span className="antiphon-voice-recorded" role="timer" aria-label={labels.recording}>
          {inMinutes(recordedMs)}
        </span>
      )}
    </div>
  );
}

function press({ session, snapshot }: View): void {
  // What goes wrong is a problem of the snapshot, and told there.
  if (!isOn(snapshot)) session.start().catch(() => {});
  else if (snapshot.status === 'connecting') return;
  else if (snapshot.isMicrophoneOn) session.mute(!snapshot.isMuted);
  else void session.startMicrophone();
}

function nameOf({ snapshot, labels }: View): string {
  if (!isOn(snapshot)) return snapshot.status === 'ended' ? labels.startAgain : labels.start;
  if (snapshot.status === 'connecting') return labels.status.connecting;
  if (!snapshot.isMicrophoneOn) return labels.useMicrophone;
  // With aria-pressed the name stays, and says what the button does.
  return labels.mute;
}
