import { createHash } from 'node:crypto';
import { uuid } from '../../server/index.js';

/** The UUID of a model: always the same for a name. */
export function modelUuid(name: string): string {
  const digits = createHash('sha256').update(name).digest();
  return uuid(() => {
    const [first = 0] = digits;
    digits.copyWithin(0, 1);
    return (first & 15) / 16;
  });
}
