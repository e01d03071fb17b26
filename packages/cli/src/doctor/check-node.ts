/** The oldest Node that the packages run on. */
const NEEDED = [20, 19] as const;

export interface NodeCheck {
  readonly version: string;
  readonly needed: string;
  readonly ok: boolean;
}

/** Whether this Node is new enough. */
export function checkNode(version: string = process.versions.node): NodeCheck {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const ok = major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
  return { version, needed: `>=${NEEDED.join('.')}`, ok };
}
