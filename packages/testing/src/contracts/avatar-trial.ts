import type { AvatarService } from '@antiphon/core';
import { Showing } from './avatar-showing.js';
import type { AvatarScenario, AvatarSubject } from './avatar-subject.js';
import { type Check, check, mustEqual } from './check.js';
import { contractHost } from './contract-host.js';
import { type Pass, realTime, until } from './time.js';

/** What the checks of the contract of avatars have in common: the subject, and where they are gathered. */
export class AvatarTrial {
  readonly checks: Check[] = [];
  readonly subject: AvatarSubject;
  readonly pass: Pass;

  constructor(subject: AvatarSubject) {
    this.subject = subject;
    this.pass = subject.pass ?? realTime;
  }

  /** A check in which an avatar does `kind`, unless its vendor cannot play that. */
  add(kind: AvatarScenario['kind'], name: string, run: () => Promise<void>): void {
    if (!this.subject.without?.includes(kind)) this.checks.push(check(name, run));
  }

  /** A check for those alone that are driven so. */
  addFor(driver: AvatarService['drivenBy'], name: string, run: () => Promise<void>): void {
    if (driver === (this.subject.drivenBy ?? 'audio')) this.add('speech', name, run);
  }

  /** Opens an avatar. */
  async show(
    kind: AvatarScenario['kind'] = 'speech',
    signal: AbortSignal = new AbortController().signal,
  ): Promise<Showing> {
    return this.open(await this.subject.create({ kind }), signal);
  }

  open(service: AvatarService, signal: AbortSignal): Promise<Showing> {
    return Showing.open(service, contractHost(signal, this.subject.clock), this.pass);
  }

  async mustStaySilent(showing: Showing, meanwhile = () => {}): Promise<void> {
    const before = showing.eventCount;
    meanwhile();
    await this.pass(1_500);
    mustEqual(showing.eventCount - before, 0, 'events after the end');
  }

  async mustEndSessions(): Promise<void> {
    const { openSessions } = this.subject;
    if (openSessions !== undefined)
      await until(() => openSessions() === 0, this.pass, 'the end of the session at the vendor');
  }
}
