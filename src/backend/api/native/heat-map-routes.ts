import * as z from 'zod';
import { heatMapQuerySchema, SEVERITIES, type HeatMap } from '../../../schema';
import { detectorOfRun } from '../../services/history/history-records';
import { route, type Route } from '../route';
import { known, labels, time } from './answer-parts';
import type { NativeServices } from './native-services';

const heatMap = z.strictObject({
  fromMs: time,
  bucketMs: z.number(),
  rows: z.array(
    z.strictObject({
      seriesKey: z.string(),
      labels,
      scores: z.array(known),
      severities: z.array(z.int()),
      score: z.number(),
      severity: z.enum(SEVERITIES).nullable(),
      anomalies: z.int(),
    })
  ),
  total: z.int(),
}) satisfies z.ZodType<HeatMap>;

/** The worst series by time, of detectors and of historical runs. */
export function heatMapRoutes({ detectors, history, heatMaps }: NativeServices): Route[] {
  return [
    route({
      method: 'GET',
      path: '/detectors/{id}/heatmap',
      role: 'Viewer',
      summary: 'Read the scores and anomalies of the worst series of a detector in equal steps of time',
      query: heatMapQuerySchema,
      status: 200,
      answer: heatMap,
      errors: ['not_found'],
      handle: async ({ principal: { orgId }, params, query }) =>
        heatMaps.read(await detectors.get(orgId, params['id'] ?? ''), query),
    }),
    route({
      method: 'GET',
      path: '/history/{run}/heatmap',
      role: 'Viewer',
      summary: 'Read the scores and anomalies of the worst series of a historical run in equal steps of time',
      query: heatMapQuerySchema,
      status: 200,
      answer: heatMap,
      errors: ['not_found'],
      handle: async ({ principal: { orgId }, params, query }) =>
        heatMaps.read(detectorOfRun(await history.get(orgId, params['run'] ?? '')), query),
    }),
  ];
}
