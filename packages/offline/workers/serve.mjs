// @ts-check
import { parentPort } from 'node:worker_threads';

/**
 * @typedef {Record<string, unknown> & { id: number, op: string }} Request
 * @typedef {{ value: unknown, transfer?: import('node:worker_threads').TransferListItem[] }} Answer
 */

/** An error whose code the other side gets to see. */
export class WorkerError extends Error {
  /**
   * @param {string} code one of OfflineErrorCode
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * Answers the requests of a WorkerLink, one after the other.
 * @param {Record<string, (request: any) => Answer>} operations
 */
export function serve(operations) {
  parentPort?.on('message', (/** @type {Request} */ request) => {
    const { id, op } = request;
    try {
      const operation = operations[op];
      if (operation === undefined) throw new WorkerError('invalid_argument', `no operation '${op}'`);
      const { value, transfer } = operation(request);
      parentPort?.postMessage({ id, value }, transfer);
    } catch (error) {
      const code = error instanceof WorkerError ? error.code : 'inference_failed';
      const message = error instanceof Error ? error.message : String(error);
      parentPort?.postMessage({ id, error: { code, message } });
    }
  });
}
