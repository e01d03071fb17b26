import type { Frame, Mutable } from '../frames/internal.js';
import type { Hop, Observer } from '../observers/index.js';
import type { Delivery, Fan, Route, Routes } from '../pipeline/plan.js';
import type { FailOptions } from '../processors/context.js';
import type { Node } from './node.js';
import { Taps } from './taps.js';

/** Upstream frames that may wait for the current frame to be dealt with: far more means a loop. */
const MAX_WAITING_UPSTREAM = 1024;

interface Waiting {
  readonly frame: Frame;
  readonly from: Node | undefined;
  readonly route: Route | undefined;
}

/** What the path of a frame asks of its session. */
export interface DispatchHost {
  now(): number;
  /** A frame has entered, made by a node or come from outside. False when it is the session's, and goes no further. */
  entered(frame: Frame, by: Node | undefined): boolean;
  fail(node: Node | undefined, error: unknown, options: FailOptions): void;
  /** Somebody who watches has thrown. */
  watcherFailed(who: string, error: unknown): void;
  /** Upstream frames come faster than they are dealt with. */
  loops(node: Node | undefined): void;
}

/**
 * The path of every frame of a session: from node to node by plain calls, along the routes of the plan.
 * Upstream frames wait, in order, until the frame in hand has been dealt with.
 */
export class Dispatch {
  nodes: readonly Node[] = [];
  readonly #host: DispatchHost;
  #depth = 0;
  readonly #waitingUp: Waiting[] = [];
  #observers: readonly Observer[] | undefined;
  #taps: Taps | undefined;
  #frames = 0;

  constructor(host: DispatchHost, observers: readonly Observer[] | undefined) {
    this.#host = host;
    this.#observers = observers?.length ? observers : undefined;
  }

  /** How many frames have entered. */
  get frames(): number {
    return this.#frames;
  }

  /** Those who watch by RxJS; made when the first of them comes. */
  get taps(): Taps {
    this.#taps ??= new Taps((who, error) => this.#host.watcherFailed(who, error));
    return this.#taps;
  }

  get tapsIfAny(): Taps | undefined {
    return this.#taps;
  }

  observe(observer: Observer): () => void {
    this.#observers = [...(this.#observers ?? []), observer];
    return () => {
      const left = this.#observers?.filter((other) => other !== observer);
      this.#observers = left?.length ? left : undefined;
    };
  }

  /** Takes in a new frame: stamps it, and lets those see it who watch. Says whether it goes on. */
  enter(frame: Frame, by: Node | undefined): boolean {
    (frame as Mutable<Frame>).at = this.#host.now();
    if (!this.#host.entered(frame, by)) return false;
    this.#frames++;
    this.#taps?.entered(frame);
    if (this.#observers !== undefined) this.#show((observer) => observer.onFrame?.(frame, by?.name));
    return true;
  }

  /** Hands a frame downstream along its route, to whoever takes its kind next; without one it leaves. */
  follow(frame: Frame, from: Node | undefined, route: Route | undefined): void {
    if (route === undefined) {
      this.#leave(frame, from);
    } else if (route.deliver === undefined) {
      this.#fanOut(frame, from, route.fan, 'down');
    } else {
      const node = this.nodes[route.target] as Node;
      if (this.#observers !== undefined) this.#hop(frame, from, node, 'down');
      this.#deliver(frame, node, route.deliver);
    }
  }

  /** Upstream frames wait for the frame in hand, so that their order does not depend on who called whom. */
  passUp(frame: Frame, from: Node | undefined, routes: Routes): void {
    if (this.#waitingUp.length >= MAX_WAITING_UPSTREAM) {
      this.#host.loops(from);
      return;
    }
    this.#waitingUp.push({ frame, from, route: routes[frame.kindIndex] });
    if (this.#depth === 0) this.#drainUp();
  }

  /** Calls back into a processor from outside of any dispatch. */
  run(callback: () => void, node: Node | undefined): void {
    this.#depth++;
    try {
      callback();
    } catch (error) {
      this.#host.fail(node, error, {});
    }
    this.#depth--;
    if (this.#depth === 0 && this.#waitingUp.length > 0) this.#drainUp();
  }

  release(): void {
    this.#waitingUp.length = 0;
    this.#taps?.complete();
    this.#observers = undefined;
  }

  #deliver(frame: Frame, node: Node, delivery: Delivery): void {
    const depth = this.#depth;
    this.#depth = depth + 1;
    try {
      delivery(frame, node);
    } catch (error) {
      this.#host.fail(node, error, { frame });
    }
    this.#depth = depth;
    if (depth === 0 && this.#waitingUp.length > 0) this.#drainUp();
  }

  /** To several nodes, one after another. What they send upstream waits until all have had it. */
  #fanOut(frame: Frame, from: Node | undefined, fan: Fan, direction: Hop['direction']): void {
    const { targets, deliveries, leaves } = fan;
    this.#depth++;
    for (let at = 0; at < targets.length; at++) {
      const node = this.nodes[targets[at] as number] as Node;
      if (this.#observers !== undefined) this.#hop(frame, from, node, direction);
      this.#deliver(frame, node, deliveries[at] as Delivery);
    }
    if (leaves) this.#leave(frame, from);
    this.#depth--;
    if (this.#depth === 0 && this.#waitingUp.length > 0) this.#drainUp();
  }

  /** The frame has reached the end of the pipeline. */
  #leave(frame: Frame, from: Node | undefined): void {
    if (this.#observers !== undefined) this.#hop(frame, from, undefined, 'down');
    this.#taps?.left(frame);
  }

  #drainUp(): void {
    // While this runs the depth is not zero, so what is sent upstream meanwhile joins the same queue.
    this.#depth++;
    for (let next = this.#waitingUp.shift(); next !== undefined; next = this.#waitingUp.shift()) {
      this.#goUp(next);
    }
    this.#depth--;
  }

  #goUp({ frame, from, route }: Waiting): void {
    if (route?.fan !== undefined) {
      this.#fanOut(frame, from, route.fan, 'up');
      return;
    }
    const node = route === undefined ? undefined : this.nodes[route.target];
    if (this.#observers !== undefined) this.#hop(frame, from, node, 'up');
    if (route !== undefined && node !== undefined) this.#deliver(frame, node, route.deliver);
  }

  #hop(frame: Frame, from: Node | undefined, to: Node | undefined, direction: Hop['direction']): void {
    this.#show((observer) => observer.onHop?.({ frame, from: from?.name, to: to?.name, direction }));
  }

  /** An observer changes nothing, not even by failing. */
  #show(show: (observer: Observer) => void): void {
    for (const observer of this.#observers ?? []) {
      try {
        show(observer);
      } catch (error) {
        this.#host.watcherFailed('an observer', error);
      }
    }
  }
}
