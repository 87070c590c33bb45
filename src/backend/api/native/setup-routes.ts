import * as z from 'zod';
import { connectionSchema, LIMITS, VigilError } from '../../../schema';
import type { Files } from '../../services/connections';
import { route, type Call, type Route } from '../route';
import * as answers from './engine-answers';
import type { NativeServices } from './native-services';

const uploadQuerySchema = z.strictObject({ name: z.string().min(1).max(200) });

/** What Admins set up: connections and files. */
export function setupRoutes({ connections, files }: NativeServices): Route[] {
  return [
    route({
      method: 'GET',
      path: '/connections',
      role: 'Viewer',
      summary: 'List stored connections, without their secrets',
      status: 200,
      answer: answers.connectionList,
      errors: [],
      handle: async ({ principal }) => ({ items: await connections.list(principal.orgId) }),
    }),
    route({
      method: 'PUT',
      path: '/connections/{name}',
      role: 'Admin',
      summary: 'Store a connection; an absent secret stays as it is',
      body: { kind: 'json', schema: connectionSchema },
      status: 200,
      answer: answers.connection,
      errors: [],
      handle: ({ principal, params, body }) => connections.put(principal.orgId, params['name'] ?? '', body),
    }),
    route({
      method: 'DELETE',
      path: '/connections/{name}',
      role: 'Admin',
      summary: 'Remove a connection',
      status: 204,
      errors: ['not_found'],
      handle: ({ principal, params }) => connections.remove(principal.orgId, params['name'] ?? ''),
    }),
    route({
      method: 'GET',
      path: '/files',
      role: 'Viewer',
      summary: 'List files that the csv source can read',
      status: 200,
      answer: answers.fileList,
      errors: [],
      handle: async () => ({ items: (await files?.list()) ?? [] }),
    }),
    route({
      method: 'POST',
      path: '/files',
      role: 'Admin',
      summary: 'Upload a file for the csv source',
      query: uploadQuerySchema,
      body: { kind: 'csv', maxBytes: LIMITS.csvBytes },
      status: 201,
      answer: answers.file,
      errors: ['failed_precondition', 'resource_exhausted'],
      handle: ({ query, body }: Call<{ name: string }, Uint8Array>) => uploads(files).save(query.name, body),
    }),
    route({
      method: 'DELETE',
      path: '/files/{name}',
      role: 'Admin',
      summary: 'Remove an uploaded file',
      status: 204,
      errors: ['not_found', 'failed_precondition'],
      handle: ({ params }) => uploads(files).remove(params['name'] ?? ''),
    }),
  ];
}

function uploads(files: Files | null): Files {
  if (files === null) {
    throw new VigilError(
      'failed_precondition',
      'files can be uploaded only where Vigil runs alone; in Grafana use csv_folders'
    );
  }
  return files;
}
