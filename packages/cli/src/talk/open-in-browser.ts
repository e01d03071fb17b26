import { spawn } from 'node:child_process';
import { messageOf } from '@antiphon/core';

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Asks the system to show a page. That it cannot is told, and is no failure: the address stands in the terminal. */
export function openInBrowser(url: string, tell: (line: string) => void): void {
  const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.once('error', (error) => tell(`No browser could be opened: ${messageOf(error)}`));
  child.unref();
}
