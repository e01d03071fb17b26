import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface VoiceServiceOptions {
  readonly port: number;
  /** Where conversations are kept: those of one before it, too. */
  readonly folder: string;
  /** More of `antiphon serve`'s configuration, as variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * `antiphon serve` with the agent of the demonstration, from built packages: see `buildPackages()`.
 *
 * @throws Error with what it says, when it ends before it serves
 */
export async function startVoiceService({ port, folder, env = {} }: VoiceServiceOptions) {
  const script = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url));
  const child = spawn(process.execPath, [script, 'serve', '--port', `${port}`, '--data', folder], {
    env: { ...process.env, ANTIPHON_SERVER_LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      if (line.startsWith('Ready.')) resolve();
    });
    child.once('close', (code) =>
      reject(new Error(`antiphon serve ended with ${code}:\n${lines.join('\n')}`)),
    );
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    /** Begins a session, as another page would. */
    open: () => fetch(`${url}/api/v1/audio-streaming/sessions`, { ...asJson, method: 'POST', body: '{}' }),
    /** The ids of those that are on. */
    async sessions(): Promise<string[]> {
      const answer = await fetch(`${url}/api/v1/audio-streaming/sessions`);
      const { sessions } = (await answer.json()) as { readonly sessions: { readonly sessionId: string }[] };
      return sessions.map(({ sessionId }) => sessionId);
    },
    /** At once, by default: as when a machine fails. */
    async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

const asJson = { headers: { 'content-type': 'application/json' } };
