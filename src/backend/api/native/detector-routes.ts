import * as z from 'zod';
import {
  detectorSpecSchema,
  LIMITS,
  listDetectorsQuerySchema,
  listSeriesQuerySchema,
  membersQuerySchema,
  resultsQuerySchema,
  updateDetectorSchema,
  type Detector,
} from '../../../schema';
import { labelValues } from '../../services/labels';
import { route, type Call, type Route } from '../route';
import * as answers from './answers';
import type { NativeServices } from './native-services';

const labelsQuerySchema = z.strictObject({
  /** Name or id; absent: all of the organisation. */
  detector: z.string().max(LIMITS.nameChars).optional(),
  name: z.string().max(LIMITS.labelNameChars).optional(),
});

const enableSchema = z.strictObject({ version: z.int().min(1).optional() });
const disableSchema = enableSchema.extend({
  /** Throws away what was learnt and found; without it the next start goes on from there. */
  forget: z.boolean().default(false),
});
type Switch = z.infer<typeof enableSchema> & Partial<z.infer<typeof disableSchema>>;

/** Detectors themselves: list, make, read, change, remove, start, stop. */
export function detectorRoutes({ detectors, views }: NativeServices): Route[] {
  const setEnabled = (enabled: boolean) => async (call: Call<unknown, Switch>) =>
    views.view(await detectors.setEnabled(call.principal, idOf(call), { ...call.body, enabled }));
  return [
    route({
      method: 'GET',
      path: '/detectors',
      role: 'Viewer',
      summary: 'List detectors with their states',
      query: listDetectorsQuerySchema,
      status: 200,
      answer: answers.detectorPage,
      errors: [],
      handle: ({ principal, query }) => views.list(principal.orgId, query),
    }),
    route({
      method: 'POST',
      path: '/detectors',
      role: 'Editor',
      summary: 'Make a detector and start it, if it is enabled',
      body: { kind: 'json', schema: detectorSpecSchema },
      status: 201,
      answer: answers.detectorView,
      errors: ['already_exists', 'resource_exhausted'],
      handle: async ({ principal, body }) => views.view(await detectors.create(principal, body)),
    }),
    route({
      method: 'GET',
      path: '/detectors/{id}',
      role: 'Viewer',
      summary: 'Read a detector',
      status: 200,
      answer: answers.detectorView,
      errors: ['not_found'],
      handle: async (call) => views.view(await detectors.get(call.principal.orgId, idOf(call))),
    }),
    route({
      method: 'PUT',
      path: '/detectors/{id}',
      role: 'Editor',
      summary: 'Change a detector; the version is the one the change was made from',
      body: { kind: 'json', schema: updateDetectorSchema },
      status: 200,
      answer: answers.detectorView,
      errors: ['not_found', 'already_exists', 'failed_precondition'],
      handle: async (call) => views.view(await detectors.update(call.principal, idOf(call), call.body)),
    }),
    route({
      method: 'DELETE',
      path: '/detectors/{id}',
      role: 'Editor',
      summary: 'Remove a detector with its models, results and anomalies',
      status: 204,
      errors: ['not_found'],
      handle: async (call) => {
        await detectors.remove(call.principal.orgId, idOf(call));
      },
    }),
    route({
      method: 'POST',
      path: '/detectors/{id}/enable',
      role: 'Editor',
      summary: 'Start a detector',
      body: { kind: 'json', schema: enableSchema },
      status: 200,
      answer: answers.detectorView,
      errors: ['not_found', 'failed_precondition'],
      handle: setEnabled(true),
    }),
    route({
      method: 'POST',
      path: '/detectors/{id}/disable',
      role: 'Editor',
      summary: 'Stop a detector; what it has learnt stays, unless it is to be forgotten',
      body: { kind: 'json', schema: disableSchema },
      status: 200,
      answer: answers.detectorView,
      errors: ['not_found', 'failed_precondition'],
      handle: setEnabled(false),
    }),
  ];
}

/** What a detector has seen: series, results, runs, labels. */
export function detectorDataRoutes({ detectors, results, runs, standings, profiles }: NativeServices): Route[] {
  const find = (call: Call): Promise<Detector> => detectors.get(call.principal.orgId, idOf(call));
  return [
    route({
      method: 'GET',
      path: '/detectors/labels',
      role: 'Viewer',
      summary: 'Names of the labels of series, and the values of one label',
      query: labelsQuerySchema,
      status: 200,
      answer: answers.labelValues,
      errors: [],
      handle: async ({ principal: { orgId }, query: { detector, name } }) => {
        const one = detector === undefined || detector === '' ? null : await detectors.find(orgId, detector);
        const unknown = one === null && detector !== undefined && detector !== '';
        const chosen = one === null ? await detectors.list(orgId) : [one];
        return labelValues(unknown ? [] : chosen, standings, name);
      },
    }),
    route({
      method: 'GET',
      path: '/detectors/{id}/series',
      role: 'Viewer',
      summary: 'List the series of a detector with their newest results',
      query: listSeriesQuerySchema,
      status: 200,
      answer: answers.seriesPage,
      errors: ['not_found'],
      handle: async (call) => results.listSeries(await find(call), call.query),
    }),
    route({
      method: 'GET',
      path: '/detectors/{id}/results',
      role: 'Viewer',
      summary: 'Read the point results of one series',
      query: resultsQuerySchema,
      status: 200,
      answer: answers.seriesResults,
      errors: ['not_found'],
      handle: async (call) => results.read(await find(call), call.query),
    }),
    route({
      method: 'GET',
      path: '/detectors/{id}/members',
      role: 'Viewer',
      summary: 'Read how the model of one series looks at it, and which of its members count',
      query: membersQuerySchema,
      status: 200,
      answer: answers.seriesMembers,
      errors: ['not_found'],
      handle: async (call) => results.members(await find(call), call.query),
    }),
    route({
      method: 'GET',
      path: '/detectors/{id}/profile',
      role: 'Viewer',
      summary: 'Read how the models of a detector are doing: size, progress, the newest failure',
      status: 200,
      answer: answers.profile,
      errors: ['not_found'],
      handle: async (call) => {
        const { models, ...profile } = profiles.of(await find(call));
        return { ...profile, models: models.slice(0, LIMITS.pageItems) };
      },
    }),
    route({
      method: 'GET',
      path: '/detectors/{id}/runs',
      role: 'Viewer',
      summary: 'List the newest runs of a detector',
      status: 200,
      answer: answers.runList,
      errors: ['not_found'],
      handle: async (call) => ({ items: await runs.list((await find(call)).id) }),
    }),
  ];
}

function idOf({ params }: Pick<Call, 'params'>): string {
  return params['id'] ?? '';
}
