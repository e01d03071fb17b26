import { fileURLToPath } from 'node:url';

export type { PageMessage, PageMouth, PageSession, PageTurn } from './page-messages.js';

/** The folder with the page as it is served: `index.html`, and beside it what that asks for. */
export const pageFolder: string = fileURLToPath(new URL('./page/', import.meta.url));
