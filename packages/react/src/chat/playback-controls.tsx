import type { ReactNode } from 'react';
import { loudIcon, silentIcon } from './icons.js';
import type { View } from './view.js';

/** Whether the agent is heard, and how loud. */
export function PlaybackControls({ session, snapshot, labels }: View): ReactNode {
  const { isSilent, volume } = snapshot;
  return (
    <fieldset className="antiphon-voice-playback" aria-label={labels.playback}>
      <button
        type="button"
        className="antiphon-voice-silence"
        aria-pressed={isSilent}
        aria-label={labels.silence}
        title={isSilent ? labels.unsilence : labels.silence}
        onClick={() => session.silence(!isSilent)}
      >
        {isSilent ? silentIcon : loudIcon}
      </button>
      <input
        className="antiphon-voice-volume"
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={volume}
        aria-label={labels.volume}
        aria-valuetext={`${Math.round(volume * 100)} %`}
        onChange={({ target }) => session.turnTo(Number(target.value))}
      />
    </fieldset>
  );
}
