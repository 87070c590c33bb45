/**
 * Answers range queries as Prometheus does, from functions of time: many series with a daily rhythm, noise and now and
 * then an incident, the same in every run. A process of its own, so that its work is not counted as the engine's.
 *
 *     node bench/load/series-server.ts GROUPS SERIES_PER_GROUP      prints its URL; a query names one {group="N"}
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fraction, rangeAnswer, type FunctionSeries } from '../../e2e/kill/range-answer.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const INCIDENT_EVERY_MS = 30 * MINUTE_MS;
/** Of the half hours of a series. */
const INCIDENT_SHARE = 1 / 500;

function seriesOf(group: number, index: number): FunctionSeries {
  const id = group * 100_000 + index;
  const level = 20 + 200 * fraction(id, -1);
  const phase = 2 * Math.PI * fraction(id, -2);
  const incidentAt = (timeMs: number) =>
    timeMs % INCIDENT_EVERY_MS < 8 * MINUTE_MS && fraction(id, Math.floor(timeMs / INCIDENT_EVERY_MS)) < INCIDENT_SHARE;
  return {
    labels: {
      __name__: 'requests',
      group: String(group),
      instance: `10.0.${Math.floor(index / 250)}.${index % 250}:9100`,
      pod: `web-${String(index).padStart(5, '0')}`,
      region: index % 2 === 0 ? 'eu' : 'us',
    },
    valueAt: (timeMs) => {
      const minute = timeMs / MINUTE_MS;
      const noise = fraction(id, 2 * minute) + fraction(id, 2 * minute + 1) - 1;
      const rhythm = 1 + 0.4 * Math.sin((2 * Math.PI * timeMs) / DAY_MS + phase);
      const value = level * (rhythm + 0.08 * noise) * (incidentAt(timeMs) ? 1.8 : 1);
      return Math.round(value * 1_000) / 1_000;
    },
  };
}

const [groups = 1, seriesPerGroup = 1] = process.argv.slice(2).map(Number);
const all = Array.from({ length: groups }, (_, group) =>
  Array.from({ length: seriesPerGroup }, (__, index) => seriesOf(group, index))
);

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
  const group = Number(/group="(\d+)"/.exec(form.get('query') ?? '')?.[1]);
  response.setHeader('content-type', 'application/json');
  response.end(rangeAnswer(form, all[group] ?? []));
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
