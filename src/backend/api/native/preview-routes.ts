import { createPreviewSchema, testSourceSchema } from '../../../schema';
import { route, type Route } from '../route';
import * as answers from './answers';
import { sourceTest } from './engine-answers';
import type { NativeServices } from './native-services';

/** Trying things out before they are saved. */
export function previewRoutes({ previews, sourceTests }: NativeServices): Route[] {
  return [
    route({
      method: 'POST',
      path: '/previews',
      role: 'Editor',
      summary: 'Start working out what a detector would give',
      body: { kind: 'json', schema: createPreviewSchema },
      status: 202,
      answer: answers.preview,
      errors: ['resource_exhausted'],
      handle: ({ principal, body }) => previews.create(principal.orgId, body),
    }),
    route({
      method: 'GET',
      path: '/previews/{id}',
      role: 'Editor',
      summary: 'See how far a preview is, and its result once it is done',
      status: 200,
      answer: answers.preview,
      errors: ['not_found'],
      handle: ({ principal, params }) => previews.get(principal.orgId, params['id'] ?? ''),
    }),
    route({
      method: 'DELETE',
      path: '/previews/{id}',
      role: 'Editor',
      summary: 'Cancel a preview, or let go of its result',
      status: 204,
      errors: ['not_found'],
      handle: ({ principal, params }) => previews.remove(principal.orgId, params['id'] ?? ''),
    }),
    route({
      method: 'POST',
      path: '/sources/test',
      role: 'Editor',
      summary: 'Ask a source once, to see with what it answers',
      body: { kind: 'json', schema: testSourceSchema },
      status: 200,
      answer: sourceTest,
      errors: ['not_found', 'failed_precondition', 'unauthenticated', 'resource_exhausted', 'deadline_exceeded'],
      handle: ({ principal, body, signal }) => sourceTests.run(principal.orgId, body, signal),
    }),
  ];
}
