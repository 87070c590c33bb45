import { route, type Route } from '../route';
import * as answers from './engine-answers';
import type { NativeServices } from './native-services';

/** How the engine is, and who is asking. */
export function engineRoutes({ status }: NativeServices): Route[] {
  return [
    route({
      method: 'GET',
      path: '/health',
      role: 'Viewer',
      summary: 'Say in words what works and what does not',
      status: 200,
      answer: answers.healthReport,
      errors: [],
      handle: ({ principal }) => status.health(principal.orgId),
    }),
    route({
      method: 'GET',
      path: '/status',
      role: 'Viewer',
      summary: 'Tell numbers of the engine',
      status: 200,
      answer: answers.engineStatus,
      errors: [],
      handle: ({ principal }) => status.get(principal.orgId),
    }),
    route({
      method: 'GET',
      path: '/whoami',
      role: 'Viewer',
      summary: 'Say who is asking and with what role',
      status: 200,
      answer: answers.whoami,
      errors: [],
      handle: ({ principal: { orgId, login, role } }) => ({ orgId, login, role }),
    }),
  ];
}
