import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, getuid } from 'node:process';
import { promisify } from 'node:util';
import { Pool } from 'pg';

const run = promisify(execFile);
/** Whom Debian lets run the server, which refuses to be root. */
const USER = 'postgres';

/** A PostgreSQL server of one's own, in a folder of its own, that nobody else reaches. */
export class PrivateServer implements AsyncDisposable {
  readonly #folder: string;
  readonly #who: { uid?: number; gid?: number };
  #process: ChildProcess | undefined;
  #databases = 0;

  private constructor(folder: string, who: { uid?: number; gid?: number }) {
    this.#folder = folder;
    this.#who = who;
  }

  static async create(): Promise<PrivateServer> {
    const folder = await mkdtemp(join(tmpdir(), 'antiphon-postgres-'));
    const who = await unprivileged();
    if (who.uid !== undefined) await chown(folder, who.uid, who.gid ?? who.uid);
    // Sorted by a language, as most databases are.
    const sorting = ['--locale-provider=icu', '--icu-locale=en-US', '--locale=C.UTF-8', '--encoding=UTF8'];
    const args = ['-D', join(folder, 'data'), '-U', 'antiphon', '-A', 'trust', '--no-sync', ...sorting];
    await run(join(programs(), 'initdb'), args, { ...who, cwd: folder });
    const server = new PrivateServer(folder, who);
    await server.start();
    return server;
  }

  /** The address of a database on it. */
  url(database: string, user = 'antiphon'): string {
    return `postgresql://${user}:secret@localhost/${database}?host=${encodeURIComponent(this.#folder)}`;
  }

  /** Makes an empty database, and says its address. */
  async database(): Promise<string> {
    const name = `antiphon_${++this.#databases}`;
    const pool = new Pool({ connectionString: this.url('postgres'), max: 1 });
    await pool.query(`CREATE DATABASE ${name}`);
    await pool.end();
    return this.url(name);
  }

  async start(): Promise<void> {
    const settings = [
      'listen_addresses=',
      `unix_socket_directories=${this.#folder}`,
      'logging_collector=off',
    ];
    const args = ['-D', join(this.#folder, 'data'), ...settings.flatMap((setting) => ['-c', setting])];
    const child = spawn(join(programs(), 'postgres'), args, {
      ...this.#who,
      cwd: this.#folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#process = child;
    let log = '';
    await new Promise<void>((resolve, reject) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        log = (log + text).slice(-10_000);
        if (log.includes('ready to accept connections')) resolve();
      });
      child.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${log}`)));
    });
  }

  /** `immediately` leaves everything as a crash would; else connections are closed and the disk is written. */
  async stop(how: 'in order' | 'immediately'): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(how === 'immediately' ? 'SIGQUIT' : 'SIGINT');
    await exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('immediately');
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function unprivileged(): Promise<{ uid?: number; gid?: number }> {
  if (getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all(['-u', '-g'].map((what) => run('id', [what, USER])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}

function programs(): string {
  const { POSTGRES_BIN } = env;
  if (POSTGRES_BIN === undefined) throw new Error('POSTGRES_BIN is not set: npm run test:postgres sets it');
  return POSTGRES_BIN;
}
