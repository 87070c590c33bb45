import { DAY_MS, HOUR_MS } from '../../src/schema';

interface AskedQuery {
  refId: string;
  intervalMs: number;
  metric?: string;
}

/**
 * What Grafana answers to `POST /api/ds/query` for the shop's metrics: a day's rhythm in two regions.
 * A metric of another name is refused as its data source would refuse it.
 */
export function shopAnswer(body: { from: string; to: string; queries: AskedQuery[] }): {
  status: number;
  body: object;
} {
  const range = { fromMs: Number(body.from), toMs: Number(body.to) };
  const results = body.queries.map((query) => [query.refId, resultOf(query, range)] as const);
  const status = results.some(([, result]) => 'error' in result) ? 400 : 200;
  return { status, body: { results: Object.fromEntries(results) } };
}

function resultOf({ metric, refId, intervalMs }: AskedQuery, { fromMs, toMs }: { fromMs: number; toMs: number }) {
  if (metric !== 'orders') {
    return { status: 400, error: `unknown metric ${metric}` };
  }
  const times: number[] = [];
  for (let timeMs = Math.ceil(fromMs / intervalMs) * intervalMs; timeMs <= toMs; timeMs += intervalMs) {
    times.push(timeMs);
  }
  const frames = ['eu', 'us'].map((region, i) => ({
    schema: {
      refId,
      fields: [
        { name: 'Time', type: 'time' },
        { name: 'orders', type: 'number', labels: { region } },
      ],
    },
    data: { values: [times, times.map((timeMs) => ordersAt(timeMs + i * 6 * HOUR_MS))] },
  }));
  return { status: 200, frames };
}

const ordersAt = (timeMs: number) => 100 + 40 * Math.sin((2 * Math.PI * timeMs) / DAY_MS) + ((timeMs / 60_000) % 3);
