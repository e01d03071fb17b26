import { attachUpgrades, type UpgradeDoor, type UpgradeServer } from './attach-upgrades.js';

/** The servers of which a door handles the upgrades. */
export class AttachedServers {
  readonly #attached = new Set<() => void>();

  /** As `attachUpgrades` does. @returns what stops it */
  attach(server: UpgradeServer, door: UpgradeDoor): () => void {
    const stop = attachUpgrades(server, door);
    const detach = (): void => {
      stop();
      this.#attached.delete(detach);
    };
    this.#attached.add(detach);
    return detach;
  }

  /** Stops it for all of them. */
  detach(): void {
    for (const detach of this.#attached) detach();
  }
}
