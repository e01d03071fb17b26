import type { Clock } from '../clock/index.js';
import { ErrorRow } from './error-row.js';
import { LinkWatch } from './link-watch.js';
import type { TunedOptions } from './options.js';
import { Outbox } from './outbox.js';
import type { RecoveryReason } from './reasons.js';
import type { Reporter } from './reporter.js';
import { approximateBytes } from './sizes.js';
import { isServing } from './state.js';

/** What the parts of a connection ask of the one that owns its links. */
export interface PartsHost {
  degrade(): void;
  restore(): void;
  /** The serving link is beyond hope. */
  lose(reason: RecoveryReason, thrown?: unknown): void;
  /** While draining: everything is sent. */
  drained(): void;
}

/** The parts that look after the serving link, wired to each other and to its owner. */
export interface Parts<Out, In> {
  readonly errors: ErrorRow<In>;
  readonly outbox: Outbox<Out>;
  readonly watch: LinkWatch;
}

export function assemble<Out, In>(
  clock: Clock,
  options: TunedOptions<Out, In>,
  reporter: Reporter<In>,
  host: PartsHost,
): Parts<Out, In> {
  const { sizeOf = approximateBytes, isTrafficExpected, replay = {} } = options;
  const errors = new ErrorRow(options, reporter, {
    serves: () => isServing(reporter.state),
    degrade: () => host.degrade(),
    restore: () => host.restore(),
    tooMany: (thrown) => host.lose('too_many_errors', thrown),
  });
  const measured = {
    ...options,
    replay,
    sizeOf: (item: Out) => reporter.ask('sizeOf', () => sizeOf(item), 0),
  };
  const outbox: Outbox<Out> = new Outbox(clock, measured, {
    sent: () => watch.sent(),
    writable: () => reporter.notices.raise('onWritable'),
    overflowed: (bufferedItems) => reporter.event({ type: 'buffer_overflow', bufferedItems }),
    sendFailed: (thrown) => host.lose('send_failed', thrown),
    drained: () => host.drained(),
  });
  const watch = new LinkWatch(clock, options, {
    happened: (event) => reporter.event(event),
    broken: (reason) => host.lose(reason),
    errored: (error) => errors.add(error),
    isTrafficExpected: (expected) =>
      isTrafficExpected === undefined
        ? expected
        : reporter.ask('isTrafficExpected', isTrafficExpected, false),
    healthy: () => outbox.ring.expire(clock.now()),
  });
  return { errors, outbox, watch };
}
