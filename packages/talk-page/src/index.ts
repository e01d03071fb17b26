import { fileURLToPath } from 'node:url';

export {
  AVATAR_TOPIC,
  type PageAvatar,
  type PageMessage,
  type PageMouth,
  type PageRoom,
  type PageSession,
  type PageSight,
  type PageTurn,
} from './page-messages.js';

/** The folder with the page as it is served: `index.html`, and beside it what that asks for. */
export const pageFolder: string = fileURLToPath(new URL('./page/', import.meta.url));
