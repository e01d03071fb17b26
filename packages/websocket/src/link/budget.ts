import { Budget } from '@antiphon/ws-door';

export { Budget };

/** What a client may send, in messages and in bytes. */
export interface Budgets {
  readonly messages: Budget;
  readonly bytes: Budget;
}
