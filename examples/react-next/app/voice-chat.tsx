'use client';

import { StreamingVoiceChat } from '@antiphon/react';

// #region chat
async function getToken(): Promise<string> {
  const answer = await fetch('/api/voice-token', { method: 'POST' });
  if (!answer.ok) throw new Error('sign in first');
  return answer.text();
}

export function VoiceChat({ serviceUrl }: { serviceUrl: string }) {
  return <StreamingVoiceChat serviceUrl={serviceUrl} getToken={getToken} />;
}
// #endregion chat
