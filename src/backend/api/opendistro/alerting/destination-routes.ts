import type { Monitors } from '../../../services/monitors/monitors';
import { ok, type EsAnswer, type EsCall, type EsRoute } from '../es-route';
import { asAlerting } from './alerting-errors';
import { destinationDocument, listedDestination } from './destination-document';
import { readGivenDestination } from './given-destination';
import { LIST_PARAMETERS, pageOf } from './list-page';
import { recordRoutes } from './record-routes';

const ABSENT = 'Destination not found.';

/** Destinations: made, changed, removed by an Admin, listed by everybody. */
export function destinationRoutes({ monitors }: { monitors: Monitors }): EsRoute[] {
  const { destinations } = monitors.destinations;
  const list = async ({ principal, query }: EsCall): Promise<EsAnswer> => {
    const all = (await destinations.list(principal.orgId)).map(listedDestination);
    const type = query.destinationType ?? 'ALL';
    const wanted = type === '' || type.toUpperCase() === 'ALL' ? all : all.filter((each) => each.type === type);
    const { total, page } = pageOf(wanted, query, {
      sortBy: 'name',
      prefix: 'destination.',
      texts: ({ name, type: kind }) => [String(name), String(kind)],
    });
    return ok({ totalDestinations: total, destinations: page });
  };
  const shared = { plugin: 'alerting', methods: ['GET'], role: 'Viewer', body: 'ignored' } as const;
  return [
    ...recordRoutes({
      path: '/destinations',
      key: 'destination',
      absent: ABSENT,
      records: destinations,
      read: readGivenDestination,
      write: destinationDocument,
    }),
    { ...shared, path: '/destinations', query: [...LIST_PARAMETERS, 'destinationType'], handle: list },
    {
      ...shared,
      path: '/destinations/{id}',
      query: ['version'],
      handle: async ({ principal, params }) => {
        const one = await asAlerting(ABSENT, () => destinations.get(principal.orgId, params.id ?? ''));
        return ok({ totalDestinations: 1, destinations: [listedDestination(one)] });
      },
    },
  ];
}
