/** `src/main.ts` of a new project. */
export const MAIN = `import { wavInput, wavOutput } from '@antiphon/device';
import { recordedVoice, unloadOffline } from '@antiphon/offline';
import { agent } from './agent.js';

// Somebody calls: the WAV file that was named, or a recording that comes with the packages.
const file = process.argv[2] ?? recordedVoice().path;
const input = wavInput({ file, trailingSilenceMs: 3_000, endSession: true });
const output = wavOutput({ file: 'answer.wav', sampleRate: 16_000 });

const session = agent(input, output).open();
session.turns$.subscribe(({ user, heard, latency }) => {
  console.log(\`user:  \${user}\\nagent: \${heard}  (after \${Math.round(latency.firstHeardMs ?? 0)} ms)\`);
});
try {
  await session.start();
  const { outcome, durationMs } = await session.closed;
  console.log(\`\${outcome} after \${(durationMs / 1000).toFixed(1)} s; the answers are in answer.wav\`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await unloadOffline();
}
`;
