import './page.css';
// #region own
import { isOn, useLevels, useTranscript, useVoiceSession, type VoiceSession } from '@antiphon/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

function Talk() {
  const { session, snapshot } = useVoiceSession({ language: 'en' });
  const toggle = () => (isOn(snapshot) ? session.end() : session.start());
  return (
    <main>
      <button type="button" onClick={() => toggle().catch(() => {})}>
        {isOn(snapshot) ? 'Hang up' : 'Call'}
      </button>
      <p role="status">{snapshot.problem?.message ?? snapshot.status}</p>
      <Loudness session={session} />
      <Words session={session} />
    </main>
  );
}

/** Drawn for every picture, and nothing beside it is. */
function Loudness({ session }: { session: VoiceSession }) {
  const { microphone, bot } = useLevels(session);
  return <meter aria-label="Loudness" max={1} value={Math.max(microphone, bot)} />;
}
// #endregion own

function Words({ session }: { session: VoiceSession }) {
  const entries = useTranscript(session);
  return (
    <ol>
      {entries.map(({ id, who, text, pending }) => (
        <li key={id}>
          {who}: {text} <em>{pending}</em>
        </li>
      ))}
    </ol>
  );
}

const root = createRoot(document.getElementById('root') as HTMLElement);
root.render(
  <StrictMode>
    <Talk />
  </StrictMode>,
);
