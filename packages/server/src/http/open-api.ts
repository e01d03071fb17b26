import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { asksForCredentials, type ServerConfig } from '../config/index.js';
import { clientMessage, serviceMessage } from './message-schemas.js';

/** What a description of the routes says beyond them. */
export function openApi(config: ServerConfig): NonNullable<FastifyDynamicSwaggerOptions['openapi']> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Antiphon',
      version: '1.0.0',
      description: 'Voice conversations as a service.',
    },
    tags: [
      { name: 'sessions', description: 'Sessions: opened, looked at, ended' },
      { name: 'sockets', description: 'Where sessions are talked in' },
      { name: 'service', description: 'How the service stands' },
    ],
    components: {
      schemas: { SessionClientMessage: plain(clientMessage), SessionServiceMessage: plain(serviceMessage) },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'an API key, or a JWT' },
        token: {
          ...{ type: 'apiKey', in: 'query', name: 'token' },
          description: 'as a session has it issued; good once',
        },
      },
    },
    ...(asksForCredentials(config) ? { security: [{ bearer: [] }] } : {}),
  };
}

/** As JSON has it. */
function plain(schema: object): object {
  return JSON.parse(JSON.stringify(schema));
}
