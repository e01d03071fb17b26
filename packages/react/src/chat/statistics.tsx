import { type ReactNode, useState } from 'react';
import { useElapsed, useSessionStats } from '../hooks/index.js';
import { isOn } from '../session/index.js';
import type { View } from './view.js';

/** What the service says of the session, while somebody looks. */
export function Statistics(view: View): ReactNode {
  const [isShown, setShown] = useState(false);
  return (
    <details
      className="antiphon-voice-statistics"
      onToggle={({ currentTarget }) => setShown(currentTarget.open)}
    >
      <summary>{view.labels.statistics}</summary>
      {isShown && <Figures {...view} />}
    </details>
  );
}

function Figures({ session, snapshot, labels }: View): ReactNode {
  const { sessionId, sinceMs } = snapshot;
  const stats = useSessionStats(session, isOn(snapshot) ? sessionId : undefined);
  // Playback is asked for whenever the time is told.
  useElapsed(session, sinceMs);
  const { bufferedMs = 0, underruns = 0 } = session.playback ?? {};
  const names = labels.stats;
  const figures: readonly (readonly [name: string, figure: ReactNode])[] = [
    [names.entries, stats?.conversationEntries],
    [
      names.buffer,
      stats === undefined ? undefined : `${stats.bufferChunks} · ${inKilobytes(stats.bufferSize)}`,
    ],
    [names.transcriptions, stats?.pendingTranscriptions],
    [names.responses, stats?.pendingResponses],
    [names.playback, `${Math.round(bufferedMs)} ms`],
    [names.gaps, underruns],
    [names.session, sessionId],
  ];
  return (
    <dl className="antiphon-voice-figures">
      {figures.map(([name, figure]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{figure ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}

function inKilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} KB`;
}
